"""The office that usually holds an item is told from the words of the programme and the kind of unit."""

import pytest

from knowledge import catalogue, holders
from knowledge.holders import offices
from knowledge.vocabulary import UnitKind

EITHER = "Biro Hukum (provinsi) / Bagian Hukum (kab/kota)"
LONG = (
    "Lapas/Rutan: seksi pembinaan atau pelayanan tahanan (layanan kunjungan) dan KPLP/KPR; "
    "Kanim: seksi lalu lintas/izin tinggal dan Tikkim; Bapas: seksi bimbingan klien; BHP: subbag TU"
)


@pytest.mark.parametrize(
    ("holder", "kind", "named"),
    [
        pytest.param("Bagian Hukum Setda", UnitKind.KOTA, ("Bagian Hukum Setda",), id="one"),
        pytest.param("Dinas Kesehatan, RSUD", UnitKind.KOTA, ("Dinas Kesehatan", "RSUD"), id="two"),
        pytest.param("Diskominfo selaku PPID Utama", UnitKind.KOTA, ("Diskominfo", "PPID Utama"), id="as"),
        pytest.param(
            "Subbag/Urusan TU (umum, perlengkapan, BMN); foto oleh Humas/operator P2HAM",
            UnitKind.RUTAN,
            ("Subbag/Urusan TU", "Foto", "Humas/operator P2HAM"),
            id="aside",
        ),
        pytest.param(EITHER, UnitKind.KOTA, ("Bagian Hukum",), id="city"),
        pytest.param(
            "Biro Hukum (provinsi) / Bagian Hukum (kab/kota)",
            UnitKind.PROVINSI,
            ("Biro Hukum",),
            id="province",
        ),
        pytest.param(
            LONG, UnitKind.RUTAN, ("Seksi pembinaan atau pelayanan tahanan", "KPLP/KPR"), id="prison"
        ),
        pytest.param(LONG, UnitKind.BHP, ("Subbag TU",), id="probate"),
        pytest.param(LONG, UnitKind.KANIM, ("Seksi lalu lintas/izin tinggal", "Tikkim"), id="immigration"),
        pytest.param("Humas; Kanim: Tikkim", UnitKind.RUTAN, ("Humas",), id="others-left-out"),
        pytest.param("Humas; Kanim: Tikkim", UnitKind.KANIM, ("Tikkim", "Humas"), id="own-first"),
    ],
)
def test_offices_are_named_for_the_kind_of_unit(holder: str, kind: UnitKind, named: tuple[str, ...]) -> None:
    assert offices(holder, kind) == named


def test_every_item_of_every_programme_names_an_office_for_every_kind_that_it_is_asked_of() -> None:
    for programme in catalogue.load().programmes:
        for criterion in programme.criteria:
            for kind in UnitKind:
                if programme.asks(kind, criterion):
                    found = offices(criterion.holder, kind)
                    assert found, (criterion.id, kind)
                    assert all(1 < len(name) <= 160 for name in found), found


def test_names_that_differ_by_rank_alone_are_one_office() -> None:
    found = holders.same(
        [
            "TU",
            "Subbag/Urusan TU",
            "Seksi pembinaan atau pelayanan tahanan",
            "Seksi pembinaan/pelayanan tahanan",
            "Humas",
            "TU/Humas",
            "Bagian",
        ]
    )
    assert found["TU"] == found["Subbag/Urusan TU"] == "Subbag/Urusan TU"
    assert len(set(found.values())) == 5
    assert (found["Humas"], found["TU/Humas"], found["Bagian"]) == ("Humas", "TU/Humas", "Bagian")
