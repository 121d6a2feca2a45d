"""Sentences: both languages say the same things, everything the code says exists, nothing is left over."""

import ast
import re
import string
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

from bot.translation import LANGUAGES, Translator, placeholders, translator
from knowledge.errors import LengkapError
from knowledge.vocabulary import Zone

ROOT = Path(__file__).parents[2]
ROOMS = ("assistant", "bot", "documents", "knowledge", "matchers", "reports", "storage")
MANNERS = {"", "number", "percent", "size", "day", "date", "list"}
SENTENCE = re.compile(r"[A-Za-zÀ-ÿ]{2,}[^\s]* +[A-Za-z]{2,}[^\s]* +[A-Za-z]{2,}")


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name
    return ""


def named(node: ast.AST | None) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def facts_given(call: ast.Call) -> frozenset[str] | None:
    """The names of the facts in a call, or None when it passes some on that are not written there."""
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(n for n in names if n)


def spoken() -> Iterator[tuple[str, ast.Call, ast.expr]]:
    """Each call of a translator in the shipped code, with where it stands and its key."""
    for path, tree in modules("assistant", "bot", "reports"):
        for node in ast.walk(tree):
            match node:
                case ast.Call(args=[key, *_]) if called(node) == "t":
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node, key
                case ast.Call(args=[ast.Name(id="t"), key, *_]):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node, key


def written_keys() -> list[tuple[str, ast.Call, str]]:
    return [
        (place, call, key.value)
        for place, call, key in spoken()
        if called(call) == "t" and isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]


def composed_keys() -> re.Pattern[str]:
    """What keys put together from parts can be: f"word.{...}" is `word.` and anything."""
    shapes = {
        "".join(
            re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w.-]+" for part in key.values
        )
        for _, _, key in spoken()
        if isinstance(key, ast.JoinedStr)
    }
    return re.compile("|".join(sorted(s for s in shapes if not s.startswith("error"))) or "(?!)")


def error_classes() -> list[type[LengkapError]]:
    for room in ROOMS:
        for module in walk_packages([str(ROOT / room)], prefix=f"{room}."):
            if "migrations" not in module.name and not module.name.endswith("__main__"):
                import_module(module.name)
    found, queue = [LengkapError], [LengkapError]
    while queue:
        for kind in queue.pop().__subclasses__():
            found.append(kind)
            queue.append(kind)
    raised = {
        named(node.exc)
        for _, tree in modules(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
    }
    made = {called(node) for _, tree in modules(*ROOMS) for node in ast.walk(tree)}
    ours = [kind for kind in found if "code" in vars(kind) and kind.__module__.split(".")[0] in ROOMS]
    return [kind for kind in ours if kind.__name__ in raised | made or not kind.__subclasses__()]


@pytest.fixture(params=LANGUAGES)
def t(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param)


def test_languages_hold_the_same_keys() -> None:
    first, *others = (set(translator(language).messages) for language in LANGUAGES)
    assert [other ^ first for other in others] == [set() for _ in others]


def test_languages_need_the_same_facts() -> None:
    first, *others = (translator(language).messages for language in LANGUAGES)
    for other in others:
        differing = {k for k in first.keys() & other if placeholders(first[k]) != placeholders(other[k])}
        assert not differing


def test_placeholders_are_plain_names_in_known_manners(t: Translator) -> None:
    for key, sentence in t.messages.items():
        for _, name, manner, conversion in string.Formatter().parse(sentence):
            if name is not None:
                assert name.isidentifier(), key
                assert manner in MANNERS, key
                assert conversion is None, key


def test_every_written_key_exists() -> None:
    t = translator("id")
    assert [f"{place} {key}" for place, _, key in written_keys() if key not in t] == []


def test_every_sentence_gets_the_facts_it_needs() -> None:
    t = translator("id")
    short = []
    for place, call, key in written_keys():
        given = facts_given(call)
        if key in t and given is not None and not placeholders(t.messages[key]) <= given:
            short.append(f"{place} {key} needs {sorted(placeholders(t.messages[key]) - given)}")
    assert short == []


def test_every_error_has_a_sentence(t: Translator) -> None:
    assert sorted({k.code for k in error_classes() if f"error.{k.code}" not in t}) == []


def test_every_note_of_a_reading_has_a_sentence(t: Translator) -> None:
    noted = {
        node.args[0].value
        for _, tree in modules("documents")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) == "Note" and isinstance(node.args[0], ast.Constant)
    }
    assert len(noted) > 10
    assert sorted(code for code in noted if f"remark.note.{code}" not in t) == []


