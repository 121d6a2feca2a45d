"""Writes papers as PDF, DOCX and XLSX; the same paper always gives the same bytes."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Cm
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from reportlab.lib.colors import black, whitesmoke
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from bot.demo.papers import Grid, Heading, NewPage, Paper, Para, Signature

_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_EPOCH = (2020, 1, 1, 0, 0, 0)
_LINE = 441


def as_pdf(paper: Paper) -> bytes:
    """The paper as a PDF with a text layer."""

    out = io.BytesIO()

    def foot(canvas: Any, document: Any) -> None:
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(25 * mm, 12 * mm, paper.foot)
        canvas.drawRightString(185 * mm, 12 * mm, str(document.page))

    template = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=25 * mm,
        topMargin=20 * mm,
        bottomMargin=22 * mm,
        invariant=1,
    )
    template.build(_flow(paper), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _flow(paper: Paper) -> list[Flowable]:

    style = _styles()
    parts: list[Flowable] = [Paragraph(line, style["head"]) for line in paper.letterhead]
    if parts:
        parts += [HRFlowable(width="100%", thickness=1.2, color="black"), Spacer(1, 12)]
    for block in paper.blocks:
        match block:
            case Heading(lines):
                parts += [Paragraph(line, style["title"]) for line in lines] + [Spacer(1, 10)]
            case Para(text, ""):
                parts += [Paragraph(text, style["body"]), Spacer(1, 5)]
            case Para(text, label):
                parts += [_labelled(label, text, style), Spacer(1, 4)]
            case Grid():
                parts += [_grid(block, style), Spacer(1, 8)]
            case Signature(lines):
                parts += [Spacer(1, 14)] + [Paragraph(line or "&nbsp;", style["sign"]) for line in lines]
            case NewPage():
                parts.append(PageBreak())
    return parts


def _styles() -> dict[str, Any]:

    def made(name: str, font: str = "Times-Roman", **more: Any) -> ParagraphStyle:
        return ParagraphStyle(name, fontName=font, fontSize=11.5, leading=15, **more)

    return {
        "head": made("head", "Times-Bold", alignment=TA_CENTER),
        "title": made("title", "Times-Bold", alignment=TA_CENTER),
        "body": made("body", alignment=TA_JUSTIFY),
        "cell": made("cell"),
        "sign": made("sign", leftIndent=250),
    }


def _labelled(label: str, text: str, style: dict[str, Any]) -> Flowable:

    row = [Paragraph(label, style["cell"]), Paragraph(":", style["cell"]), Paragraph(text, style["body"])]
    look = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    return Table([row], colWidths=[86, 14, _LINE - 100], style=look)


def _grid(grid: Grid, style: dict[str, Any]) -> Flowable:

    rows = [[Paragraph(cell, style["cell"]) for cell in row] for row in grid.rows]
    look = TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.6, black),
            ("BACKGROUND", (0, 0), (-1, 0), whitesmoke),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ]
    )
    return Table(rows, colWidths=[share * _LINE for share in grid.widths], repeatRows=1, style=look)


def as_docx(paper: Paper) -> bytes:
    """The paper as a Word document, its letterhead in the page header and its foot in the footer."""

    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "\n".join(paper.letterhead)
    section.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    section.footer.paragraphs[0].text = paper.foot
    for block in paper.blocks:
        match block:
            case Heading(lines):
                title = document.add_paragraph()
                title.alignment = WD_ALIGN_PARAGRAPH.CENTER
                title.add_run("\n".join(lines)).bold = True
            case Para(text, label):
                document.add_paragraph(f"{label}: {text}" if label else text)
            case Grid(rows):
                table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
                for row in rows:
                    for cell, text in zip(table.add_row().cells, row, strict=True):
                        cell.text = text
            case Signature(lines):
                document.add_paragraph("\n".join(lines)).paragraph_format.left_indent = Cm(9)
            case NewPage():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    out = io.BytesIO()
    document.save(out)
    return _repacked(out.getvalue())


def as_xlsx(sheet: str, rows: Sequence[Sequence[str | int | float]]) -> bytes:
    """The rows as a workbook with one sheet; a text beginning with "=" is a formula."""

    book = Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError(page)
    page.title = sheet
    for row in rows:
        page.append(list(row))
    page.column_dimensions["B"].width = 44
    out = io.BytesIO()
    book.save(out)
    return _repacked(out.getvalue())


def _repacked(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = _STAMP.sub(rb"\g<1>2020-01-01T00:00:00Z\g<2>", old.read(name))
            new.writestr(zipfile.ZipInfo(name, _EPOCH), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
