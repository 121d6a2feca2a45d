"""Child processes that hold nothing of ours: no environment, no files, bounded memory and time."""

import io
import os
import resource
import signal
import subprocess
import sys
from multiprocessing import context, popen_spawn_posix, process, reduction, resource_tracker, spawn, util
from typing import Any

from documents import wire
from documents.fence import Held, fence
from knowledge.limits import Limits

_held = Held(files=False, network=False, signals=False)
_START = "from multiprocessing.spawn import spawn_main; spawn_main(pipe_handle={pipe}, tracker_fd={tracker})"
_ONE_THREAD = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


class _BarePopen(popen_spawn_posix.Popen):
    """Starts a fresh interpreter with an empty environment that does not import the parent's program."""

    _child: subprocess.Popen[bytes]
    _fds: list[int]

    def poll(self, flag: int = os.WNOHANG) -> int | None:
        if self.returncode is None:
            self.returncode = self._child.poll() if flag else self._child.wait()
        return self.returncode

    def _launch(self, process_obj: process.BaseProcess) -> None:
        tracker = resource_tracker.getfd() or 0
        read_here, write_child = os.pipe()
        read_child, write_here = os.pipe()
        try:
            payload = self._payload(process_obj)
            start = _START.format(tracker=tracker, pipe=read_child)
            self._child = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-c", start, "--multiprocessing-fork"],
                env={},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[*self._fds, tracker, read_child, write_child],
            )
        finally:
            os.close(read_child)
            os.close(write_child)
            self.finalizer = util.Finalize(self, _close, (read_here, write_here))
        self.pid = self._child.pid
        self.sentinel = read_here
        with open(write_here, "wb", closefd=False) as pipe:
            pipe.write(payload)

    def _payload(self, process_obj: process.BaseProcess) -> memoryview:
        settings = spawn.get_preparation_data(process_obj.name)
        kept = {
            key: settings[key] for key in ("name", "log_to_stderr", "authkey", "sys_path", "start_method")
        }
        buffer = io.BytesIO()
        context.set_spawning_popen(self)
        try:
            reduction.dump(kept, buffer)
            reduction.dump(process_obj, buffer)
        finally:
            context.set_spawning_popen(None)
        return buffer.getbuffer()


class _BareProcess(context.SpawnProcess):
    @staticmethod
    def _Popen(process_obj: process.BaseProcess) -> Any:  # noqa: N802
        return _BarePopen(process_obj)


class BareContext(context.SpawnContext):
    """A multiprocessing context whose processes start with nothing from this one."""

    Process = _BareProcess

    def Pipe(self, duplex: bool = False) -> tuple[wire.Here, wire.Here]:  # noqa: N802
        """A pipe whose far end can send plain data only."""
        if duplex:
            raise NotImplementedError
        return wire.pipe()


def confine(limits: Limits, readable: tuple[str, ...]) -> None:
    """Bind this process for its life: memory, no files written or read but the program's own, no network."""
    global _held  # noqa: PLW0603
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (limits.child_memory_bytes, limits.child_memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    _held = fence(readable)


def held() -> Held:
    """What the kernel holds this process to, for a health check to show."""
    return _held


def allow_cpu(seconds: float) -> None:
    """Give this process so many more CPU seconds; the kernel ends it when they are spent."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
