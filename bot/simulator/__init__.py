"""A local Bot API server: the real bot talks to it over HTTP, people are played by scripts or a page."""

from .chats import Button, Chat, Message, Press
from .faults import FaultKind
from .limits import Limits
from .person import Item, Person, Toast
from .simulator import Simulator
from .views import Sample

__all__ = [
    "Button",
    "Chat",
    "FaultKind",
    "Item",
    "Limits",
    "Message",
    "Person",
    "Press",
    "Sample",
    "Simulator",
    "Toast",
]
