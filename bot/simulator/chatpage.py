"""The chat page: static files, what happens as server-sent events, and files to look at."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from aiohttp import web

from .chats import Chat, Message, Press
from .errors import ApiError
from .feed import Event
from .person import Person
from .state import State
from .views import Sample, bot_view, call_view, message_view, person_view, press_view, sample_view

_PAGE = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_SHOWN = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".txt": "text/plain",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_KEEP_ALIVE_SECONDS = 15.0
_CALLS_SHOWN = 40


class Cast(Protocol):
    """Who is on the page and which files lie ready there."""

    people: list[Person]
    samples: Sequence[Sample]

    def person(self, name: str, *, about: str = "") -> Person:
        """A new person on the page."""
        ...


class ChatPage:
    """What the browser reads, over the same state the bot works on."""

    def __init__(self, state: State, cast: Cast) -> None:
        self._state = state
        self._cast = cast

    def routes(self) -> list[web.RouteDef]:
        """Everything the page gets."""
        return [
            web.get("/", self._index),
            web.get("/page/{name}", self._static),
            web.get("/ui/events", self._events),
            web.get("/ui/files/{id}", self._file),
            web.get("/ui/samples/{id:\\d+}", self._sample),
        ]

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return _static_file("index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        return _static_file(request.match_info["name"])

    async def _events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={**_HEADERS, "Content-Type": "text/event-stream"})
        await stream.prepare(request)
        events: asyncio.Queue[Event] = asyncio.Queue()
        with self._state.feed.listening(events.put_nowait):
            await _write(stream, "state", self._snapshot())
            while True:
                try:
                    event = await asyncio.wait_for(events.get(), _KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    await stream.write(b": still here\n\n")
                    continue
                if event.kind == "closing":
                    return stream
                view = self._view(event)
                if view is not None:
                    await _write(stream, event.kind, view)

    def _snapshot(self) -> dict[str, Any]:
        told = [call for call in self._state.calls if call.method.lower() != "getupdates"]
        return {
            "bot": bot_view(self._state),
            "people": [person_view(person) for person in self._cast.people],
            "samples": [sample_view(number, sample) for number, sample in enumerate(self._cast.samples)],
            "fault": self._state.faults.lasting or "",
            "calls": [call_view(call) for call in told[-_CALLS_SHOWN:]],
        }

    def _view(self, event: Event) -> Mapping[str, Any] | None:
        match event.subject:
            case Message() as message:
                return {"person": message.chat.id, "message": message_view(message)}
            case Press() as press:
                return {"person": press.user.id, "message": press.message.id, "press": press_view(press)}
            case Chat() as chat:
                last = chat.actions[-1] if chat.actions else ""
                return {"person": chat.id, "blocked": chat.blocked, "action": last}
            case Person() as person:
                return person_view(person)
        return self._general_view(event)

    def _general_view(self, event: Event) -> Mapping[str, Any] | None:
        if event.kind == "call":
            return call_view(event.subject) if event.subject.method.lower() != "getupdates" else None
        if event.kind == "commands":
            return {"menus": {person.id: person.menu for person in self._cast.people}}
        if event.kind == "poll":
            return bot_view(self._state)
        if event.kind == "faults":
            return {"fault": self._state.faults.lasting or ""}
        return None

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            file = self._state.files.find(request.match_info["id"])
        except ApiError:
            raise web.HTTPNotFound from None
        return _content(file.content(), file.name or "foto.jpg")

    async def _sample(self, request: web.Request) -> web.StreamResponse:
        number = int(request.match_info["id"])
        if number >= len(self._cast.samples):
            raise web.HTTPNotFound
        sample = self._cast.samples[number]
        return _content(sample.content, sample.filename)


def _static_file(name: str) -> web.Response:
    path = _PAGE / name
    mime = _TYPES.get(path.suffix)
    if mime is None or path.parent != _PAGE or not path.is_file():
        raise web.HTTPNotFound
    headers = {**_HEADERS, "Content-Security-Policy": _POLICY}
    return web.Response(body=path.read_bytes(), content_type=mime, charset="utf-8", headers=headers)


def _content(data: bytes, name: str) -> web.Response:
    """Only kinds that cannot run a script are shown in place; all else is a download."""
    mime = _SHOWN.get(Path(name).suffix.lower())
    where = "inline" if mime else "attachment"
    headers = {**_HEADERS, "Content-Disposition": f"{where}; filename*=UTF-8''{quote(name, safe='')}"}
    return web.Response(body=data, content_type=mime or "application/octet-stream", headers=headers)


async def _write(stream: web.StreamResponse, kind: str, body: Mapping[str, Any]) -> None:
    await stream.write(f"event: {kind}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode())
