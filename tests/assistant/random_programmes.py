"""Any programme at all: sound ones with every field in every shape."""

from typing import Any

from hypothesis import strategies as st

from knowledge.packs import check
from knowledge.programme import Programme
from knowledge.vocabulary import Audience, Basis, Confidence, DocumentForm, UnitKind, Validity

_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cf"), exclude_characters="\ufffe\uffff")
_SHORT = st.text(_LETTERS, min_size=1, max_size=20).filter(str.strip)
line = st.one_of(_SHORT, st.sampled_from(["=1+1", "@x", "-x", "+62", "_x000D_", "007", "1e5", "ya", "#N/A"]))
text = st.one_of(
    line, st.lists(line, min_size=2, max_size=3).map("\n ".join), line.map(lambda s: f"{s}\t{s}")
)
lines = st.lists(line, max_size=3)
number = st.floats(allow_nan=False, allow_infinity=False)
year = st.integers(1945, 2999)
code = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{1,23}", fullmatch=True)


def _maybe(given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), given)


def _named(names: list[str]) -> st.SearchStrategy[Any]:
    return _maybe(st.sampled_from(names)) if names else st.none()


def _some(vocabulary: Any) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from(list(vocabulary)), max_size=3, unique=True)


def _names(given: st.SearchStrategy[str], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(given, min_size=least, max_size=3, unique_by=str.strip)


source = st.fixed_dictionaries({"what": text, "where": text, "url": _maybe(line)})
form = st.fixed_dictionaries(
    {
        "form": st.sampled_from(list(DocumentForm)),
        "also": _some(DocumentForm),
        "detail": text,
        "must_show": lines,
        "count": st.integers(1, 20),
        "valid": st.sampled_from(list(Validity)),
        "choice": _maybe(line),
        "basis": st.sampled_from(list(Basis)),
    }
)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """A sound programme."""
    groups = draw(_names(line, 1))
    stages = draw(st.lists(code, max_size=3, unique_by=str.casefold))
    rounds, scales = draw(_names(_SHORT)), draw(_names(line))
    predicates, parts = draw(_names(line)), draw(_names(line))
    items = draw(st.lists(code, min_size=1, max_size=4, unique_by=str.casefold))
    kinds = draw(st.lists(st.sampled_from(list(UnitKind)), min_size=1, max_size=4, unique=True))
    official = draw(st.booleans())
    known = {"group": groups, "stage": stages, "round": rounds, "scale": scales}
    raw = {
        "id": draw(code),
        **{key: draw(text) for key in ("name", "short_name", "in_force_note", "goal", "scoring_note")},
        "legal_basis": draw(lines),
        "assessed_units": draw(lines),
        "official_instrument": official,
        "unit_kinds": kinds,
        "roles": draw(st.lists(_role, max_size=2)),
        "predicates": [
            {"name": p, "min_score": draw(_maybe(number)), "note": draw(_maybe(text))} for p in predicates
        ],
        "thresholds": [{"what": p, "minimum": {n: draw(number) for n in predicates}} for p in parts],
        "answer_scales": [{"name": s, "levels": draw(_levels)} for s in scales],
        "rounds": rounds,
        "data_year_offset": draw(st.integers(-5, 5)),
        "stages": [draw(_stage(s, rounds)) for s in stages],
        "evidence_stage": draw(_named(stages)),
        "handover": draw(st.lists(form, max_size=2)),
        "groups": [draw(_group(name)) for name in groups],
        "criteria": [draw(_item(i, known, kinds, official)) for i in items],
    }
    made = Programme.model_validate(raw)
    assert not list(check(made))
    return made


_role = st.fixed_dictionaries(
    {"who": text, "does": text, "confidence": _maybe(st.sampled_from(list(Confidence)))}
)
_levels = st.lists(
    st.fixed_dictionaries({"name": text, "factor": number, "meaning": _maybe(text)}), max_size=2
)


def _stage(name: str, rounds: list[str]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {
            "id": st.just(name),
            "name": text,
            "usual": text,
            "round": _named(rounds),
            "last_year": _maybe(year),
            "who": _maybe(text),
            "source": _maybe(text),
        }
    )


def _group(name: str) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {
            "name": st.just(name),
            "part": _maybe(text),
            "id": _maybe(st.from_regex(r"G[0-9]{6}", fullmatch=True)),
            "weight": _maybe(number),
            "title": _maybe(text),
            "what_it_asks": _maybe(text),
            "holder": _maybe(text),
            "terms": lines,
            "source": _maybe(source),
            "confidence": _maybe(st.sampled_from(list(Confidence))),
            "note": _maybe(text),
        }
    )


def _item(
    name: str, known: dict[str, list[str]], kinds: list[UnitKind], official: bool
) -> st.SearchStrategy[Any]:
    scales = known["scale"]
    answer = (
        st.fixed_dictionaries(
            {"scale": st.sampled_from(scales), "best": _maybe(text), "source": _maybe(text)}
        )
        if scales
        else st.none()
    )
    return st.fixed_dictionaries(
        {
            "id": st.just(name),
            "group": st.sampled_from(known["group"]),
            **dict.fromkeys(("kind", "title", "what_it_asks", "period", "holder"), text),
            "right": _maybe(text),
            "applies_to": st.one_of(st.just(kinds), st.just([]), _some(UnitKind)),
            "evidence": st.lists(form, min_size=1, max_size=3),
            "exclusive_photos": st.booleans(),
            "catch_all": st.booleans(),
            "round": _named(known["round"]),
            "stage": _named(known["stage"]),
            "first_year": _maybe(st.just(2001)),
            "last_year": _maybe(st.integers(2001, 2999)),
            "weight": _maybe(number),
            "answer": _maybe(answer),
            **dict.fromkeys(
                ("terms", "document_titles", "likely_titles", "everyday", "shows_inside", "not_evidence"),
                lines,
            ),
            "audience": _some(Audience),
            "source": source,
            "confidence": st.sampled_from(list(Confidence) if official else [Confidence.INFERRED]),
            "confidence_note": _maybe(text),
        }
    )
