"""What the process says to its operator: lines on standard error that hold no secret."""

import logging
import re
import sys
import time
from collections.abc import Iterable
from typing import TextIO

from bot import tracing

FORMAT = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(trace)s%(message)s"
_OURS = ("assistant", "bot", "documents", "knowledge", "matchers", "reports", "storage")
_HIDDEN = "[hidden]"
_SECRETS = (
    (re.compile(r"/bot\d+:[^/\s\"']+"), f"/bot{_HIDDEN}"),
    (re.compile(r"\d+:[A-Za-z0-9_-]{35,}"), _HIDDEN),
    (re.compile(r"(?<=://)[^:/@\s]*:[^/@\s]+(?=@)"), _HIDDEN),
)


class Redaction(logging.Filter):
    """Takes bot tokens, passwords in URLs and the named secrets out of message, exception and stack."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)
        self._formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes, cleaned."""
        record.msg = self.clean(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = self._formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        record.exc_info = None
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True

    def clean(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        for pattern, instead in _SECRETS:
            text = pattern.sub(instead, text)
        return text


def configure(level: str = "INFO", *, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send our own messages from `level` up, and warnings of libraries, to `stream` (standard error).

    Libraries stay at WARNING whatever the level: what they say below it repeats messages and file addresses.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    formatter = logging.Formatter(FORMAT, datefmt="%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.addFilter(Redaction(secrets))
    handler.addFilter(tracing.mark)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    # DBOS adds a handler of its own, without redaction, unless its logger has one.
    engine = logging.getLogger("dbos")
    engine.handlers[:] = [handler]
    engine.propagate = False
    engine.addFilter(_unexpected)
    logging.captureWarnings(True)


def _unexpected(record: logging.LogRecord) -> bool:
    """Jobs that are cancelled or come too late when the process stops are taken up by another or the next."""
    error = record.exc_info[1] if record.exc_info else None
    late = isinstance(error, RuntimeError) and str(error).endswith("after shutdown")
    return not (late or record.getMessage().startswith("Asyncio task cancelled"))
