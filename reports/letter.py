"""Letters from a template that somebody may have written themselves: to be run in a confined child only."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.errors import LengkapError
from reports.letter_template import FIELDS, ITEM_FIELDS, template

Context = Mapping[str, Any]

_LARGEST = 5_000_000
_FORBIDDEN_PARTS = re.compile(r"vbaProject|vbaData|activeX|/embeddings/|oleObject|\.bin$", re.IGNORECASE)
_FORBIDDEN_TYPES = ("macroenabled", "activex", "oleobject", "vbaproject")
_LINKS = ("http://", "https://", "mailto:")
_FIELDS = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)
_MARKER = "lengkap-marker"
EXAMPLE: Context = {
    **dict.fromkeys(FIELDS, "contoh"),
    "jumlah": 2,
    "butir": [{**dict.fromkeys(ITEM_FIELDS, "contoh"), "no": number} for number in (1, 2)],
}
"""Everything that a template may name, with a value."""


class TemplateMacros(LengkapError):
    """The template carries programs or embedded objects."""

    code = "template.macros"


class TemplateOutside(LengkapError):
    """The template fetches something from outside, or runs fields that do; facts: what."""

    code = "template.outside"


class TemplateBroken(LengkapError):
    """The template cannot be filled in; facts: reason (in the words of the template engine)."""

    code = "template.broken"


class TemplateUnsafe(LengkapError):
    """The template reaches for what no template may."""

    code = "template.unsafe"


class TemplateEmpty(LengkapError):
    """A letter from the template would not name the missing items."""

    code = "template.no_items"


def check(written: bytes, example: Context) -> None:
    """Refuse a template that carries programs, reaches outside, cannot be filled in or names no item."""
    _look(written)
    named = dict.fromkeys(("kode", "judul"), _MARKER)
    marked = {**example, "butir": [{**item, **named} for item in example["butir"]]}
    [letter] = render(written, [marked])
    with zipfile.ZipFile(io.BytesIO(letter)) as parts:
        if _MARKER.encode() not in parts.read("word/document.xml"):
            raise TemplateEmpty


def standard(texts: Mapping[str, str]) -> bytes:
    """The template that comes with the product, in the words given."""
    return template(texts)


def from_standard(texts: Mapping[str, str], contexts: Sequence[Context]) -> list[bytes]:
    """One letter for each context, from the template that comes with the product."""
    return render(template(texts), contexts)


def render(written: bytes, contexts: Sequence[Context]) -> list[bytes]:
    """One letter for each context; TemplateBroken or TemplateUnsafe when the template cannot be filled in."""
    # Only the confined child carries the weight of these.
    from jinja2.exceptions import SecurityError, TemplateError  # noqa: PLC0415

    try:
        letters = [_filled(written, context) for context in contexts]
    except SecurityError:
        raise TemplateUnsafe from None
    except TemplateError as error:
        raise TemplateBroken(reason=str(error)[:200]) from None
    except Exception as error:  # noqa: BLE001 - whatever a stranger's template makes the engine raise
        raise TemplateBroken(reason=type(error).__name__) from None
    if max(map(len, letters), default=0) > _LARGEST:
        raise TemplateBroken(reason="size")
    return letters


def _filled(written: bytes, context: Context) -> bytes:
    from docxtpl import DocxTemplate  # noqa: PLC0415

    document = DocxTemplate(io.BytesIO(written))
    document.render(dict(context), _environment(), autoescape=True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _environment() -> Any:
    """An environment in which a template reaches its own facts and nothing else."""
    from jinja2 import StrictUndefined  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals = {"range": made.globals["range"]}
    return made


def _look(written: bytes) -> None:
    from defusedxml import ElementTree  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(written)) as parts:
            types = parts.read("[Content_Types].xml").lower().decode("utf-8", "replace")
            names = parts.namelist()
            parsed = [
                (name, ElementTree.fromstring(parts.read(name)))
                for name in names
                if name.endswith(".rels") or (name.startswith("word/") and name.endswith(".xml"))
            ]
    except Exception as error:  # noqa: BLE001 - whatever a stranger's file makes a parser raise
        raise TemplateBroken(reason=type(error).__name__) from None
    if any(_FORBIDDEN_PARTS.search(name) for name in names) or any(w in types for w in _FORBIDDEN_TYPES):
        raise TemplateMacros
    for name, root in parsed:
        if name.endswith(".rels"):
            _relations(root)
        else:
            _fields(root)


def _relations(root: Any) -> None:
    for relation in root:
        kind = str(relation.get("Type", "")).rpartition("/")[2].lower()
        target = str(relation.get("Target", ""))
        if kind in ("afchunk", "oleobject", "package", "control", "vbaproject"):
            raise TemplateMacros
        outside = relation.get("TargetMode") == "External"
        if outside and not (kind == "hyperlink" and target.lower().startswith(_LINKS)):
            raise TemplateOutside(what=kind)


def _fields(root: Any) -> None:
    told = "".join(node.text or "" for node in root.iter() if str(node.tag).endswith("}instrText"))
    told += " ".join(
        str(value)
        for node in root.iter()
        if str(node.tag).endswith("}fldSimple")
        for value in node.attrib.values()
    )
    if found := _FIELDS.search(told):
        raise TemplateOutside(what=found[1].upper())
