"""The child holds nothing of ours, and losing it costs one file."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import child_jobs
import psutil
import pytest
from made_files import LETTER, text_pdf

from documents.errors import Broken, Crashed, JobFailed, ReadError, TooBigInside, TooSlow
from documents.fence import Held
from documents.reader import Reader
from documents.workers import Worker
from knowledge.limits import Limits

HERE = str(Path(__file__).parent)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker(Limits(), readable=(HERE,))
    yield worker
    worker.close()


def test_the_child_starts_with_an_empty_environment(worker, monkeypatch):
    monkeypatch.setenv("LENGKAP_TELEGRAM_TOKEN", "1234:secret")
    fresh = Worker(Limits(), readable=(HERE,))
    try:
        variables, pid = fresh.run(20, child_jobs.environment)
        assert psutil.Process(pid).environ() == {}
        assert not [name for name in variables if name.startswith("LENGKAP")]
    finally:
        fresh.close()


def test_the_child_does_not_import_the_parents_program(worker):
    pid, imported = worker.run(20, child_jobs.imported)
    assert "pytest" not in " ".join(psutil.Process(pid).cmdline())
    assert imported == []


def test_the_child_works_on_one_core(worker):
    assert worker.run(20, child_jobs.threads) == 1


LOSSES = [
    pytest.param(child_jobs.hang, (), 1.0, TooSlow, id="deaf and hung"),
    pytest.param(child_jobs.spin, (), 20.0, TooSlow, id="out of processor time"),
    pytest.param(child_jobs.crash, (), 20.0, Crashed, id="segmentation fault"),
    pytest.param(child_jobs.die, (6,), 20.0, TooBigInside, id="aborted by its allocator"),
    pytest.param(child_jobs.die, (9,), 20.0, Crashed, id="killed"),
]


@pytest.mark.parametrize(("job", "arguments", "seconds", "error"), LOSSES)
def test_a_lost_child_is_told_and_replaced(worker, job, arguments, seconds, error):
    with pytest.raises(ReadError) as told:
        worker.run(seconds, job, *arguments)
    assert type(told.value) is error
    assert worker.run(20, child_jobs.answer) == 42


def test_an_idle_child_killed_from_outside_is_replaced(worker):
    _, pid = worker.run(20, child_jobs.environment)
    psutil.Process(pid).kill()
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=5)
    time.sleep(0.3)
    assert worker.run(20, child_jobs.answer) == 42


def test_memory_is_bounded(worker):
    with pytest.raises(JobFailed, match="MemoryError"):
        worker.run(20, child_jobs.hog)
    assert worker.run(20, child_jobs.answer) == 42


def test_the_child_cannot_write_files(worker, tmp_path):
    with pytest.raises(JobFailed, match="PermissionError"):
        worker.run(20, child_jobs.write_file, str(tmp_path / "left"))


def test_the_child_reads_no_file_of_others(worker, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("rahasia")
    ours = str(Path(HERE).parents[1] / "uv.lock")
    for path in (str(secret), f"/proc/{os.getpid()}/environ", "/etc/passwd", ours):
        with pytest.raises(JobFailed, match="PermissionError"):
            worker.run(20, child_jobs.read_file, path)


def test_the_child_has_no_network(worker):
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(JobFailed, match="Errno"):
        worker.run(20, child_jobs.connect, server.getsockname()[1])


def test_the_child_starts_no_program_and_signals_nobody(worker):
    with pytest.raises(JobFailed, match="PermissionError"):
        worker.run(20, child_jobs.run_program)
    with pytest.raises(JobFailed, match="PermissionError"):
        worker.run(20, child_jobs.signal_parent)


def test_a_child_that_was_taken_over_cannot_make_the_parent_run_its_pickles(worker, tmp_path):
    harm = tmp_path / "harm"
    with pytest.raises(Crashed):
        worker.run(20, child_jobs.speak_pickle, str(harm))
    assert not harm.exists()
    assert worker.run(20, child_jobs.answer) == 42


def test_an_answer_of_another_type_than_declared_is_refused(worker):
    with pytest.raises(Broken):
        worker.run(20, child_jobs.lie)


def test_what_the_kernel_holds_is_told(reader):
    assert reader.held() == Held(files=True, network=True, signals=True)


def readers() -> list[psutil.Process]:
    """The children that read; Python's own resource tracker is a child too, and not to be harmed."""
    return [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]


def test_a_child_killed_mid_file_costs_a_retry_not_the_file():
    reader = Reader(Limits())
    try:
        data = text_pdf(200, LETTER * 5)
        first = reader.submit(data, "a.pdf").result(timeout=60)
        again = reader.submit(data, "a.pdf")
        child = readers()[-1]
        threading.Timer(0.02, child.kill).start()
        assert again.result(timeout=60).text == first.text
    finally:
        reader.close()


def test_the_parent_stays_slim():
    """Heavy libraries are loaded in the child only."""
    program = (
        "import sys\n"
        "from documents.reader import Reader\n"
        "from knowledge.limits import Limits\n"
        "reader = Reader(Limits())\n"
        "reader.submit(sys.stdin.buffer.read(), 'a.pdf').result()\n"
        "reader.close()\n"
        "heavy = {'cv2', 'numpy', 'PIL', 'pypdfium2', 'pdfplumber', 'pikepdf', 'tesserocr', 'openpyxl'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], input=text_pdf(), capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"
    assert done.stderr == b""


def test_closing_ends_every_child_and_answers_what_is_under_way():
    reader = Reader(Limits(), workers=2)
    waiting = [reader.submit(text_pdf(200, LETTER * 5), "a.pdf") for _ in range(6)]
    time.sleep(0.2)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    reader.close()
    assert all(future.done() for future in waiting)
    assert before
