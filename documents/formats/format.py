"""What every format can do: give its stored text, and some the picture of a page that must be looked at."""

from typing import TYPE_CHECKING, Protocol

from documents.draft import Draft
from knowledge.limits import Limits

if TYPE_CHECKING:
    from documents.ocr.picture import Picture


class Format(Protocol):
    """A reader of one family of file types; raises the errors of documents.errors for faults it knows."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """The stored text of every page, and which pages need looking at."""
        ...


class PictureFormat(Format, Protocol):
    """A format whose pages can be looked at."""

    def picture(self, data: bytes, number: int, limits: Limits) -> "Picture":
        """The page as a BGR or grey picture, upright as far as the file itself tells."""
        ...
