"""Drawings of coloured ink, and of what is coloured without being any."""

import numpy as np
from PIL import Image, ImageDraw

VIOLET, BLUE, RED = (120, 70, 170), (40, 50, 160), (200, 35, 40)


def with_stamp(sheet: Image.Image, colour: tuple[int, int, int] = VIOLET) -> Image.Image:
    pen = ImageDraw.Draw(sheet)
    x, y, radius = 900, 1500, 150
    for size, width in ((radius, 9), (radius * 0.62, 5)):
        pen.ellipse((x - size, y - size, x + size, y + size), outline=colour, width=width)
    for angle in np.linspace(0, 2 * np.pi, 16, endpoint=False):
        across, down = x + radius * 0.8 * np.cos(angle), y + radius * 0.8 * np.sin(angle)
        pen.rectangle((across - 8, down - 10, across + 8, down + 10), outline=colour, width=3)
    return sheet


def with_box(sheet: Image.Image, colour: tuple[int, int, int] = VIOLET) -> Image.Image:
    """A square stamp of an agenda, a little askew."""
    stamp = Image.new("RGBA", (420, 300))
    pen = ImageDraw.Draw(stamp)
    for inset in (4, 18):
        pen.rectangle((inset, inset, 420 - inset, 300 - inset), outline=colour, width=6)
    for row, words in enumerate(("DITERIMA", "TGL. 14 MEI 2025", "SUBBAG UMUM")):
        pen.text((40, 50 + 75 * row), words, fill=colour, font_size=40)
    turned = stamp.rotate(12, expand=True)
    sheet.paste(turned, (800, 1400), turned)
    return sheet


def with_oval(sheet: Image.Image, colour: tuple[int, int, int] = VIOLET) -> Image.Image:
    """An oval stamp of a village, a little askew."""
    stamp = Image.new("RGBA", (420, 260))
    pen = ImageDraw.Draw(stamp)
    pen.ellipse((4, 4, 416, 256), outline=colour, width=8)
    pen.ellipse((60, 50, 360, 210), outline=colour, width=5)
    pen.text((110, 110), "KEPALA DESA", fill=colour, font_size=34)
    turned = stamp.rotate(-15, expand=True)
    sheet.paste(turned, (800, 1400), turned)
    return sheet


def letterhead(sheet: Image.Image) -> Image.Image:
    """A head in colours: a round seal, blue words and a line below them."""
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((120, 60, 300, 240), outline=BLUE, width=12)
    pen.ellipse((160, 100, 260, 200), fill=RED)
    pen.text((360, 90), "KEMENTERIAN HAK ASASI MANUSIA", fill=BLUE, font_size=50)
    pen.line((100, 270, 1550, 270), fill=BLUE, width=8)
    return sheet


def highlighted(sheet: Image.Image) -> Image.Image:
    """A table whose head is blue and whose cells are marked with a pen or written in red."""
    pen = ImageDraw.Draw(sheet)
    for row in range(7):
        for column in range(4):
            place = (120 + 340 * column, 1300 + 90 * row, 460 + 340 * column, 1390 + 90 * row)
            ground = BLUE if row == 0 else (255, 240, 90) if (row + column) % 3 == 0 else "white"
            pen.rectangle(place, fill=ground, outline="black", width=3)
            inside = (place[0] + 20, place[1] + 20)
            pen.text(inside, "Belum lengkap", fill="white" if row == 0 else RED, font_size=34)
    return sheet


def boxed(sheet: Image.Image) -> Image.Image:
    """Words in a blue frame, and others in a blue oval, as in a drawing of steps."""
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((150, 1300, 800, 1500), outline=BLUE, width=5)
    pen.text((180, 1370), "Catatan penting untuk loket", fill=BLUE, font_size=36)
    pen.ellipse((900, 1300, 1400, 1500), outline=BLUE, width=5)
    pen.text((1010, 1375), "Selesai diperiksa", fill=BLUE, font_size=36)
    return sheet


def with_picture(sheet: Image.Image) -> Image.Image:
    """A photo in many colours pasted below the words."""
    chance = np.random.default_rng(5)
    patches = Image.fromarray(chance.integers(0, 255, (12, 18, 3), dtype=np.uint8))
    sheet.paste(patches.resize((900, 600), Image.Resampling.BICUBIC), (300, 1300))
    return sheet


def with_discs(sheet: Image.Image) -> Image.Image:
    pen = ImageDraw.Draw(sheet)
    for place, colour in enumerate((RED, BLUE, VIOLET)):
        pen.ellipse((300 + 350 * place, 1300, 520 + 350 * place, 1520), fill=colour)
    pen.text((300, 1700), "TANPA BIAYA TANPA PUNGLI", fill=RED, font_size=60)
    return sheet


def with_strokes(sheet: Image.Image) -> Image.Image:
    points = [(700, 1600), (780, 1480), (820, 1620), (900, 1500), (960, 1610), (1100, 1520)]
    ImageDraw.Draw(sheet).line(points, fill=BLUE, width=6, joint="curve")
    return sheet


def on_a_table(sheet: Image.Image, table: tuple[int, int, int]) -> Image.Image:
    """The sheet photographed from aside on a coloured table, in warm light with a shadow."""
    width, height = sheet.size
    ground = Image.new("RGB", (int(width * 1.3), int(height * 1.25)), table)
    corners = (-220, -160, -150, height + 210, width + 260, height + 120, width + 130, -240)
    tilted = sheet.transform(ground.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    mask = Image.new("L", sheet.size, 255).transform(ground.size, Image.Transform.QUAD, corners)
    ground.paste(tilted, mask=mask)
    light = np.array([1.0, 0.94, 0.84]) * np.linspace(1.0, 0.6, ground.width)[None, :, None]
    return Image.fromarray((np.asarray(ground) * light).astype(np.uint8))
