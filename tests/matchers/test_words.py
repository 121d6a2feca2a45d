"""Words: plain form, stems and the repair of damage."""

import pytest

from matchers import tables
from matchers.repair import Repair
from matchers.words import Stemmer, plain, tokens

REPAIR = Repair(
    {"maklumat": 9, "pelayanan": 20, "disabilitas": 5, "kursi": 4, "roda": 4, "tahanan": 3, "pengaduan": 6},
    tables.known_words() | tables.roots(),
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("MAKLUMAT Pelayanan", "maklumat pelayanan", id="case"),
        pytest.param("pela\u00adyanan", "pelayanan", id="soft hyphen"),
        pytest.param("re\u0301sume\u0301", "resume", id="decomposed accents"),
        pytest.param("ﬁle", "file", id="ligature"),
        pytest.param("20–24 Mei", "20 24 mei", id="a dash separates"),
        pytest.param("“kursi” roda", " kursi  roda", id="curly quotes"),
    ],
)
def test_plain_text_is_lower_case_ascii(written: str, expected: str) -> None:
    assert plain(written) == expected


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("pelayanan", "layan"),
        ("melayani", "layan"),
        ("penyuluhan", "suluh"),
        ("pengaduan", "adu"),
        ("ketersediaan", "sedia"),
        ("penyandang", "sandang"),
        ("keberagaman", "ragam"),
        ("perempuan", "perempuan"),
        ("tangan", "tangan"),
        ("anak", "anak"),
        ("2025", "2025"),
    ],
)
def test_affixes_are_stripped_down_to_a_known_root(word: str, root: str) -> None:
    assert Stemmer(tables.roots()).stem(word) == root


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        pytest.param("mak1umat pe1ayanan", "maklumat pelayanan", id="figures for letters"),
        pytest.param("rnaklumat", "maklumat", id="rn for m"),
        pytest.param("pelayan an", "pelayanan", id="split"),
        pytest.param("kursiroda", "kursi roda", id="joined"),
        pytest.param("disabiltas", "disabilitas", id="a letter lost"),
        pytest.param("tanaman", "tanaman", id="a good word stays"),
        pytest.param("sopan", "sopan", id="a good word with an abbreviation inside"),
        pytest.param("2025 12", "2025 12", id="numbers stay"),
    ],
)
def test_damaged_words_are_mended_and_good_ones_left(damaged: str, mended: str) -> None:
    assert " ".join(REPAIR.words(tokens(damaged))) == mended
