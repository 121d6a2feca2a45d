"""What the tests ask a child process to do."""

import contextlib
import ctypes
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

from documents.isolation import allow_cpu


def environment() -> tuple[list[str], int]:
    """The names of the variables this process sees, and its id."""
    return list(os.environ), os.getpid()


def imported() -> tuple[int, list[str]]:
    """The id of this process and the modules of the parent's program it imported."""
    return os.getpid(), [name for name in sys.modules if name.startswith("bot")]


def threads() -> int:
    """On how many cores this process changes a picture."""
    import cv2  # noqa: PLC0415 - as the readers do, after the child is confined

    return cv2.getNumThreads()


def die(number: int) -> None:
    """End by a signal."""
    os.kill(os.getpid(), number)


def crash() -> None:
    """Read from address zero."""
    ctypes.string_at(0)


def hang() -> None:
    """Never return, deaf to polite requests."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.pause()


class _Harm:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (self.path,)


def speak_pickle(path: str) -> None:
    """Say in every open pipe what would make a careless parent create a folder."""
    content = pickle.dumps(_Harm(path))
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("!i", len(content)) + content)


def lie() -> int:
    """Return something else than declared."""
    return "42"[:0]  # type: ignore[return-value]


def spin() -> None:
    """Use the processor for ever."""
    allow_cpu(0.5)
    while True:
        pass


def hog() -> int:
    """Ask for three gigabytes."""
    return len(bytearray(3 << 30))


def write_file(path: str) -> None:
    """Leave something on the disk."""
    Path(path).write_bytes(b"x" * 10)


def answer() -> int:
    """Work normally."""
    return 42


def connect(port: int) -> None:
    """Reach for the network."""
    socket.create_connection(("127.0.0.1", port), timeout=1)


def read_file(path: str) -> bytes:
    """Read somebody's file."""
    return Path(path).read_bytes()


def run_program() -> int:
    """Start another program."""
    return subprocess.run(["/bin/true"], check=False).returncode


def signal_parent() -> None:
    """Ask the parent to end."""
    os.kill(os.getppid(), 0)
