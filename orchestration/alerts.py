"""Alerts to a WeCom group robot (企业微信群机器人): one Markdown message, no personal data, no secret."""

import httpx
from ingestion.errors import HuoshuiError
from ingestion.privacy import shown_safely

from orchestration.history import RunSummary

TIMEOUT_SECONDS = 10.0
_NO_MARKDOWN = str.maketrans("[]<>`", "［］＜＞'")
MAX_BYTES = 4000  # the robot refuses Markdown over 4096 bytes


class AlertError(HuoshuiError):
    """The webhook did not take the message."""

    retry_helps = True


def failure_text(job: str, run_id: str, summary: RunSummary | None) -> str:
    """What failed, in at most `MAX_BYTES`: blocking checks first, then error sentences."""
    lines = [f"**Huoshui {job} failed** (run {run_id[:8]}). The current release is unchanged."]
    if summary is not None and summary.run_id == run_id:
        lines += [
            f"> {check.asset}: {check.check}: {_plain(check.description)}"
            for check in summary.failing
            if check.is_blocking
        ]
        lines += [f"> {_plain(sentence)}" for sentence in summary.errors]
    return "\n".join(lines).encode()[:MAX_BYTES].decode(errors="ignore")


def _plain(text: str) -> str:
    """Text that cannot become a link, a mention or a second line of the message."""
    return shown_safely(" ".join(text.split("\n"))).translate(_NO_MARKDOWN)


def send(url: str, text: str, transport: httpx.BaseTransport | None = None) -> None:
    """Post `text`. Raises AlertError without the address in its message: the address is the secret."""
    payload = {"msgtype": "markdown", "markdown": {"content": text}}
    try:
        with httpx.Client(timeout=TIMEOUT_SECONDS, transport=transport) as client:
            answer = client.post(url, json=payload)
            answer.raise_for_status()
            code = answer.json().get("errcode", 0)
    except (httpx.HTTPError, ValueError) as error:
        raise AlertError(
            f"The alert was not sent: the webhook answered {type(error).__name__}. A retry may help."
        ) from None
    if code:
        raise AlertError(f"The alert was not sent: the webhook answered errcode {code}.")
