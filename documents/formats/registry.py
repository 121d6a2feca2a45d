"""Which module reads which kind; a module is imported when its first file comes."""

from importlib import import_module

from documents.formats.format import Format, PictureFormat
from documents.reading import Kind

_MODULES = {
    Kind.PDF: "documents.formats.pdf",
    Kind.JPEG: "documents.formats.photo",
    Kind.PNG: "documents.formats.photo",
    Kind.DOCX: "documents.formats.docx",
    Kind.XLSX: "documents.formats.xlsx",
}


def format_of(kind: Kind) -> Format:
    """The reader for a kind of file."""
    reader: Format = import_module(_MODULES[kind]).FORMAT
    return reader


def picture_format_of(kind: Kind) -> PictureFormat:
    """The reader for a kind of file whose pages asked to be looked at."""
    reader: PictureFormat = import_module(_MODULES[kind]).FORMAT
    return reader
