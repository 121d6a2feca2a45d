"""Example titles that suit the unit of who asks."""

from knowledge.titles import suiting
from knowledge.vocabulary import UnitKind

TITLES = (
    "Maklumat Pelayanan",
    "Maklumat Kantor Imigrasi",
    "Maklumat Lapas dan Rutan",
    "Banner Maklumat Lapas",
)


def test_titles_of_other_kinds_are_left_out_and_own_ones_come_first() -> None:
    assert suiting(TITLES, UnitKind.RUTAN) == ("Maklumat Lapas dan Rutan", "Maklumat Pelayanan")
    assert suiting(TITLES, UnitKind.KANIM) == ("Maklumat Kantor Imigrasi", "Maklumat Pelayanan")
    assert suiting(TITLES, UnitKind.KABUPATEN) == ("Maklumat Pelayanan",)


def test_without_a_kind_all_stay() -> None:
    assert suiting(TITLES, None) == TITLES
