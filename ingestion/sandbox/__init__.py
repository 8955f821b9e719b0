"""A seeded simulated tenant with known truth, which writes what the platforms export."""
