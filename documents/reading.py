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
_TEXT_ALONE = frozenset({Kind.RTF, Kind.TEXT, Kind.CSV, Kind.DOC, Kind.XLS, Kind.PPT})


class Unread(StrEnum):
    """Why stored text alone is no reading: a page is a picture, or the file holds documents of its own."""

    PAGES = "pages"
    ARCHIVE = "archive"


class Grade(StrEnum):
    """How well a picture of a page can be read."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about the reading: a stable code and its facts."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `text` is one clean reading, `also` what a second pass adds; `ocr` tells seen from stored.

    `rows` are the cells of its ruled tables, row by row, empty cells kept.
    """

    number: int
    text: str
    also: str = ""
    ocr: bool = False
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook as an officer sees it: row n is `rows[n - 1]`, up to its last filled cell.

    `unknown` are the rows and columns, from 1, of formulas whose value no program has worked out.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    unknown: tuple[tuple[int, int], ...] = ()


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


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, as shares of its width and height from the top left."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Coloured ink on a page: a stamp when round and hollow, else a signature or other strokes."""

    page: int
    box: Box
    stamp: bool


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code and what it says; nothing was looked up."""

    page: int
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature embedded in a PDF: who it names and whether the bytes still agree, never whom to trust."""

    field: str
    signer: str | None
    signed_at: str | None
    intact: bool
    covers_whole_file: bool
    changed_after: bool


@dataclass(frozen=True, slots=True)
class Legibility:
    """How well a page's picture can be read, and why not better: small, blurred, dark, pale."""

    page: int
    grade: Grade
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What only the bytes show; None and empty mean "not detected", never "not there".

    `looks` are fingerprints of the distinct photos inside; `inspected` counts the pages that were looked at,
    and where nothing is drawn on any page or pasted into any, all of them.
    """

    pages: int = 0
    pictures: int = 0
    look: str | None = None
    looks: tuple[str, ...] = ()
    taken_at: str | None = None
    place: Place | None = None
    marks: tuple[Mark, ...] = ()
    codes: tuple[Code, ...] = ()
    signatures: tuple[Signature, ...] = ()
    legibility: tuple[Legibility, ...] = ()
    inspected: int = 0

    def plain(self) -> dict[str, object]:
        """The same as plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file read; of an archive, the pages of all its documents in order, told apart by `parts`.

    `seconds` is the time that was worked on it, waiting not counted.
    """

    kind: Kind
    pages: tuple[Page, ...]
    notes: tuple[Note, ...]
    signals: Signals
    seconds: float
    parts: tuple[Part, ...] = ()

    @property
    def fully_seen(self) -> bool:
        """Whether its signals are all that a look at the bytes would find."""
        return self.kind in _TEXT_ALONE or 0 < self.signals.pages <= self.signals.inspected

    @property
    def text(self) -> str:
        """The clean text of all pages, a form feed between pages."""
        return "\f".join(page.text for page in self.pages)
