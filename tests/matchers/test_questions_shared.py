"""Questions of a Kanwil's own edition: its items are found, and nothing else is held twice."""

import tracemalloc

from knowledge import catalogue, guidance
from knowledge.programme import Programme
from knowledge.vocabulary import UnitKind
from matchers.questions import Questions, packaged
from matchers.understood import Asker

PACKAGED = catalogue.load()
ORIGINAL = PACKAGED.programme("p2ham-2023")
RUTAN = Asker("p2ham-2023-7", UnitKind.RUTAN)
MEGABYTE = 1_000_000


def edition() -> Programme:
    items = tuple(
        item.model_copy(update={"title": "Taman glampingria", "everyday": ("kebun glampingria",)})
        if item.id == "P2HAM23-B3"
        else item
        for item in ORIGINAL.criteria
    )
    return ORIGINAL.model_copy(update={"id": RUTAN.programme, "criteria": items})


def own(programme: Programme) -> Questions:
    held = (*PACKAGED.programmes, programme)
    return Questions(held, guidance.load(), {programme.id: ORIGINAL.id}, shared=packaged())


def test_an_own_edition_costs_only_its_own_items() -> None:
    packaged().warm()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        questions = own(edition())
        questions.warm()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 2 * MEGABYTE


def test_words_that_only_the_edition_has_are_known_and_mended() -> None:
    questions = own(edition())
    for text in ("glampingria buktinya apa", "glampingra buktinya apa"):
        best = questions.understand(text, RUTAN).candidates[0]
        assert (best.key, best.programme) == ("i.P2HAM23-B3", RUTAN.programme)
    assert "glampingria" not in packaged().understand("glampingra buktinya apa", Asker()).asked.text


def test_what_is_packaged_is_answered_as_before() -> None:
    questions = own(edition())
    for text in ("kursi roda buktinya apa", "knp dikembalikan", "lke itu apa"):
        theirs = questions.understand(text, Asker("zi-wbk-2021", UnitKind.RUTAN))
        shared = packaged().understand(text, Asker("zi-wbk-2021", UnitKind.RUTAN))
        assert theirs.candidates[0].key == shared.candidates[0].key
