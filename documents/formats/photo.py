"""One picture: a photographed or scanned page, or a photo that shows something."""

from typing import TYPE_CHECKING

from documents.draft import Draft, DraftPage
from documents.formats import photo_facts
from documents.ocr.picture import decoded, opened
from documents.reading import Kind, Signals
from knowledge.limits import Limits

if TYPE_CHECKING:
    from documents.ocr.picture import Picture

_LONGEST = 3600
_KINDS = {"JPEG": Kind.JPEG, "MPO": Kind.JPEG, "PNG": Kind.PNG}


class PhotoFormat:
    """Reads single pictures."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """One page to be looked at, and what the file says about where and when it was taken."""
        image = opened(data, "picture", limits)
        kind = _KINDS[image.format or ""]
        taken_at, place = photo_facts.taken(image)
        look = photo_facts.look(decoded(image, photo_facts.LOOK_FROM))
        signals = Signals(pages=1, pictures=1, look=look, taken_at=taken_at, place=place)
        return Draft(kind, (DraftPage(1, "", look=True),), signals=signals)

    def picture(self, data: bytes, number: int, limits: Limits) -> "Picture":
        """The picture turned upright as its EXIF says, not larger than recognition needs."""
        image = opened(data, "picture", limits)
        image.seek(number - 1)
        return decoded(image, _LONGEST)


FORMAT = PhotoFormat()
