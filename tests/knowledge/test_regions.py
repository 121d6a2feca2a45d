"""Provinces, zones and units as the sources list them."""

from collections import Counter

import pytest

from knowledge import regions
from knowledge.vocabulary import Confidence, UnitKind, Zone

REGIONS = regions.load()


def test_all_provinces_have_a_zone() -> None:
    names = [province.name for province in REGIONS.provinces]
    assert len(set(names)) == 38
    assert Counter(province.zone for province in REGIONS.provinces) == {
        Zone.WIB: 18,
        Zone.WITA: 12,
        Zone.WIT: 8,
    }


@pytest.mark.parametrize(
    ("province", "zone"),
    [
        ("Banten", Zone.WIB),
        ("kalimantan selatan", Zone.WITA),
        (" Kalimantan Barat ", Zone.WIB),
        ("Maluku", Zone.WIT),
    ],
)
def test_a_province_is_found_in_any_case(province: str, zone: Zone) -> None:
    assert REGIONS.province(province).zone is zone


def test_an_unknown_province_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        REGIONS.province("Atlantis")


@pytest.mark.parametrize(
    ("province", "kinds"),
    [
        (
            "Banten",
            {
                "kabupaten": 4,
                "kota": 4,
                "lapas": 8,
                "lpka": 1,
                "rutan": 3,
                "bapas": 2,
                "rupbasan": 2,
                "kanim": 3,
            },
        ),
        (
            "Kepulauan Bangka Belitung",
            {
                "kabupaten": 6,
                "kota": 1,
                "lapas": 5,
                "lpka": 1,
                "rutan": 1,
                "bapas": 1,
                "rupbasan": 1,
                "kanim": 2,
            },
        ),
    ],
)
def test_the_units_of_a_province(province: str, kinds: dict[str, int]) -> None:
    units = REGIONS.units(province)
    assert Counter(unit.kind.value for unit in units) == kinds
    assert len({unit.name for unit in units}) == len(units)


def test_units_nobody_confirmed_say_so() -> None:
    inferred = [u.name for p in REGIONS.provinces for u in p.units if u.confidence is Confidence.INFERRED]
    assert [name for name in inferred if "Rupbasan" in name] == [
        "Rupbasan Pangkalpinang",
        "Rupbasan Kelas I Tangerang",
        "Rupbasan Kelas II Serang",
    ]


def test_units_that_opened_later_are_asked_for_by_name() -> None:
    assert [u.name for u in REGIONS.units("Banten", later=True)] == ["Bapas Kelas II Ciangir"]
    assert not any(u.later for u in REGIONS.units("Banten"))
    assert REGIONS.units("Bali") == ()


def test_aliases_and_sources_are_kept() -> None:
    units = {u.name: u for u in REGIONS.units("Banten")}
    assert units["Lapas Pemuda Kelas IIA Tangerang"].aliases == ("Lapas Pemuda Tangerang", "LP Pemuda")
    assert all(u.source for u in units.values())
    assert {u.kind for u in units.values()} <= set(UnitKind)
