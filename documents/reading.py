"""What reading a file yields: pages of text, notes on what was left out, and what only bytes show."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The types of file that are read, told from content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"
    HEIC = "heic"
    BMP = "bmp"
    GIF = "gif"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    RTF = "rtf"
    TEXT = "txt"
    CSV = "csv"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    ZIP = "zip"


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.TIFF, Kind.HEIC, Kind.BMP, Kind.GIF})


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about the reading: a stable code and its facts."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `text` is one clean reading, `also` what a second pass adds; `ocr` tells seen from stored."""

    number: int
    text: str
    also: str = ""
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One document of an archive: its name there, cleaned and only a label, and its pages."""

    label: str
    kind: Kind
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a photo says it was taken, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What only the bytes show; None and empty mean "not detected", never "not there"."""

    pages: int = 0
    pictures: int = 0
    look: str | None = None
    taken_at: str | None = None
    place: Place | None = None

    def plain(self) -> dict[str, object]:
        """The same as plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file read; of an archive, the pages of all its documents in order, told apart by `parts`."""

    kind: Kind
    pages: tuple[Page, ...]
    notes: tuple[Note, ...]
    signals: Signals
    seconds: float
    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The clean text of all pages, a form feed between pages."""
        return "\f".join(page.text for page in self.pages)
