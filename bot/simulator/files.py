"""Files as the server keeps them: ids per bot, a stable unique id, photos in several sizes."""

import base64
import hashlib
import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import WRONG_FILE_ID, ApiError, bad_request
from .limits import Limits

PHOTO_SIDES = (90, 320, 800, 1280)
_QUALITY = 87
_ID_PREFIX = {"document": "BQACAgUAAxkBAAI", "photo": "AgACAgUAAxkBAAI", "voice": "AwACAgUAAxkBAAI"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One downloadable file; a smaller photo size is made from the original when it is asked for."""

    kind: str
    name: str
    mime: str
    data: bytes
    file_id: str
    unique_id: str
    path: str
    width: int = 0
    height: int = 0
    shrunk: bool = False

    @property
    def size(self) -> int:
        return len(self.data)

    def content(self) -> bytes:
        """The bytes a download answers."""
        return _shrink(self.data, max(self.width, self.height)) if self.shrunk else self.data

    def as_json(self) -> dict[str, Any]:
        """The Bot API's Document, PhotoSize, Voice or Sticker."""
        body: dict[str, Any] = {"file_id": self.file_id, "file_unique_id": self.unique_id}
        if not self.shrunk:
            body["file_size"] = self.size
        if self.kind in {"photo", "sticker"}:
            body |= {"width": self.width, "height": self.height}
        elif self.kind == "voice":
            body |= {"mime_type": self.mime, "duration": 1}
        else:
            body |= {"file_name": self.name, "mime_type": self.mime}
        return body


@dataclass(frozen=True, slots=True)
class _View:
    label: str
    width: int
    height: int
    shrunk: bool = False


class FileStore:
    """All files of one bot in memory."""

    def __init__(self, bot_id: int, limits: Limits, clock: Callable[[], float]) -> None:
        self._bot_id = bot_id
        self._limits = limits
        self._clock = clock
        self._files: dict[str, StoredFile] = {}
        self._links: dict[str, tuple[StoredFile, float]] = {}

    def keep(self, data: bytes, name: str, mime: str, kind: str = "document") -> StoredFile:
        """A file as it was sent; the name keeps only its last part, as on the real server."""
        name = name.replace("\\", "/").rsplit("/", 1)[-1] or "file"
        return self._add(kind, data, name, mime, _View(kind, 512, 512))

    def keep_photo(self, data: bytes, longest_side: int | None = None) -> tuple[StoredFile, ...]:
        """A photo in its sizes, smallest first; with a longest side it is recompressed as phones do."""
        width, height = self._dimensions(data)
        if longest_side or not data.startswith(b"\xff\xd8"):
            data = _shrink(data, longest_side or max(width, height))
            width, height = self._dimensions(data)
        longest = max(width, height)
        scaled = [
            (width * side // longest, height * side // longest) for side in PHOTO_SIDES if side < longest
        ]
        views = [_View(f"photo{max(sides)}", *sides, shrunk=True) for sides in scaled]
        views.append(_View("photo", width, height))
        return tuple(self._add("photo", data, "", "image/jpeg", view) for view in views)

    def find(self, file_id: str) -> StoredFile:
        """The file with this id, or the 400 for an id that is not of this bot."""
        found = self._files.get(file_id)
        if found is None:
            raise bad_request(WRONG_FILE_ID)
        return found

    def link(self, file_id: str) -> dict[str, Any]:
        """getFile: the file with a path that can be downloaded for an hour."""
        found = self.find(file_id)
        if found.size > self._limits.download_bytes:
            raise bad_request("file is too big")
        self._links[found.path] = (found, self._clock() + self._limits.link_seconds)
        body = {"file_id": found.file_id, "file_unique_id": found.unique_id, "file_path": found.path}
        return body if found.shrunk else body | {"file_size": found.size}

    def download(self, path: str) -> StoredFile:
        """The file behind a path that getFile gave and that has not expired."""
        found, until = self._links.get(path, (None, 0.0))
        if found is None or self._clock() >= until:
            raise ApiError(404, "Not Found")
        return found

    def expire_links(self) -> None:
        """Lets every download path end now."""
        self._links.clear()

    def sizes_of(self, photo: StoredFile) -> tuple[StoredFile, ...]:
        """All sizes of the picture this photo size belongs to."""
        same = [f for f in self._files.values() if f.kind == "photo" and f.data == photo.data]
        distinct = {file.unique_id: file for file in same}
        return tuple(sorted(distinct.values(), key=lambda file: file.width))

    def _add(self, kind: str, data: bytes, name: str, mime: str, view: _View) -> StoredFile:
        number = len(self._files) + 1
        digest = hashlib.sha256(f"{self._bot_id}:{number}".encode()).digest()
        file_id = _ID_PREFIX.get(kind, "CAACAgUAAxkBAAI") + base64.urlsafe_b64encode(digest[:24]).decode()
        content = hashlib.sha256(view.label.encode() + hashlib.sha256(data).digest()).digest()
        unique_id = "AgAD" + base64.urlsafe_b64encode(content[:9]).decode()
        suffix = ".jpg" if kind == "photo" else PurePosixPath(name).suffix
        path = f"{kind}s/file_{number}{suffix}"
        sides = (max(1, view.width), max(1, view.height))
        file = StoredFile(kind, name, mime, data, file_id, unique_id, path, *sides, view.shrunk)
        self._files[file_id] = file
        return file

    def _dimensions(self, data: bytes) -> tuple[int, int]:
        if not data:
            raise bad_request("file must be non-empty")
        if len(data) > self._limits.photo_bytes:
            most = self._limits.photo_bytes
            reason = (
                f"file of size {len(data)} bytes is too big for a photo; the maximum size is {most} bytes"
            )
            raise bad_request(reason)
        try:
            with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as image:
                warnings.simplefilter("ignore")
                width, height = image.size
        except Image.DecompressionBombError:
            raise bad_request("PHOTO_INVALID_DIMENSIONS") from None
        except (UnidentifiedImageError, OSError, ValueError):
            raise bad_request("IMAGE_PROCESS_FAILED") from None
        ratio = max(width, height) / max(1, min(width, height))
        if width + height > self._limits.photo_sides or ratio > self._limits.photo_ratio:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return width, height


def _shrink(data: bytes, longest_side: int) -> bytes:
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", (longest_side, longest_side))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    upright.thumbnail((longest_side, longest_side))
    target = io.BytesIO()
    upright.save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()