def test_every_error_is_raised_with_the_facts_of_its_sentence() -> None:
    t = translator("id")
    needs = {k.__name__: placeholders(t.messages.get(f"error.{k.code}", "")) for k in error_classes()}
    short = [
        f"{path.relative_to(ROOT)}:{node.lineno} {called(node)}"
        for path, tree in modules(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in needs
        if (given := facts_given(node)) is not None and not needs[called(node)] <= given
    ]
    assert short == []


def test_no_sentence_is_left_over() -> None:
    words = {
        node.value
        for _, tree in modules("assistant", "bot", "reports")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    codes = {f"error.{kind.code}" for kind in error_classes()}
    composed = composed_keys()
    unused = [k for k in translator("id").messages if k not in words | codes and not composed.fullmatch(k)]
    assert unused == []


def test_handlers_and_screens_hold_no_sentences() -> None:
    found = []
    for path, tree in modules("bot/handlers", "bot/screens"):
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        docstrings = {ast.get_docstring(n, clean=False) for n in ast.walk(tree) if isinstance(n, documented)}
        raised = {
            arg for n in ast.walk(tree) if isinstance(n, ast.Raise) for arg in getattr(n.exc, "args", [])
        }
        found += [
            f"{path.relative_to(ROOT)}:{n.lineno} {n.value!r}"
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
            if n not in raised and n.value not in docstrings and SENTENCE.search(n.value)
        ]
    assert found == []


def test_unknown_key_is_an_error(t: Translator) -> None:
    with pytest.raises(KeyError):
        t("no.such.key")


def test_unknown_language_speaks_indonesian() -> None:
    assert translator("fr").language == "id"


def test_facts_are_filled_in_as_the_sentence_asks() -> None:
    t = Translator(
        "id", {"k": "{name}: {size:size}, {count:number}, {when:day}, {years:list}, {share:percent}"}
    )
    facts = {"name": "a", "size": 19_640_000, "count": 1234, "when": date(2026, 3, 27), "years": (2022, 2023)}
    assert t("k", **facts, share=0.5) == "a: 19,6 MB, 1.234, Jumat, 27 Maret 2026, 2022 dan 2023, 50%"


def test_braces_in_a_fact_stay_as_they_are() -> None:
    assert Translator("id", {"k": "{name}"})("k", name="{0.__class__}") == "{0.__class__}"


@pytest.mark.parametrize(
    ("language", "zone", "text"),
    [
        pytest.param("id", Zone.WIB, "Jumat, 27 Maret 2026, 16.00 WIB", id="west"),
        pytest.param("id", Zone.WIT, "Jumat, 27 Maret 2026, 18.00 WIT", id="east"),
        pytest.param("en", Zone.WITA, "Friday, 27 March 2026, 17:00 WITA", id="English"),
    ],
)
def test_moments_are_told_in_the_zone_of_the_unit(language: str, zone: Zone, text: str) -> None:
    assert translator(language).moment(datetime(2026, 3, 27, 9, tzinfo=UTC), zone) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1 KB"), (20_000_000, "20 MB"), (1_500_000_000, "1,5 GB")],
)
def test_sizes_are_told_in_decimal_units(count: int, text: str) -> None:
    assert translator("id").size(count) == text
