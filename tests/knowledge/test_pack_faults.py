"""A fault in a programme file is named by file, item and field."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from made_programme import form, item, programme

from knowledge.catalogue import Catalogue, UnknownProgramme, load_from
from knowledge.packs import PackError, parse

Change = Callable[[dict[str, Any]], object]


def pack() -> dict[str, Any]:
    """The data of a small, sound programme file."""
    raw = programme([item("SATU", form("laporan")), item("DUA", form("foto"))], rounds=["B04"])
    data: dict[str, Any] = raw.model_dump(mode="json", exclude_none=True)
    data["groups"][0]["code"] = "I"
    return data


def first(raw: dict[str, Any]) -> dict[str, Any]:
    """The first item."""
    found: dict[str, Any] = raw["criteria"][0]
    return found


FAULTS: dict[str, tuple[Change, str, str, str]] = {
    "an unknown form": (
        lambda r: first(r)["evidence"][0].update(form="fotokopi"),
        "SATU",
        "evidence[0].form",
        "enum",
    ),
    "a slip in a field's name": (lambda r: first(r).update(tittle="x"), "SATU", "tittle", "extra_forbidden"),
    "a missing field": (lambda r: first(r).pop("holder"), "SATU", "holder", "missing"),
    "an empty text": (lambda r: first(r).update(title=" "), "SATU", "title", "string_too_short"),
    "no evidence": (lambda r: first(r).update(evidence=[]), "SATU", "evidence", "too_short"),
    "an unknown kind of unit": (
        lambda r: r["criteria"][1].update(applies_to=["lapaz"]),
        "DUA",
        "applies_to[0]",
        "enum",
    ),
    "a count that is not one": (
        lambda r: first(r)["evidence"][0].update(count=0),
        "SATU",
        "evidence[0].count",
        "greater_than_equal",
    ),
    "a text instead of a number": (
        lambda r: first(r).update(weight="banyak"),
        "SATU",
        "weight",
        "float_parsing",
    ),
    "a code twice": (lambda r: r["criteria"][1].update(id="SATU"), "SATU", "criteria", "repeated"),
    "an item without a name": (lambda r: first(r).pop("id"), "criteria[0]", "id", "missing"),
    "an item that is only a word": (
        lambda r: r["criteria"].append("TIGA"),
        "criteria[2]",
        "criteria[2]",
        "model_type",
    ),
    "a group nobody declared": (lambda r: first(r).update(group="Lain"), "SATU", "group", "unknown-group"),
    "a group twice": (lambda r: r["groups"].append({"name": "Isi"}), "Isi", "groups", "repeated"),
    "a heading that is an item": (lambda r: r["groups"][0].update(id="SATU"), "SATU", "id", "is-a-heading"),
    "a round nobody declared": (lambda r: first(r).update(round="B09"), "SATU", "round", "unknown-round"),
    "a stage of an unknown round": (
        lambda r: r["stages"][0].update(round="B09"),
        "awal",
        "round",
        "unknown-round",
    ),
    "a stage nobody declared": (lambda r: first(r).update(stage="nanti"), "SATU", "stage", "unknown-stage"),
    "an unknown stage for all": (
        lambda r: r.update(evidence_stage="nanti"),
        "",
        "evidence_stage",
        "unknown-stage",
    ),
    "a stage twice": (lambda r: r["stages"].append(r["stages"][0]), "awal", "stages", "repeated"),
    "a source nobody declared": (lambda r: first(r).update(source="uu"), "SATU", "source", "unknown-source"),
    "an unknown scale": (
        lambda r: first(r).update(answer={"scale": "A-Z"}),
        "SATU",
        "answer.scale",
        "unknown-scale",
    ),
    "years that contradict": (
        lambda r: first(r).update(first_year=2025, last_year=2020),
        "SATU",
        "last_year",
        "before-first-year",
    ),
    "a threshold of an unknown predicate": (
        lambda r: r.update(thresholds=[{"what": "nilai", "minimum": {"WBK": 75}}]),
        "nilai",
        "minimum",
        "unknown-predicate",
    ),
    "wajib without an official instrument": (
        lambda r: r.update(official_instrument=False),
        "SATU",
        "confidence",
        "required-without-instrument",
    ),
    "no items": (lambda r: r.update(criteria=[]), "", "criteria", "too_short"),
    "items that are no list": (lambda r: r.update(criteria={"id": "SATU"}), "", "criteria", "tuple_type"),
}


@pytest.mark.parametrize(("change", "item_", "field", "reason"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named(change: Change, item_: str, field: str, reason: str, tmp_path: Path) -> None:
    raw = pack()
    change(raw)
    (tmp_path / "uji-2024.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_from(tmp_path)
    facts = caught.value.facts
    assert (facts["file"], facts["item"], facts["field"], facts["reason"]) == (
        "uji-2024.yaml",
        item_,
        field,
        reason,
    )
    assert caught.value.code == "programme.invalid"


@pytest.mark.parametrize(
    ("text", "item_", "reason"),
    [
        ("id: [uji\n", "line 2", "yaml"),
        ("id: uji\nname: satu\nname: dua\n", "line 3", "yaml"),
        ("id: \x07", "", "yaml"),
        ("- satu\n", "", "not-a-mapping"),
        ("", "", "not-a-mapping"),
    ],
    ids=["broken", "a key twice", "a control character", "a list", "empty"],
)
def test_a_file_that_is_no_pack_is_refused(text: str, item_: str, reason: str) -> None:
    with pytest.raises(PackError) as caught:
        parse(text, "uji.yaml")
    assert (caught.value.facts["item"], caught.value.facts["reason"]) == (item_, reason)


def test_all_faults_are_counted() -> None:
    raw = pack()
    first(raw).pop("holder")
    raw["criteria"][1].pop("period")
    with pytest.raises(PackError) as caught:
        parse(yaml.safe_dump(raw), "uji-2024.yaml")
    assert caught.value.facts["more"] == 1
    problems = caught.value.facts["problems"]
    assert isinstance(problems, tuple)
    assert [(p.item, p.field) for p in problems] == [("SATU", "holder"), ("DUA", "period")]


def test_the_sound_pack_of_these_tests_is_read_back_the_same() -> None:
    read = parse(yaml.safe_dump(pack()), "uji-2024.yaml")
    assert [c.id for c in read.criteria] == ["SATU", "DUA"]


def test_a_source_and_a_group_may_be_named_in_short() -> None:
    raw = pack()
    raw["sources"] = {"uu": {"what": "UU 39/1999", "where": "Pasal 71"}}
    first(raw).update(source="uu", group="I")
    satu = parse(yaml.safe_dump(raw), "uji-2024.yaml").criterion("SATU")
    assert (satu.source.what, satu.group) == ("UU 39/1999", "Isi")


def test_an_item_without_kinds_is_for_all_kinds_of_its_programme() -> None:
    satu = parse(yaml.safe_dump(pack()), "uji-2024.yaml").criterion("SATU")
    assert [kind.value for kind in satu.applies_to] == ["lapas", "rutan", "kanim"]


def test_a_pack_bears_the_name_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "lain.yaml").write_text(yaml.safe_dump(pack()), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_from(tmp_path)
    assert caught.value.facts["reason"] == "not-the-file-name"


def test_a_pack_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "uji.yaml").write_bytes(b"id: \xff\xfe")
    with pytest.raises(PackError) as caught:
        load_from(tmp_path)
    assert caught.value.facts["reason"] == "not-utf-8"


def test_a_folder_without_packs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        load_from(tmp_path)
    assert caught.value.facts["reason"] == "no-programmes"


def test_an_unknown_edition_is_an_error_with_a_code(tmp_path: Path) -> None:
    (tmp_path / "uji-2024.yaml").write_text(yaml.safe_dump(pack()), encoding="utf-8")
    known: Catalogue = load_from(tmp_path)
    assert known.programme("uji-2024").short_name == "Uji"
    with pytest.raises(UnknownProgramme) as caught:
        known.programme("p2ham-1999")
    assert caught.value.code == "programme.unknown"
    assert caught.value.facts == {"programme": "p2ham-1999", "known": ("uji-2024",)}
