"""The letter template that comes with the product; a Kanwil may take it as the start of its own."""

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

FIELDS = (
    "nomor",
    "tanggal",
    "kepada",
    "unit",
    "kanwil",
    "penerbit",
    "program",
    "tahun",
    "penilaian",
    "tahun_data",
    "tenggat",
    "jumlah",
    "pengirim",
)
"""What a template may name in double braces, besides `butir`, the list of items."""
ITEM_FIELDS = ("no", "kode", "judul", "bentuk", "keadaan", "catatan", "sifat", "periode")
"""What it may name of an item."""
_COLUMNS = ("no", "judul", "bentuk", "keadaan")
_WIDTHS = (12, 64, 54, 30)
"""Of the columns, in millimetres."""
TEXTS = ("head", "foot", *_COLUMNS)
"""The words of the standard template, by name."""


def template(texts: Mapping[str, str]) -> bytes:
    """A Word file with the fields in double braces, ready to be filled in or changed."""
    from docx import Document  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    made = Document()
    made.styles["Normal"].font.name = "Arial"
    made.styles["Normal"].font.size = Pt(11)
    for section in made.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
    for line in texts["head"].split("\n"):
        made.add_paragraph(line)
    _items(texts, made)
    for line in texts["foot"].split("\n"):
        made.add_paragraph(line)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _items(texts: Mapping[str, str], made: "Document") -> None:
    from docx.shared import Mm  # noqa: PLC0415

    table = made.add_table(rows=4, cols=len(_COLUMNS))
    table.style = "Table Grid"
    for place, name in enumerate(_COLUMNS):
        cell = table.cell(0, place)
        cell.text = ""
        cell.paragraphs[0].add_run(texts[name]).bold = True
        table.cell(2, place).text = "{{ b." + name + " }}"
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Mm(width)
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    table.cell(1, 0).text = "{%tr for b in butir %}"
    table.cell(3, 0).text = "{%tr endfor %}"
