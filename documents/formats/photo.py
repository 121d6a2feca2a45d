"""Pictures: photographed or scanned pages, a TIFF of many of them, or photos that show something."""

from importlib import import_module

from PIL import Image

from documents.draft import Draft, DraftPage
from documents.formats import looks, photo_facts
from documents.ocr.picture import Picture, decoded, opened
from documents.reading import Kind, Note, Signals
from knowledge.limits import Limits

_LONGEST = 3600
_KINDS = {"JPEG": Kind.JPEG, "MPO": Kind.JPEG, "PNG": Kind.PNG, "WEBP": Kind.WEBP, "TIFF": Kind.TIFF}
_KINDS |= {"HEIF": Kind.HEIC, "AVIF": Kind.HEIC, "BMP": Kind.BMP, "GIF": Kind.GIF}


class PhotoFormat:
    """Reads pictures; each page of a TIFF is one."""

    def read(self, data: bytes, limits: Limits) -> Draft:
        """Pages to be looked at, and what the file says about where and when it was taken."""
        image = _opened(data, limits)
        kind = _KINDS[image.format or ""]
        total = int(getattr(image, "n_frames", 1)) if kind is Kind.TIFF else 1
        taken_at, place = photo_facts.taken(image)
        look = looks.look(decoded(image, looks.LOOK_FROM))
        pages = tuple(
            DraftPage(number, "", look=True) for number in range(1, min(total, limits.text_pages) + 1)
        )
        notes = (Note("pages.partial", {"read": len(pages), "total": total}),) if len(pages) < total else ()
        signals = Signals(pages=total, pictures=total, look=look, taken_at=taken_at, place=place)
        return Draft(kind, pages, notes, signals)

    def picture(self, data: bytes, number: int, limits: Limits) -> Picture:
        """The picture turned upright as its EXIF says, not larger than recognition needs."""
        image = _opened(data, limits)
        image.seek(number - 1)
        return decoded(image, _LONGEST)


def _opened(data: bytes, limits: Limits) -> Image.Image:
    if data[4:8] == b"ftyp":
        import_module("pillow_heif").register_heif_opener()
    return opened(data, "picture", limits)


FORMAT = PhotoFormat()
