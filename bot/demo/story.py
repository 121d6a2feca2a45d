"""What the people of the demo do, from the invitation to the Kanwil's recap."""

import asyncio
from dataclasses import dataclass

from assistant.membership.enrolment import UnitPlace
from bot.demo import samples
from bot.demo.player import Player
from bot.demo.samples import Sample
from bot.demo.stage import REGENCY, RUTAN, Stage, data_year
from bot.demo.transcript import Transcript
from bot.demo.week import Week
from bot.simulator import Message
from bot.translation import DEFAULT, Translator, translator
from knowledge.programme import Programme
from knowledge.roles import Role
from knowledge.vocabulary import Zone
from storage.deadlines import Term

P2HAM, PEDULI = "p2ham-2023", "kkpham-2021"
_DUE_STAGE = "P23-T2"
_BOT = translator(DEFAULT)


@dataclass(frozen=True, slots=True)
class Story:
    """The play on its stage; scenes are named in the language of `t`, people and bot speak Indonesian."""

    stage: Stage
    transcript: Transcript
    t: Translator

    async def tell(self) -> None:
        """Play the whole story; BotSilent when the bot does not answer."""
        year = data_year(self.stage.services.clock())
        admin = await self._kanwil(year)
        officer = await self._rutan(self._edition(P2HAM), year)
        await self._regency(self._edition(PEDULI), year)
        week = Week(self.stage, self.transcript, self.t, admin, officer, self._edition(P2HAM), year)
        await week.tell()
        self.transcript.scene(self.t("demo.scene.recap"))
        await admin.write("/rekap", lambda m: m.file is not None and m.file.name.endswith(".xlsx"))

    async def _rutan(self, edition: Programme, year: int) -> Player:
        self.transcript.scene(self.t("demo.scene.invitation"))
        officer = await self._invited("Rizal", Role.OFFICER, RUTAN)
        await _arrive(officer, edition, year)
        self.transcript.scene(self.t("demo.scene.before"))
        await officer.write("/kurang", _any)
        files = await asyncio.to_thread(samples.for_rutan, year)
        self.transcript.scene(self.t("demo.scene.files"))
        for sample in files:
            if not sample.album:
                await _send(officer, sample, edition)
        self.transcript.scene(self.t("demo.scene.album"))
        album = [sample for sample in files if sample.album]
        proved = [(sample.serves, edition.criterion(sample.serves).group) for sample in album]
        await officer.settle_all(await officer.send_album(album), proved)
        self.transcript.scene(self.t("demo.scene.after"))
        for command in ("/kurang", "/status", "/tenggat"):
            await officer.write(command, _any)
        return officer

    async def _regency(self, edition: Programme, year: int) -> None:
        self.transcript.scene(self.t("demo.scene.regency"))
        officer = await self._invited("Nining", Role.OFFICER, REGENCY)
        await _arrive(officer, edition, year)
        for sample in await asyncio.to_thread(samples.for_regency, year + edition.data_year_offset):
            await _send(officer, sample, edition)

    async def _kanwil(self, year: int) -> Player:
        self.transcript.scene(self.t("demo.scene.kanwil"))
        admin = await self._invited("Maria", Role.ADMIN, None)
        await admin.start(lambda m: m.text == _BOT("welcome.kanwil_next"))
        due = await self.stage.set_deadline(admin.person, Term(P2HAM, year), _DUE_STAGE)
        self.transcript.note(self.t("demo.deadline", due=self.t.moment(due, Zone.WIB)))
        return admin

    def _edition(self, id_: str) -> Programme:
        return self.stage.services.catalogue.programme(id_)

    async def _invited(self, name: str, role: Role, unit: UnitPlace | None) -> Player:
        person = await self.stage.invite(name, _BOT(f"role.{role.value}"), role, unit)
        return Player(self.stage.simulator, person, self.transcript, _BOT)


async def _arrive(officer: Player, edition: Programme, year: int) -> None:
    screen = await officer.start(lambda m: bool(m.buttons))
    screen = await officer.press(edition.short_name, screen)
    await officer.press(next(label for label in screen.labels if label.startswith(str(year))), screen)


async def _send(officer: Player, sample: Sample, edition: Programme) -> None:
    await _decide(officer, await officer.send(sample), sample, edition)


async def _decide(officer: Player, answer: Message, sample: Sample, edition: Programme) -> None:
    if sample.serves:
        await officer.settle(answer, sample.serves, edition.criterion(sample.serves).group)
    elif any(edition.has(label.split(" ")[0]) for label in answer.labels):
        await officer.press(_BOT("button.not_evidence"), answer)


def _any(_message: Message) -> bool:
    return True
