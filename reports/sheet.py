"""A page of typed lines as a PDF, for practice."""

import io
import time
from functools import lru_cache

_PAGE, _MARGIN, _LINE, _SIZE = (827, 1169), 80, 34, 18
_EPOCH = time.gmtime(0)


@lru_cache(maxsize=16)
def sheet(text: str) -> bytes:
    """The lines on one page; the same text always gives the same bytes."""
    # A bot that nobody practises with does not carry the weight of Pillow.
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    page = Image.new("L", _PAGE, 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(_SIZE)
    for number, line in enumerate(text.splitlines()):
        draw.text((_MARGIN, _MARGIN + number * _LINE), line, fill=0, font=font)
    target = io.BytesIO()
    page.save(target, "PDF", resolution=100.0, creationDate=_EPOCH, modDate=_EPOCH)
    return target.getvalue()
