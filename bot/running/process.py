"""What the bot asks of the system for its own process; a system that knows no such thing is left as it is."""

import ctypes
import gc
from contextlib import suppress

_M_ARENA_MAX = -8
_ARENAS = 2
_SET_DUMPABLE = 4
_NEW_OBJECTS = 10_000


def share_arenas() -> None:
    """Have all threads allocate from two arenas instead of one each, some 15 MB less; glibc only."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def settle() -> None:
    """Return to the system what only the start needed, and look through what is left of it no more.

    Memory goes back on glibc only, some 10 MB. To look for circles of dead objects among all that is known
    took a twentieth of the processor time of a document.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def hide() -> None:
    """Keep memory and environment, the token among them, from other processes of this account; Linux only."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
