"""A seeded simulated tenant with known truth, which writes what the platforms export."""

from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.tenant import Sandbox

__all__ = ["Sandbox", "SandboxOptions"]
