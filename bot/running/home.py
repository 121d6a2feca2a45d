"""The home folder belongs to one process at a time."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from knowledge.errors import LengkapError


class HomeInUse(LengkapError):
    """Another process of this program already works in the folder; facts: home."""

    code = "engine.busy"


def hold(home: Path) -> Callable[[], None]:
    """Hold the folder for this process and give what lets go; it ends with the process, however that ends."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise HomeInUse(home=str(home)) from None
    return lambda: os.close(handle)
