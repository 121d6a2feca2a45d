"""What the kernel can hold a child process to: the program's own files, no network, no other program."""

import ctypes
import mimetypes
import os
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_BENEATH_PATH = 1
_READ_FILE, _READ_FOLDER, _WRITE_FILE = 1 << 2, 1 << 3, 1 << 1
_NEW_USER_SPACE, _NEW_NETWORK = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES = 38
_SYSTEM: tuple[str, ...] = (
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/timezone",
    "/dev/urandom",
)
_SYSTEM += ("/sys/devices/system/cpu", *map(str, mimetypes.knownfiles))


@dataclass(frozen=True, slots=True)
class Held:
    """What the kernel agreed to keep out of reach: the files of others, the network, signals to others."""

    files: bool
    network: bool
    signals: bool


def fence(readable: Iterable[str]) -> Held:
    """Shut this process and its threads to come in for good, as far as the kernel allows."""
    kernel = ctypes.CDLL(None, use_errno=True)
    alone = _leave_network(kernel)
    version = kernel.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    if version < 1:
        return Held(files=False, network=alone, signals=False)
    kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    closed = _restrict(kernel, version, (*_SYSTEM, *_program(), *readable))
    return Held(files=closed, network=alone or (closed and version >= 4), signals=closed and version >= 6)


def _leave_network(kernel: ctypes.CDLL) -> bool:
    """Enter a network of one's own, which has no way out."""
    return any(kernel.unshare(flags) == 0 for flags in (_NEW_USER_SPACE | _NEW_NETWORK, _NEW_NETWORK))


def _program() -> list[str]:
    """Where Python, the installed packages, and the two rooms the child runs are kept."""
    rooms = Path(__file__).parent.parent
    return [sys.prefix, sys.base_prefix, str(rooms / "documents"), str(rooms / "knowledge")]


def _restrict(kernel: ctypes.CDLL, version: int, readable: Iterable[str]) -> bool:
    files = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    attributes = struct.pack("=QQQ", files, 0b11, 0b11)[: 8 if version < 4 else 16 if version < 6 else 24]
    rules = kernel.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    if rules < 0:
        return False
    try:
        for path in readable:
            _allow(kernel, rules, path, _READ_FILE | _READ_FOLDER)
        _allow(kernel, rules, os.devnull, _READ_FILE | _WRITE_FILE)
        return bool(kernel.syscall(_RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0)) == 0)
    finally:
        os.close(rules)


def _allow(kernel: ctypes.CDLL, rules: int, path: str, access: int) -> None:
    """Let a file, or a folder with all beneath it, be used so; a path that is not there needs no rule."""
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        allowed = access if Path(path).is_dir() else access & ~_READ_FOLDER
        rule = struct.pack("=Qi", allowed, opened)
        kernel.syscall(_ADD_RULE, ctypes.c_int(rules), ctypes.c_int(_BENEATH_PATH), rule, ctypes.c_uint32(0))
    finally:
        os.close(opened)
