"""What the people of the demo do, from the invitation to the Kanwil's recap."""

from dataclasses import dataclass

from assistant.enrolment import UnitPlace
from bot.demo import samples
from bot.demo.player import Player
from bot.demo.samples import Sample
from bot.demo.stage import REGENCY, RUTAN, Stage, data_year
from bot.demo.transcript import Transcript
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
        verifier = await self._kanwil(year)
        await self._rutan(self._edition(P2HAM), year)
        await self._regency(self._edition(PEDULI), year)
        self.transcript.scene(self.t("demo.scene.recap"))
        await verifier.write("/rekap", lambda m: m.file is not None)

    async def _rutan(self, edition: Programme, year: int) -> None:
        officer = self._player("Rizal")
        self.transcript.scene(self.t("demo.scene.invitation"))
        await self._arrive(officer, RUTAN, edition, year)
        self.transcript.scene(self.t("demo.scene.before"))
        await officer.write("/kurang", _any)
        files = samples.for_rutan(year)
        self.transcript.scene(self.t("demo.scene.files"))
        for sample in files:
            if not sample.album:
                await _send(officer, sample, edition)
        self.transcript.scene(self.t("demo.scene.album"))
        album = [sample for sample in files if sample.album]
        for sample, answer in zip(album, await officer.send_album(album), strict=True):
            await _decide(officer, answer, sample, edition)
        self.transcript.scene(self.t("demo.scene.after"))
        for command in ("/kurang", "/status", "/tenggat"):
            await officer.write(command, _any)

    async def _regency(self, edition: Programme, year: int) -> None:
        officer = self._player("Nining")
        self.transcript.scene(self.t("demo.scene.regency"))
        await self._arrive(officer, REGENCY, edition, year)
        for sample in samples.for_regency(year + edition.data_year_offset):
            await _send(officer, sample, edition)

    async def _kanwil(self, year: int) -> Player:
        verifier = self._player("Maria")
        self.transcript.scene(self.t("demo.scene.kanwil"))
        token = await self.stage.invite(Role.ADMIN, None)
        await verifier.write(f"/start {token}", lambda m: m.text == _BOT("welcome.kanwil_next"), _link(token))
        due = await self.stage.set_deadline(verifier.person, Term(P2HAM, year), _DUE_STAGE)
        self.transcript.note(self.t("demo.deadline", due=self.t.moment(due, Zone.WIB)))
        return verifier

    async def _arrive(self, officer: Player, unit: UnitPlace, edition: Programme, year: int) -> None:
        token = await self.stage.invite(Role.OFFICER, unit)
        screen = await officer.write(f"/start {token}", lambda m: bool(m.buttons), _link(token))
        screen = await officer.press(edition.short_name, screen)
        await officer.press(next(label for label in screen.labels if label.startswith(str(year))), screen)

    def _edition(self, id_: str) -> Programme:
        return self.stage.services.catalogue.programme(id_)

    def _player(self, name: str) -> Player:
        return Player(self.stage.simulator, self.stage.simulator.person(name), self.transcript, _BOT)


async def _send(officer: Player, sample: Sample, edition: Programme) -> None:
    await _decide(officer, await officer.send(sample), sample, edition)


async def _decide(officer: Player, answer: Message, sample: Sample, edition: Programme) -> None:
    if sample.serves:
        await officer.settle(answer, sample.serves, edition.criterion(sample.serves).group)
    elif any(edition.has(label.split(" ")[0]) for label in answer.labels):
        await officer.press(_BOT("button.not_evidence"), answer)


def _link(token: str) -> str:
    return f"/start {token[:4]}…"


def _any(_message: Message) -> bool:
    return True
