"""Pictures for the demo: pages as a scanner and a phone would see them, and a drawn room."""

import io
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Pixels = NDArray[np.uint8]
_SCAN_DPI = 200


def scanned(pdf: bytes, *, seed: int) -> bytes:
    """The first page as a PDF without text: a slightly turned, noisy grey picture."""
    grey = np.asarray(_rendered(pdf).convert("L"))
    turned = _turned(grey, 0.9)
    noise = np.random.default_rng(seed).normal(0, 7, turned.shape)
    page = Image.fromarray(_pixels(turned * 0.93 + 8 + noise))
    jpeg = io.BytesIO()
    page.save(jpeg, "JPEG", quality=68)
    return _image_pdf(jpeg.getvalue(), page.size)


def board(lines: Sequence[str]) -> Image.Image:
    """A framed board with centred lines; the first one is its title."""
    size = (1500, 1100)
    image = Image.new("RGB", size, (250, 249, 243))
    draw = ImageDraw.Draw(image)
    draw.rectangle((14, 14, size[0] - 15, size[1] - 15), outline=(122, 84, 32), width=22)
    top = 110
    for place, line in enumerate(lines):
        height = 82 if place == 0 else 46
        draw.text((size[0] // 2, top), line, (18, 30, 66), font=ImageFont.load_default(height), anchor="mt")
        top += int(height * (1.9 if place == 0 else 1.6))
    return image


def photographed(image: Image.Image, *, seed: int) -> bytes:
    """The board as a hand-held phone takes it on a wall: at an angle, in a falling shadow, a little noisy."""
    width, height = 2000, 1500
    flat = np.asarray(image)
    rows, columns = flat.shape[:2]
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    seen = np.array([[270, 190], [1765, 120], [1720, 1330], [310, 1245]], np.float32)
    warp = cv2.getPerspectiveTransform(corners, seen)
    wall = np.full((height, width, 3), (176, 184, 178), np.uint8)
    laid = cv2.warpPerspective(flat, warp, (width, height), dst=wall, borderMode=cv2.BORDER_TRANSPARENT)
    down, across = np.mgrid[0:height, 0:width]
    light = 1.02 - 0.38 * (across / width) * (down / height)
    light[across + 0.6 * down > 2050] *= 0.82
    light = cv2.GaussianBlur(light, (0, 0), 40)
    return _jpeg(laid * light[..., None], seed)


def nursing_room(view: int, *, seed: int) -> bytes:
    """One of three views of a drawn nursing room: its door, its chair, its changing table."""
    image = Image.new("RGB", (1280, 960), (214, 226, 222))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 720, 1280, 960), fill=(150, 118, 88))
    (_door, _chair, _table)[view](draw)
    soft = image.filter(ImageFilter.GaussianBlur(1.2))
    shade = np.linspace(1.05, 0.72, soft.width)[None, :, None]
    return _jpeg(np.asarray(soft) * (shade if view % 2 else shade[:, ::-1]), seed)


def _door(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((460, 180, 860, 800), fill=(126, 82, 52), outline=(70, 44, 28), width=10)
    draw.ellipse((800, 490, 836, 526), fill=(208, 190, 120))
    draw.rectangle((500, 240, 820, 360), fill=(246, 246, 240))
    draw.text((660, 300), "RUANG LAKTASI", (160, 30, 80), font=ImageFont.load_default(38), anchor="mm")


def _chair(draw: ImageDraw.ImageDraw) -> None:
    draw.rounded_rectangle((300, 380, 640, 700), 40, fill=(96, 120, 168))
    draw.rounded_rectangle((260, 620, 690, 780), 30, fill=(78, 100, 146))
    draw.rectangle((780, 120, 1180, 860), fill=(228, 184, 196))
    for x in range(800, 1180, 48):
        draw.line((x, 120, x - 10, 860), fill=(198, 148, 162), width=8)


def _table(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((160, 520, 820, 570), fill=(230, 230, 226))
    draw.rectangle((190, 570, 250, 860), fill=(196, 196, 190))
    draw.rectangle((730, 570, 790, 860), fill=(196, 196, 190))
    draw.rounded_rectangle((260, 460, 700, 530), 24, fill=(244, 214, 120))
    draw.ellipse((960, 300, 1160, 420), fill=(248, 250, 252), outline=(140, 150, 158), width=8)
    draw.rectangle((1040, 210, 1070, 310), fill=(150, 158, 166))


def _rendered(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        image: Image.Image = document[0].render(scale=_SCAN_DPI / 72).to_pil()
        return image
    finally:
        document.close()


def _turned(grey: Pixels, degrees: float) -> Any:
    rows, columns = grey.shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 1)
    return cv2.warpAffine(grey, matrix, (columns, rows), borderValue=(238,))


def _pixels(values: Any) -> Pixels:
    clipped: Pixels = np.clip(values, 0, 255).astype(np.uint8)
    return clipped


def _jpeg(values: Any, seed: int) -> bytes:
    noise = np.random.default_rng(seed).normal(0, 4, values.shape)
    out = io.BytesIO()
    Image.fromarray(_pixels(values + noise)).save(out, "JPEG", quality=82)
    return out.getvalue()


def _image_pdf(jpeg: bytes, size: tuple[int, int]) -> bytes:
    width, height = (72 * side / _SCAN_DPI for side in size)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.drawImage(ImageReader(io.BytesIO(jpeg)), 0, 0, width, height)
    canvas.save()
    return out.getvalue()
