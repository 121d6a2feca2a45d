"""The parameters of one call, whichever of the four ways they came."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from .errors import TOO_LARGE, ApiError, bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a multipart call."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """Named values and uploaded files; every accessor treats absent and empty alike."""

    values: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value as text, "" when absent; text that is not Unicode is a 400."""
        value = self.values.get(name)
        if value is None:
            return ""
        text = value if isinstance(value, str) else json.dumps(value)
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise bad_request("strings must be encoded in UTF-8")
        return text

    def integer(self, name: str, default: int = 0) -> int:
        """The value as a number, the default where it is absent or none."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Whether the value is true in one of Telegram's spellings."""
        return self.text(name).lower() in {"true", "1", "yes", "t", "y"}

    def nested(self, name: str) -> Any:
        """A JSON value, whether it came nested or as text; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str, reference: str | None = None) -> Upload | None:
        """The file of this parameter: a part of that name, or the part an attach:// names."""
        reference = self.text(name) if reference is None else reference
        if reference.startswith("attach://"):
            return self.files.get(reference.removeprefix("attach://"))
        return None if reference else self.files.get(name)

    def shown(self) -> dict[str, str]:
        """What the log of calls keeps: texts as they came, files by name and size."""
        texts = {name: v if isinstance(v, str) else json.dumps(v) for name, v in self.values.items()}
        return texts | {name: f"{file.name} ({len(file.data)} bytes)" for name, file in self.files.items()}


async def read_parameters(request: web.Request, most_bytes: int) -> Parameters:
    """Query and body of one request; a body over the limit is a 413."""
    if (request.content_length or 0) > most_bytes + (1 << 20):
        raise ApiError(413, TOO_LARGE)
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json":
            body = json.loads(await request.read() or b"{}")
            values |= body if isinstance(body, dict) else {}
        elif request.content_type == "multipart/form-data":
            await _read_parts(request, values, files, most_bytes)
        elif request.body_exists:
            values |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except ValueError:
        raise bad_request("can't parse request body") from None
    return Parameters(values, files)


async def _read_parts(
    request: web.Request, values: dict[str, Any], files: dict[str, Upload], most_bytes: int
) -> None:
    left = most_bytes
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        data = bytearray()
        while chunk := await part.read_chunk(1 << 16):
            data += chunk
            left -= len(chunk)
            if left < 0:
                raise ApiError(413, TOO_LARGE)
        if part.filename is None:
            values[part.name] = data.decode()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name] = Upload(part.filename, mime, bytes(data))
