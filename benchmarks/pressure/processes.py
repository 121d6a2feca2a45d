"""Processes of the program, and what they and the database server cost."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.pressure.servers import postgresql_server
from benchmarks.pressure.watched import READING

MEGABYTE = 1_000_000
_STOPPING = 40.0


@dataclass(slots=True)
class Processes:
    """Everything that runs for the bot beside the generator: bots, workers, and a PostgreSQL or none."""

    surroundings: dict[str, str]
    folder: Path
    postmaster: psutil.Process | None = None
    look_seconds: float = 0.02
    running: dict[Path, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, duty: str, **more: str) -> None:
        """One more `lengkap bot` or `lengkap worker`."""
        file = self.folder / f"{duty}-{len(self.running)}.json"
        watched = [sys.executable, "-m", "benchmarks.pressure.watched", str(file), str(self.look_seconds)]
        self.running[file] = subprocess.Popen([*watched, duty], env=self.surroundings | more)

    async def ready(self) -> None:
        """Return when each has written its first figures and reads its queue."""
        while not all(file.exists() for file in self.running):  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(0.1)

    def check(self) -> None:
        """Raise when one of them has ended."""
        for file, process in self.running.items():
            if process.poll() is not None:
                raise RuntimeError(f"{file.stem} ended with {process.returncode}")

    def spent(self) -> Counter[str]:
        """Processor seconds by part so far, child processes under reading."""
        total: Counter[str] = Counter()
        for file, process in self.running.items():
            total.update(json.loads(file.read_text())["parts"])
            total[READING] += children_seconds(psutil.Process(process.pid))
        if self.postmaster:
            times = self.postmaster.cpu_times()
            own = times.user + times.system
            total["PostgreSQL"] += own + children_seconds(self.postmaster)
        return total

    def memory(self) -> tuple[float, float]:
        """Megabytes of the processes of the program, and of their reading children."""
        own = [psutil.Process(process.pid) for process in self.running.values()]
        children = [child for process in own for child in process.children(recursive=True)]
        return _resident(own), _resident(children)

    def stop(self) -> None:
        """End all by SIGTERM, and by SIGKILL, which is told, who has not ended in time."""
        for process in self.running.values():
            process.terminate()
        for file, process in self.running.items():
            try:
                process.wait(_STOPPING)
            except subprocess.TimeoutExpired:
                print(f"{file.stem} had not ended {_STOPPING:.0f} s after SIGTERM", file=sys.stderr)
                process.kill()
                process.wait()
        self.running.clear()


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The URL of an empty PostgreSQL of one's own, and its first process."""
    with postgresql_server(folder) as server:
        number = int((server.pgdata / "postmaster.pid").read_text().split()[0])
        yield server.get_uri(), psutil.Process(number)


def surroundings(**given: str) -> dict[str, str]:
    """The environment without settings of this machine, and with these."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LENGKAP_")}
    return clean | {f"LENGKAP_{name.upper()}": value for name, value in given.items()}


def children_seconds(process: psutil.Process) -> float:
    """Processor seconds of the living children, and of those that ended."""
    ended = process.cpu_times()
    total = ended.children_user + ended.children_system
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def _resident(processes: list[psutil.Process]) -> float:
    total = 0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            total += process.memory_info().rss
    return total / MEGABYTE


@dataclass(slots=True)
class Stretch:
    """A stretch of time that is measured: seconds, processor time by part, and the generator's own."""

    processes: Processes
    begun: float = field(default_factory=time.perf_counter)
    own: float = field(default_factory=time.process_time)
    before: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.before = self.processes.spent()

    def seconds(self) -> float:
        """How long it has lasted."""
        return time.perf_counter() - self.begun

    def generator(self) -> float:
        """Processor seconds of this process, which plays the officers and the Bot API."""
        return time.process_time() - self.own

    def spent(self) -> Counter[str]:
        """Processor seconds by part."""
        after = self.processes.spent()
        return Counter({name: after[name] - self.before[name] for name in after})

    def rate(self) -> float:
        """Processor seconds a second of everything but the generator."""
        return self.spent().total() / self.seconds()
