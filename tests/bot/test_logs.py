"""Log lines hold no token, password or named secret, wherever in a record it stands."""

import io
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import logs

TOKEN = "7012345678:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root, names = logging.getLogger(), ("bot", "dbos", "httpx")
    before = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in names}
    target = io.StringIO()
    logs.configure("DEBUG", secrets=["hunter2"], stream=target)
    yield target
    root.handlers[:], level = before
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)
    logging.getLogger("dbos").handlers.clear()
    logging.getLogger("dbos").propagate = True
    logging.captureWarnings(False)


@pytest.mark.parametrize(
    ("message", "args"),
    [
        (f"GET https://api.telegram.org/bot{TOKEN}/getMe", ()),
        ("GET %s", (f"https://api.telegram.org/file/bot{TOKEN}/documents/a.pdf",)),
        ("token %s", (TOKEN,)),
        ("%(url)s", ({"url": f"/bot{TOKEN}/x"},)),
        ("short test token /bot123:abc/getMe", ()),
        ("db postgresql://user:hunter3@host/db", ()),
        ("named hunter2", ()),
    ],
    ids=["message", "argument", "bare", "mapping", "short", "password", "named"],
)
def test_a_secret_in_message_or_arguments_is_hidden(
    message: str, args: tuple[object, ...], stream: io.StringIO
) -> None:
    logging.getLogger("bot.x").warning(message, *args)
    written = stream.getvalue()
    assert "[hidden]" in written
    for secret in (TOKEN, TOKEN.partition(":")[2], "hunter2", "hunter3", "123:abc"):
        assert secret not in written


def test_a_secret_in_an_exception_or_a_stack_is_hidden(stream: io.StringIO) -> None:
    failed = RuntimeError(TOKEN)
    failed.__cause__ = ValueError(f"no answer from /bot{TOKEN}/getMe")
    logging.getLogger("bot.x").error("failed", exc_info=failed, stack_info=True)
    written = stream.getvalue()
    assert "RuntimeError" in written
    assert "ValueError" in written
    assert TOKEN.partition(":")[2] not in written


def test_ordinary_numbers_and_times_stay_readable(stream: io.StringIO) -> None:
    logging.getLogger("bot.x").warning("at 12:30:45 chat=5000001 document=17 http://127.0.0.1:8081/x")
    assert stream.getvalue().endswith(
        "Z WARNING bot.x at 12:30:45 chat=5000001 document=17 http://127.0.0.1:8081/x\n"
    )


def test_libraries_keep_quiet_below_warning_whatever_our_own_level(stream: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request")
    logging.getLogger("telegram.Bot").debug("text of a person")
    logging.getLogger("dbos").info("inputs of a job")
    logging.getLogger("bot.x").debug("ours")
    assert [line.split(" ", 2)[2] for line in stream.getvalue().splitlines()] == ["bot.x ours"]


def test_jobs_that_come_too_late_at_the_end_are_no_errors_and_all_else_is(stream: io.StringIO) -> None:
    engine = logging.getLogger("dbos")
    with ThreadPoolExecutor(1) as closed:
        pass
    with pytest.raises(RuntimeError) as late:
        closed.submit(print)
    engine.error("Exception encountered in asynchronous workflow:", exc_info=late.value)
    engine.warning("Asyncio task cancelled for workflow or step")
    assert stream.getvalue() == ""
    engine.error("Exception encountered in asynchronous workflow:", exc_info=RuntimeError("other"))
    assert "RuntimeError: other" in stream.getvalue()
