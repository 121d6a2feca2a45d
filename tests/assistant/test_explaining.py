"""Why an item was named is told with the words that show it, only to those who may see it."""

import json
import re

import pytest
from click.testing import CliRunner

from assistant.authorization import Denied
from assistant.evidence.review import CriterionUnknown
from assistant.incoming import explaining
from assistant.incoming.explaining import Named
from bot.cli import main
from bot.screens.why import why
from bot.translation import LANGUAGES, translator
from knowledge import catalogue
from knowledge.vocabulary import DocumentForm
from matchers.explain import Explanation, Signal
from matchers.findings import Decision
from tests.bot.town import PROGRAMME, REPORT, SECRET_NAME, Town

SIGN = "P2HAM23-C4"
WIDE = "<b>&" * 60


async def test_an_officer_reads_what_spoke_for_the_item(town: Town) -> None:
    assessment = await town.work_on("Ani")
    document = await town.send("Ani")
    ani = await town.actor("Ani")
    value = await explaining.why(town.services, ani, document, Named(1, assessment, SIGN))
    assert value.why.quote in REPORT
    assert value.why.explanation is not None
    assert value.why.runner_up is not None
    text = why(translator("id"), value).text
    for words in ("Hal. 1", "PELATIHAN BAHASA ISYARAT", "Yang mendukung", value.why.runner_up.id):
        assert words in text


async def test_what_was_not_named_cannot_be_asked_about(town: Town) -> None:
    assessment = await town.work_on("Ani")
    document = await town.send("Ani")
    ani = await town.actor("Ani")
    for asked in (Named(1, assessment, "NONE"), Named(2, assessment, SIGN), Named(1, assessment + 1, SIGN)):
        with pytest.raises(CriterionUnknown):
            await explaining.why(town.services, ani, document, asked)
    for name in ("Budi", "Citra", "Eka"):
        with pytest.raises(Denied):
            await explaining.why(town.services, await town.actor(name), document, Named(1, assessment, SIGN))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("held", [None, "copy", "blank", "no-proof"])
def test_the_longest_explanation_is_short(language: str, held: str | None) -> None:
    programme = catalogue.load().programme("zi-wbk-2021")
    item, other = programme.criteria[0], max(programme.criteria, key=lambda c: len(c.title))
    codes = ("heading", "name", "body", "evidence", "form", "holder", "right", "lookalike", "audience")
    signals = tuple(Signal(code, 1.0) for code in codes)
    told = Explanation(
        criterion=item.id,
        part=(199, 200),
        score=0.5,
        spoke_for=signals,
        spoke_against=signals,
        runner_up=other.id,
        ahead=signals,
        held_back=held,
        wanted_forms=tuple(DocumentForm),
        wanted_words=(WIDE,) * 3,
    )
    shown = explaining.Why(item, (199, 200), Decision.ASK, 0.5, WIDE, 200, told, other)
    asked = Named(199, 2**63 - 1, item.id)
    screen = why(translator(language), explaining.Answer(2**63 - 1, WIDE, asked, shown, tuple([asked] * 9)))
    assert len(re.sub(r"<[^<>]*>", "", screen.text)) <= 900
    assert len(screen.buttons) <= 5


def test_the_command_line_explains_in_words() -> None:
    case = {"id": 7, "programme": PROGRAMME, "filename": SECRET_NAME, "text": REPORT}
    lines = "\n".join([json.dumps(case), json.dumps({"id": 8, "programme": "none", "text": ""}), "{"])
    done = CliRunner().invoke(main, ["match", "--explain"], input=lines)
    assert done.exit_code == 0
    for words in (f"7: {SECRET_NAME}", SIGN, "PELATIHAN BAHASA ISYARAT", "Yang mendukung", "8: "):
        assert words in done.output
    assert "<b>" not in done.output
