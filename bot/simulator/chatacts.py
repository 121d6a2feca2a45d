"""What people do on the chat page: write, send files, press, edit, delete, block."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from .chatpage import Cast
from .chats import Message
from .errors import TOO_LARGE, ApiError, bad_request
from .faults import FaultKind
from .formatting import units
from .person import Item, Person
from .state import State
from .views import Sample, press_view

_MOST_BYTES = 200 << 20
_NAME_LENGTH = 64

Action = Callable[[Person, web.Request], Awaitable[dict[str, Any] | None]]


@dataclass(slots=True)
class _Form:
    items: list[Item] = field(default_factory=list)
    caption: str = ""
    as_photos: bool = False


class ChatActs:
    """The calls of the page that change something."""

    def __init__(self, state: State, cast: Cast) -> None:
        self._state = state
        self._cast = cast

    def routes(self) -> list[web.RouteDef]:
        """Everything the page posts."""
        actions: dict[str, Action] = {
            "text": self._text,
            "files": self._files,
            "press": self._press,
            "edit": self._edit,
            "delete": self._delete,
            "block": self._block,
        }
        acts = [
            web.post(f"/ui/people/{{person}}/{name}", self._as_person(act)) for name, act in actions.items()
        ]
        return [
            *acts,
            web.post("/ui/people", _answering(self._add_person)),
            web.post("/ui/faults", _answering(self._set_fault)),
        ]

    def _as_person(self, action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def act(request: web.Request) -> dict[str, Any] | None:
            number = request.match_info["person"]
            person = next((person for person in self._cast.people if str(person.id) == number), None)
            if person is None:
                raise ApiError(404, "Not Found")
            return await action(person, request)

        return _answering(act)

    async def _add_person(self, request: web.Request) -> dict[str, Any]:
        name = str((await request.json())["name"]).strip()[:_NAME_LENGTH]
        if not name:
            raise bad_request("name is empty")
        return {"id": self._cast.person(name).id}

    async def _set_fault(self, request: web.Request) -> None:
        kind = str((await request.json())["fault"])
        self._state.faults.clear()
        if kind:
            self._state.faults.inject("*", FaultKind(kind), times=None, retry_after=3)
        self._state.feed.publish("faults")

    async def _text(self, person: Person, request: web.Request) -> None:
        body = await request.json()
        text = str(body["text"]).strip()
        if not text:
            raise bad_request("message text is empty")
        if units(text) > self._state.limits.text_units:
            raise bad_request("message is too long")
        reply_to = person.chat.messages.get(int(body.get("reply_to") or 0))
        if reply_to is None:
            person.send_text(text)
        else:
            person.send_text(text, reply_to=reply_to)

    async def _files(self, person: Person, request: web.Request) -> None:
        form = await _read_form(request, self._cast.samples)
        if not form.items:
            raise bad_request("there is no document in the request")
        if units(form.caption) > self._state.limits.caption_units:
            raise bad_request("message caption is too long")
        most = self._state.limits.album_items
        for start in range(0, len(form.items), most):
            caption = form.caption if start == 0 else ""
            _send(person, form.items[start : start + most], caption, form.as_photos)

    async def _press(self, person: Person, request: web.Request) -> dict[str, Any]:
        body = await request.json()
        return press_view(person.press(str(body["data"]), on=_message(person, body)))

    async def _edit(self, person: Person, request: web.Request) -> None:
        body = await request.json()
        message = _message(person, body)
        text = str(body["text"]).strip()
        if message.from_bot:
            raise bad_request("message can't be edited")
        if not text and message.attachment is None:
            raise bad_request("message text is empty")
        person.edit_message(message, text)

    async def _delete(self, person: Person, request: web.Request) -> None:
        person.delete(_message(person, await request.json()))

    async def _block(self, person: Person, request: web.Request) -> None:
        if (await request.json())["blocked"]:
            person.block()
        else:
            person.unblock()


def _answering(
    act: Callable[[web.Request], Awaitable[dict[str, Any] | None]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(await act(request) or {})
        except ApiError as error:
            return web.json_response({"error": error.description}, status=error.status)
        except (LookupError, TypeError, ValueError):
            return web.json_response({"error": "Bad Request"}, status=400)

    return answer


def _message(person: Person, body: dict[str, Any]) -> Message:
    found = person.chat.messages.get(int(body["message"]))
    if found is None:
        raise bad_request("message not found")
    return found


def _send(person: Person, items: Sequence[Item], caption: str, as_photos: bool) -> None:
    if len(items) > 1:
        person.send_album(items, caption=caption, as_photos=as_photos)
    elif as_photos:
        person.send_photo(items[0].data, caption)
    else:
        person.send_document(items[0].data, items[0].filename, caption, items[0].mime)


async def _read_form(request: web.Request, samples: Sequence[Sample]) -> _Form:
    form = _Form()
    left = _MOST_BYTES
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = bytearray()
        while chunk := await part.read_chunk(1 << 16):
            data += chunk
            left -= len(chunk)
            if left < 0:
                raise ApiError(413, TOO_LARGE)
        if part.name == "caption":
            form.caption = data.decode().strip()
        elif part.name == "photos":
            form.as_photos = data == b"true"
        elif part.name == "sample":
            sample = samples[int(data)]
            form.items.append(Item(sample.content, sample.filename))
        elif part.name == "file":
            mime = part.headers.get("Content-Type", "application/octet-stream")
            form.items.append(Item(bytes(data), part.filename or "file", mime))
    return form
