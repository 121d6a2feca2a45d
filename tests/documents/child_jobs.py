"""What the tests ask a child process to do."""

import ctypes
import os
import signal
import socket
import sys
from pathlib import Path

from documents.isolation import allow_cpu


def environment() -> tuple[bytes, int]:
    """The environment this process was started with, and its id."""
    return Path("/proc/self/environ").read_bytes(), os.getpid()


def arguments() -> tuple[str, list[str]]:
    """The command line and the modules of the parent's program that were imported."""
    return Path("/proc/self/cmdline").read_text(), [name for name in sys.modules if name.startswith("bot")]


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


def connect() -> None:
    """Reach for the network."""
    socket.create_connection(("127.0.0.1", 9), timeout=1)
