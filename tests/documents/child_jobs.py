"""What the tests ask a child process to do."""

import ctypes
import os
import signal
import socket
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
