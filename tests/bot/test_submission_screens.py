"""The screens of files sent together: at their largest, and what they say while files are read."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.incoming.overview import Entry, Overview
from assistant.incoming.submissions import Progress, Station, Step
from bot.screens import submission
from bot.screens.company import FILES_SHOWN
from bot.translation import LANGUAGES, translator
from knowledge.limits import Limits
from knowledge.vocabulary import Decision
from tests.bot.test_screens import LARGEST, NOW, PROGRAMMES, WIDE, fits, outcome

FILES = Limits().archive_documents
PAGES = range(-(-FILES // FILES_SHOWN) + 1)
FAILURE = ("file.too_large", {"size": 10**12, "limit": 20_000_000})


def step(station: Station = Station.DONE, *, items: tuple[str, ...] = (), failed: bool = False) -> Step:
    return Step("laporan.txt", as_photo=False, station=station, failed=failed, items=items)


def moving(*steps: Step, ahead: int | None = None) -> Progress:
    return Progress(steps=steps, opened_at=NOW, last_at=NOW, moved_at=NOW, ahead=ahead)


def overview(*entries: Entry) -> Overview:
    made = outcome(PROGRAMMES[0], 1)
    return Overview(
        submission_id=LARGEST,
        previous=LARGEST,
        entries=entries,
        last_decision=(2**53, NOW),
        standing=made.standing,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_count_fits_with_every_file_that_an_archive_may_hold(language: str) -> None:
    long = Step(WIDE, as_photo=True, station=Station.DONE, items=("X" * 24,) * 99)
    shown = Progress(
        steps=(long,) * FILES, opened_at=NOW, last_at=NOW, moved_at=NOW, continues=True, ahead=99_999
    )
    fits(submission.progress(translator(language), shown, NOW + timedelta(days=1)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("decision", [Decision.PROPOSED, Decision.CONFIRMED, None])
@pytest.mark.parametrize("parts", [1, 9])
def test_the_table_fits_on_every_page(language: str, parts: int, decision: Decision | None) -> None:
    seen = outcome(PROGRAMMES[0], parts, decision)
    entries = [Entry(WIDE, as_photo=True, outcome=seen), Entry(WIDE, as_photo=False, failure=FAILURE)]
    table = overview(*(entries * FILES)[:FILES])
    for page in PAGES:
        fits(submission.table(translator(language), table, NOW, page))
    fits(submission.answer(translator(language), overview(entries[0]), NOW))
    fits(submission.answer(translator(language), overview(entries[1]), NOW))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_fits_where_every_two_files_have_a_remark_of_their_own(language: str) -> None:
    seen = outcome(PROGRAMMES[0], 1)
    told = [("holder.other", {"issuer": f"{n // 2}{WIDE}", "holder": WIDE}) for n in range(FILES_SHOWN)]
    entries = [Entry(WIDE, as_photo=True, outcome=replace(seen, remarks=(remark,))) for remark in told]
    shown = submission.table(translator(language), overview(*entries), NOW)
    fits(shown)
    assert f"\n{FILES_SHOWN}. " in shown.text


def test_the_count_says_what_each_finished_file_serves() -> None:
    steps = [step(items=("P2HAM23-B2",)), step(failed=True), step(), step(Station.STORED)]
    shown = submission.progress(translator("id"), moving(*steps), NOW + timedelta(seconds=7))
    assert "3 dari 4 dibaca · 6 detik" in shown.text
    assert re.findall(r"→ (?:<b>)?([^<\n]+)", shown.text) == [
        "P2HAM23-B2",
        "tidak dapat dibaca",
        "perlu dipilih butirnya",
    ]


@pytest.mark.parametrize(("ahead", "told"), [(None, False), (1, True), (14, True)])
def test_a_place_in_the_queue_is_told_when_there_is_one(ahead: int | None, told: bool) -> None:
    shown = submission.progress(translator("id"), moving(step(Station.STORED), ahead=ahead), NOW)
    assert (f"{ahead} berkas" in shown.text) is told


def test_a_copy_says_where_the_file_counts_already() -> None:
    known = replace(outcome(PROGRAMMES[0], 1, None), parts=(), counted=("P2HAM23-P5",), remarks=())
    entry = Entry("SK (1).pdf", as_photo=False, outcome=known)
    shown = submission.table(translator("id"), overview(entry, entry), NOW)
    assert "♻️ Berkas yang sama sudah dihitung untuk P2HAM23-P5" in shown.text


def test_what_is_to_be_said_of_several_files_is_said_once_and_briefly() -> None:
    bare = replace(outcome(PROGRAMMES[0], 1, None), parts=(), remarks=(("photo_without_caption", {}),))
    entries = [Entry("", as_photo=True, outcome=bare)] * 4
    own = replace(bare, remarks=(("period.unknown", {"wanted": 2026}),))
    shown = submission.table(
        translator("id"), overview(*entries, Entry("b", as_photo=True, outcome=own)), NOW
    )
    assert shown.text.count("tanpa keterangan") == 1
    assert "⚠️ Berkas 1, 2, 3, dan 4: foto tanpa keterangan" in shown.text
    assert shown.text.index("yang dinilai tahun 2026") < shown.text.index("⚠️ Berkas 1")
    assert "🖼" in shown.text.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param(
            "Ruang laktasi, 3 Maret", "Terlihat dari nama atau keterangannya · yakin 99%", id="shown"
        ),
        pytest.param("IMG_1.jpg", "Nama berkas atau keterangan: “Ruang laktasi” · yakin 99%", id="not seen"),
    ],
)
def test_words_of_the_name_are_repeated_only_where_they_are_not_seen(name: str, told: str) -> None:
    made = outcome(PROGRAMMES[0], 1)
    [part] = made.parts
    offer = replace(part.proposed[0], quote="Ruang  laktasi", page=None)
    seen = replace(made, parts=(replace(part, proposed=(offer,)),))
    entry = Entry(name, as_photo=True, outcome=seen)
    shown = submission.table(translator("id"), overview(entry, entry), NOW)
    assert told in re.sub("<[^<>]*>", "", shown.text)
