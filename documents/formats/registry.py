"""Which module reads which kind; a module is imported when its first file comes."""

from importlib import import_module
from typing import Any

from documents.errors import OldFormat
from documents.formats.format import Format, PictureFormat
from documents.reading import PICTURES, Kind

_READERS = dict.fromkeys(PICTURES, ("photo", "FORMAT")) | {
    Kind.PDF: ("pdf", "FORMAT"),
    Kind.DOCX: ("docx", "FORMAT"),
    Kind.XLSX: ("xlsx", "FORMAT"),
    Kind.PPTX: ("pptx", "FORMAT"),
    Kind.ODT: ("odf", "ODT"),
    Kind.ODS: ("odf", "ODS"),
    Kind.ODP: ("odf", "ODP"),
    Kind.RTF: ("rtf", "FORMAT"),
    Kind.TEXT: ("plain", "TEXT"),
    Kind.CSV: ("plain", "CSV"),
    Kind.DOC: ("legacy_doc", "FORMAT"),
    Kind.XLS: ("legacy_xls", "FORMAT"),
    Kind.PPT: ("legacy_ppt", "FORMAT"),
}
_EXTRAS = frozenset({"olefile", "xlrd"})


def format_of(kind: Kind) -> Format:
    """The reader for a kind of file."""
    reader: Format = _reader(kind)
    return reader


def picture_format_of(kind: Kind) -> PictureFormat:
    """The reader for a kind of file whose pages asked to be looked at."""
    reader: PictureFormat = _reader(kind)
    return reader


def _reader(kind: Kind) -> Any:
    module, name = _READERS[kind]
    try:
        return getattr(import_module(f"documents.formats.{module}"), name)
    except ModuleNotFoundError as error:
        if error.name in _EXTRAS:
            raise OldFormat(found=kind.value) from error
        raise
