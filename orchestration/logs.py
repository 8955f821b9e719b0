"""Structured logs to stderr, with one processor that keeps secrets and personal values out.

Redaction goes by key (anything named like a secret or a person) and by value (tokens in query strings, mobile numbers,
openids, addresses), so a secret put into an event by mistake still does not reach a file. Values are written as Python
literals, so a line break or a terminal sequence in a file name stays inside its event: one event, one line.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from ingestion.privacy import masked

REDACTED = "[redacted]"
_SECRET_KEY = re.compile(
    r"secret|token|password|passwd|credential|api_?key|hmac|webhook|phone|mobile|openid|unionid|external_userid|address",
    re.IGNORECASE,
)
_SECRET_VALUES = (
    re.compile(r"(?<=[?&])(?:access_token|key|secret|appsecret|sign)=[^&\s\"']+", re.IGNORECASE),
    re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
)


def configure(level: int = logging.WARNING) -> None:
    """Send structlog events of `level` and above to stderr, one line each."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # stderr as it is when an event comes
        cache_logger_on_first_use=False,
    )


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: replace values of telling keys, and telling parts of any text."""
    for key, value in event.items():
        event[key] = REDACTED if _SECRET_KEY.search(key) else redact_text(value)
    return event


def redact_text(value: object) -> object:
    """Text without tokens of query strings and mobile numbers; anything else unchanged."""
    if not isinstance(value, str):
        return value
    for pattern in _SECRET_VALUES:
        value = pattern.sub(REDACTED, value)
    return masked(value)
