"""A Kanwil's week: units, people, verdicts, dates, letters, visits; then what comes by itself."""

import io
from dataclasses import dataclass
from datetime import timedelta

from openpyxl import load_workbook

from bot.demo.player import Player, beginning
from bot.demo.stage import KANWIL, RUTAN, Stage
from bot.demo.transcript import Transcript
from bot.simulator import Message, Person
from bot.translation import DEFAULT, Translator, translator
from knowledge.calendar import morning
from knowledge.programme import Programme
from knowledge.vocabulary import ReturnReason, UnitKind, Zone
from knowledge.workdays import workday_until

NEW_UNIT = "Lapas Kelas IIA Bukit Salam"
_CONTACT = ("Ibu Wati", "0812-0000-0001", "Jalan Bukit Salam 4")
_UNTIL_DUE = timedelta(days=25)
_REMINDED = timedelta(days=7)
_SETTLED = timedelta(minutes=5)
_BOT = translator(DEFAULT)


@dataclass(frozen=True, slots=True)
class Week:
    """The week of an admin, beside an officer whose evidence waits; every scene gives what it ends with."""

    stage: Stage
    transcript: Transcript
    t: Translator
    admin: Player
    officer: Player
    edition: Programme
    year: int

    async def tell(self) -> None:
        """Play the whole week; BotSilent when the bot does not answer."""
        await self.apply_form(await self.fill_form())
        await self.invite()
        await self.approve(await self.look_at_first())
        await self.send_back()
        await self.set_date(await self.propose_date())
        await self.share_out()
        await self.write_letter()
        await self.plan_visits()
        await self.let_time_pass()

    async def fill_form(self) -> Message:
        """A unit is written into the form that went out; what that would change."""
        self._scene("import")
        form = await self.admin.write("/impor", _with_file)
        content, name = _file(form)
        book = load_workbook(io.BytesIO(content))
        kind = _BOT(f"unit_kind.{UnitKind.LAPAS.value}")
        book[_BOT("form.units.sheet")].append(["", NEW_UNIT, kind, Zone.WIB.value, *_CONTACT])
        filled = io.BytesIO()
        book.save(filled)
        return await self.admin.hand_in(filled.getvalue(), name, _with_buttons)

    async def apply_form(self, shown: Message) -> Message:
        """The unit is there."""
        return await self.admin.press(_BOT("button.apply"), shown)

    async def invite(self) -> Message:
        """Somebody is invited into the new unit, and comes."""
        self._scene("invite")
        where = await self.admin.write("/undang petugas", _with_buttons)
        card = await self.admin.press_for(NEW_UNIT, where, _with_file)
        sari = Player(self.stage.simulator, self._follower("Sari", card), self.transcript, _BOT)
        screen = await sari.start(_with_buttons)
        screen = await sari.press(self.edition.short_name, screen)
        await sari.press(beginning(screen, str(self.year)), screen)
        return card

    async def look_at_first(self) -> Message:
        """The evidence that was confirmed first, with what speaks for and against it."""
        self._scene("verify")
        listed = await self.admin.write("/verifikasi", _with_buttons)
        return await self.admin.press("1", listed)

    async def approve(self, card: Message) -> Message:
        """It is approved, and the next one shown."""
        return await self.admin.press(_BOT("button.approve"), card)

    async def send_back(self) -> Message:
        """The next one is sent back with a reason and words, and the officer hears of it."""
        self._scene("return")
        newest, card = self.officer.person.last, self.admin.person.last
        card = await self.admin.press(_BOT("button.return"), card)
        reason = _BOT(f"reason.{ReturnReason.NOT_ENDORSED.value}")
        await self.admin.press(reason[:1].upper() + reason[1:], card)
        await self.admin.write(self.t("demo.week.note"), _with_buttons)
        return await self.officer.hear(newest, lambda m: KANWIL.split()[0] in m.text and bool(m.buttons))

    async def propose_date(self) -> Message:
        """The end of a stage is to be moved, in words; what that means."""
        self._scene("date")
        listed = await self.admin.write("/tenggat", _with_buttons)
        listed = await self.admin.press(beginning(listed, f"{self.edition.short_name} {self.year}"), listed)
        stages = [stage.id for stage in self.edition.stages]
        place = stages.index(self.edition.evidence_stage or stages[0]) + 1
        listed = await self.admin.press(beginning(listed, f"{place}. "), listed)
        due = (self.stage.clock() + _UNTIL_DUE).astimezone(Zone.WIB.tzinfo)
        day = workday_until(due.date())
        return await self.admin.write(f"{day.day}/{day.month}/{day.year} 16.00", _with_buttons)

    async def set_date(self, proposal: Message) -> Message:
        """It is moved; an ICS file takes it into a calendar."""
        shown = await self.admin.press(_BOT("button.set_date"), proposal)
        return await self.admin.press_for(_BOT("button.calendar_file"), shown, _with_file)

    async def share_out(self) -> Message:
        """The items of a unit go to the offices that usually hold them."""
        self._scene("offices")
        board = await self.admin.write(f"/kantor {RUTAN.name}", _with_buttons)
        board = await self.admin.press(_BOT("button.propose"), board)
        return await self.admin.press(_BOT("button.apply"), board)

    async def write_letter(self) -> Message:
        """One of those offices is written to."""
        self._scene("letter")
        board = await self.admin.write(f"/surat {RUTAN.name}", _with_buttons)
        return await self.admin.press_for(board.labels[0], board, _with_file)

    async def plan_visits(self) -> Message:
        """Whom to visit first, as a message and as a list to take along."""
        self._scene("visits")
        tour = await self.admin.write("/kunjungan", _with_buttons)
        await self.admin.press_for(_BOT("button.visit_sheet"), tour, _with_file)
        return tour

    async def let_time_pass(self) -> tuple[Message, Message]:
        """Weeks later the bot reminds the officer and sends the digest to the admin, by itself."""
        self._scene("reminder")
        last, newest = self.officer.person.last, self.admin.person.last
        due = (self.stage.clock() + _UNTIL_DUE).astimezone(Zone.WIB.tzinfo)
        moment = morning(workday_until(workday_until(due.date()) - _REMINDED), Zone.WIB) + _SETTLED
        self.transcript.note(self.t("demo.week.clock", at=self.t.moment(moment, Zone.WIB)))
        await self.stage.skip_to(moment)
        later = _BOT("button.snooze")
        reminder = await self.officer.hear(last, lambda m: later in m.labels)
        self._scene("digest")
        return reminder, await self.admin.hear(newest, _with_workbook)

    def _scene(self, name: str) -> None:
        self.transcript.scene(self.t(f"demo.week.{name}"))

    def _follower(self, name: str, card: Message) -> Person:
        """Somebody who was sent the link of an invitation."""
        payload = card.text.partition("?start=")[2].split()[0]
        return self.stage.simulator.person(
            name, about=f"{_BOT('role.officer')} · {NEW_UNIT}", payload=payload
        )


def _with_buttons(message: Message) -> bool:
    return bool(message.buttons)


def _with_file(message: Message) -> bool:
    return message.file is not None


def _with_workbook(message: Message) -> bool:
    return message.file is not None and message.file.name.endswith(".xlsx")


def _file(message: Message) -> tuple[bytes, str]:
    if message.file is None:
        raise LookupError(message.text)
    return message.file.data, message.file.name
