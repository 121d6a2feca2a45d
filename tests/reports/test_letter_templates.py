"""A letter template is a stranger's program until it was looked at: what it may name and may not do."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from assistant.confined import confined
from bot.translation import LANGUAGES, translator
from documents.errors import Crashed, TooBigInside, TooSlow
from knowledge.errors import LengkapError
from knowledge.limits import Limits
from reports import letter
from reports.letter_template import FIELDS, ITEM_FIELDS, TEXTS

LIST = "{% for b in butir %}{{ b.judul }}{% endfor %}"
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"


def written(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def changed(source: bytes, change: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in added.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def related(kind: str, target: str, mode: str = "External") -> bytes:
    row = f'<Relationship Id="r9" Type="{RELATION.format(kind)}" Target="{target}" TargetMode="{mode}"/>'

    def change(name: str, content: bytes) -> bytes:
        if name != "word/_rels/document.xml.rels":
            return content
        return content.replace(b"</Relationships>", row.encode() + b"</Relationships>")

    return changed(written(LIST), change)


def field(*runs: str) -> bytes:
    inside = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)

    def change(name: str, content: bytes) -> bytes:
        if name != "word/document.xml":
            return content
        return content.replace(b"<w:body>", b"<w:body><w:p>" + inside.encode() + b"</w:p>", 1)

    return changed(written(LIST), change)


def same(name: str, content: bytes) -> bytes:
    return content


def texts(document: bytes) -> str:
    made = Document(io.BytesIO(document))
    cells = (cell.text for table in made.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in made.paragraphs), *cells])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_standard_template_passes_and_names_every_item(language: str) -> None:
    t = translator(language)
    words = {name: t(f"report.letter.{name}") for name in TEXTS}
    letter.check(letter.standard(words), letter.EXAMPLE)
    items = [{**letter.EXAMPLE["butir"][0], "judul": f"=Butir <b>&{n}", "no": n} for n in range(1, 60)]
    [made] = letter.from_standard(words, [{**letter.EXAMPLE, "butir": items, "kepada": "<Dinas> & Co"}])
    shown = texts(made)
    assert all(f"=Butir <b>&{n}" in shown for n in range(1, 60))
    assert "<Dinas> & Co" in shown
    assert "{" not in shown


def test_a_template_may_name_everything_it_is_told_of() -> None:
    fields = [f"{{{{ {name} }}}}" for name in FIELDS]
    items = ["{% for b in butir %}", *(f"{{{{ b.{name} }}}}" for name in ITEM_FIELDS), "{% endfor %}"]
    letter.check(written(*fields, " ".join(items)), letter.EXAMPLE)


@pytest.mark.parametrize(
    "trick",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ ''['__class__'] }}",
        "{{ butir.__class__.__base__.__subclasses__() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum.__globals__['os'].popen('id').read() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ nomor|attr('__class__') }}",
        "{{ '{0.__class__}'.format(nomor) }}",
        "{{ butir.append(1) }}",
        "{{ butir.clear() }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ range(1000000000) }}",
        "{% for a in butir recursive %}{{ loop(butir) }}{% endfor %}",
        "{{ tidak_ada }}",
        "{{ butir[7].judul }}",
        "{% for b in butir %}",
        "{{ }}",
    ],
)
def test_tricks_in_braces_meet_our_errors(trick: str) -> None:
    with pytest.raises((letter.TemplateUnsafe, letter.TemplateBroken)):
        letter.check(written(LIST, trick), letter.EXAMPLE)


@pytest.mark.parametrize(
    ("template", "error"),
    [
        pytest.param(lambda: changed(written(LIST), same, word__vbaProject_dot_bin=b"x"), "macros", id="vba"),
        pytest.param(
            lambda: changed(written(LIST), same, word__embeddings__o_dot_bin=b"x"), "macros", id="embedded"
        ),
        pytest.param(
            lambda: changed(
                written(LIST),
                lambda n, c: (
                    c.replace(b"wordprocessingml.document.main", b"x.macroEnabled.main")
                    if n == "[Content_Types].xml"
                    else c
                ),
            ),
            "macros",
            id="docm",
        ),
        pytest.param(lambda: related("attachedTemplate", "http://x/t.dotm"), "outside", id="template"),
        pytest.param(lambda: related("image", "http://x/pixel.png"), "outside", id="picture"),
        pytest.param(lambda: related("hyperlink", "file:///etc/passwd"), "outside", id="file-link"),
        pytest.param(lambda: related("oleObject", "http://x/o"), "macros", id="ole"),
        pytest.param(lambda: related("aFChunk", "chunk.html", "Internal"), "macros", id="chunk"),
        pytest.param(lambda: field("DDEAUTO c:\\\\cmd.exe"), "outside", id="dde"),
        pytest.param(lambda: field("DD", "EAUTO cmd"), "outside", id="dde-in-pieces"),
        pytest.param(lambda: field('INCLUDETEXT "http://x"'), "outside", id="include"),
        pytest.param(lambda: b"PK\x03\x04 nothing", "broken", id="cut"),
        pytest.param(lambda: written("Tanpa butir, {{ nomor }}"), "no_items", id="no-items"),
        pytest.param(
            lambda: changed(
                written(LIST),
                lambda n, c: b'<!DOCTYPE a [<!ENTITY x "y">]>' + c if n == "word/styles.xml" else c,
            ),
            "broken",
            id="entities",
        ),
    ],
)
def test_programs_and_ways_out_are_refused(template: Callable[[], bytes], error: str) -> None:
    with pytest.raises(LengkapError, match=rf"template\.{error}"):
        letter.check(template(), letter.EXAMPLE)


def test_a_link_that_a_reader_may_click_is_fine() -> None:
    letter.check(related("hyperlink", "https://contoh.go.id"), letter.EXAMPLE)


@pytest.mark.slow
@pytest.mark.parametrize(
    "bomb",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 10000000000 }}",
        "{% for a in range(99999) %}{{ 'x' * 100000 }}{% endfor %}",
    ],
    ids=["loops", "string", "output"],
)
async def test_bombs_cost_a_child_and_a_few_seconds(bomb: str) -> None:
    with pytest.raises((TooSlow, TooBigInside, Crashed, letter.TemplateBroken)):
        await confined(Limits(), 6, letter.check, written(LIST, bomb), letter.EXAMPLE)
