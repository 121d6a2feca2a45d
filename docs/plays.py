"""What the documents show of the bot: scenes on the demo's stage, each with the message that is shown."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.demo import samples
from bot.demo.player import Player
from bot.demo.stage import RUTAN, Stage, data_year
from bot.demo.story import P2HAM
from bot.demo.transcript import Transcript
from bot.demo.week import Week
from bot.simulator import Message
from bot.translation import DEFAULT, translator
from knowledge.programme import Programme
from knowledge.roles import Role
from storage.deadlines import Term

Size = tuple[int, int]
WIDE, PHONE, SHORT_PHONE = (1280, 900), (390, 1000), (390, 800)
_T = translator(DEFAULT)
_STAGE = "P23-T2"
_CHANGING = re.compile(
    r"\w+, \d+ \w+ \d{4}|\d+ \w{3,9} \d{4}|start[ =]\S+|⚠️[^\n]*hari libur[^\n]*\n?"
    r"|\((?:naik|tetap|turun)[^)]*\)"
)


@dataclass(frozen=True, slots=True)
class View:
    """A picture: its name, the window, whose chat, and the message that stands on top of it."""

    name: str
    size: Size
    person: int
    message: Message

    @property
    def said(self) -> str:
        """What stands from the message on, whenever it is played: without dates, numbers and secrets."""
        shown = [m for m in self.message.chat.messages.values() if m.id >= self.message.id]
        lines = [line for m in shown for line in (m.text, *m.labels) if line]
        return re.sub(r"\d+", "0", _CHANGING.sub("*", "\n".join(lines)))


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the plays."""

    made: Stage
    edition: Programme
    year: int
    officer: Player
    admin: Player


async def views(made: Stage) -> AsyncIterator[View]:
    """Everything that is shown, in the order of the play."""
    year = data_year(made.services.clock())
    edition = made.services.catalogue.programme(P2HAM)
    cast = Cast(made, edition, year, await _invited(made, "Rizal"), await _invited(made, "Maria"))
    async for view in _officer(cast):
        yield view
    async for view in _kanwil(cast):
        yield view


async def _officer(cast: Cast) -> AsyncIterator[View]:
    rizal, maria, edition = cast.officer, cast.admin, cast.edition
    files = await asyncio.to_thread(samples.for_rutan, cast.year)
    await maria.start(lambda message: message.text == _T("welcome.kanwil_next"))
    await cast.made.set_deadline(maria.person, Term(P2HAM, cast.year), _STAGE)
    screen = await rizal.start(lambda message: bool(message.buttons))
    yield View("mulai", SHORT_PHONE, rizal.person.id, rizal.person.messages[0])
    screen = await rizal.press(edition.short_name, screen)
    await rizal.press(next(label for label in screen.labels if label.startswith(str(cast.year))), screen)
    # From here on the day's marks stand, however long the play takes.
    await cast.made.bot.tick()
    cast.made.simulator.samples = files
    for sample in files[1:5]:
        group = edition.criterion(sample.serves).group
        await rizal.settle(await rizal.send(sample), sample.serves, group)
    yield View("kurang", PHONE, rizal.person.id, await rizal.write("/kurang", lambda _: True))
    await maria.write("/rekap", lambda message: message.file is not None)
    table = await rizal.send_album([sample for sample in files if sample.album])
    yield View("kiriman", PHONE, rizal.person.id, table)
    await rizal.send(files[0])
    sent = next(message for message in reversed(rizal.person.messages) if not message.from_bot)
    yield View("jawaban", PHONE, rizal.person.id, sent)
    yield View("percakapan", WIDE, rizal.person.id, sent)


async def _kanwil(cast: Cast) -> AsyncIterator[View]:
    silent = Transcript(lambda _: None, "")
    week = Week(cast.made, silent, _T, cast.admin, cast.officer, cast.edition, cast.year)
    admin, officer = cast.admin.person.id, cast.officer.person.id
    shown = await week.fill_form()
    yield View("kanwil-impor", SHORT_PHONE, admin, shown)
    await week.apply_form(shown)
    yield View("kanwil-undangan", PHONE, admin, await week.invite())
    card = await week.look_at_first()
    yield View("kanwil-verifikasi", PHONE, admin, card)
    await week.approve(card)
    yield View("kanwil-dikembalikan", SHORT_PHONE, officer, await week.send_back())
    proposal = await week.propose_date()
    yield View("kanwil-tenggat", SHORT_PHONE, admin, proposal)
    await week.set_date(proposal)
    yield View("kanwil-kantor", PHONE, admin, await week.share_out())
    yield View("kanwil-surat", SHORT_PHONE, admin, await week.write_letter())
    yield View("kanwil-kunjungan", PHONE, admin, await week.plan_visits())
    newest = cast.admin.person.last
    reminder, _ = await week.let_time_pass()
    yield View("kanwil-pengingat", SHORT_PHONE, officer, reminder)
    digest = next(m for m in cast.admin.person.answers if m.id > newest.id and m.file is not None)
    yield View("kanwil-rekap", PHONE, admin, digest)


async def _invited(made: Stage, name: str) -> Player:
    role, unit = (Role.ADMIN, None) if name == "Maria" else (Role.OFFICER, RUTAN)
    person = await made.invite(name, _T(f"role.{role.value}"), role, unit)
    return Player(made.simulator, person, Transcript(lambda _: None, ""), _T)
