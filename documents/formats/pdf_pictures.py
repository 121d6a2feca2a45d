"""The pictures inside a PDF: which pages hold anything but text, and how each distinct picture looks."""

import hashlib

import numpy as np
import pypdfium2
from pypdfium2 import raw

from documents.formats.looks import is_photo, look
from documents.formats.pdf import COVERING_SHARE, ICON_EDGE, opened
from documents.formats.pdf_plain import is_plain
from documents.ocr.picture import Picture
from knowledge.limits import Limits

_MOST = 50
_MOST_OBJECTS = 5_000


def gathered(data: bytes, limits: Limits) -> tuple[tuple[int, ...], int, tuple[str, ...]]:
    """The first pages that hold more than text, how many distinct pictures are no page, and the looks of the
    photos among them."""
    drawn: list[int] = []
    looks: dict[bytes, tuple[str | None, bool]] = {}
    with opened(data) as (document, _):
        for index in range(min(len(document), limits.text_pages)):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                continue
            if not is_plain(page) and len(drawn) < limits.ocr_pages:
                drawn.append(index + 1)
                _gather(page, looks, limits)
            page.close()
    distinct = dict.fromkeys(seen for seen, _ in looks.values() if seen)
    photos = dict.fromkeys(seen for seen, photo in looks.values() if seen and photo)
    return tuple(drawn), len(distinct), tuple(photos)


def _gather(page: pypdfium2.PdfPage, looks: dict[bytes, tuple[str | None, bool]], limits: Limits) -> None:
    width, height = page.get_size()
    if raw.FPDFPage_CountObjects(page) > _MOST_OBJECTS:
        return
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        across, down = image.get_px_size()
        covers = (right - left) * (top - bottom) > COVERING_SHARE * width * height
        if (
            covers
            or min(across, down) < ICON_EDGE
            or across * down > limits.render_pixels
            or len(looks) >= _MOST
        ):
            continue
        digest = hashlib.sha256(bytes(image.get_data())).digest()
        if digest not in looks:
            picture = _decoded(image)
            looks[digest] = look(picture), is_photo(picture)


def _decoded(image: pypdfium2.PdfImage) -> Picture:
    pixels: Picture = image.get_bitmap(render=False).to_numpy()
    return np.ascontiguousarray(pixels[:, :, :3]) if pixels.ndim == 3 and pixels.shape[2] > 2 else pixels
