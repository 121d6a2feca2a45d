"""A person of the story, who does what a person would do with what the bot shows."""

import asyncio
from collections.abc import Callable, Sequence

from bot.demo.samples import Sample
from bot.demo.transcript import Transcript
from bot.simulator import Item, Message, Person, Simulator
from bot.translation import Translator
from knowledge.errors import LengkapError

_PATIENCE = 180.0
_APART = 2.1
"""Seconds after which the bot takes the next file for another matter, unless something else was done."""


class BotSilent(LengkapError):
    """The bot did not say in time what the story waits for; facts: who, seconds."""

    code = "demo.silent"


class NotOffered(LengkapError):
    """The answer leaves no way to say what the file proves; facts: who, item."""

    code = "demo.not_offered"


class Player:
    """Acts, waits for the bot and has both written down."""

    def __init__(self, simulator: Simulator, person: Person, transcript: Transcript, t: Translator) -> None:
        self._simulator = simulator
        self.person = person
        self._transcript = transcript
        self._t = t
        self._passing = {t("answer.receiving"), t("answer.stored"), t("answer.ready")}
        self._apart_from = 0.0

    async def start(self, until: Callable[[Message], bool]) -> Message:
        """Follow the link of the invitation; its secret is not written down."""
        self._transcript.said(self._name, f"/start {self.person.payload[:4]}…")
        return await self._heard(self.person.start(), until)

    async def write(self, text: str, until: Callable[[Message], bool]) -> Message:
        """Write something and wait for the answer that the story needs; every answer is written down."""
        self._transcript.said(self._name, text)
        self._apart_from = 0.0
        return await self._heard(self.person.send_text(text), until)

    async def send(self, sample: Sample) -> Message:
        """Send a file, not as fast as several at once, and wait for the final answer to it."""
        await self._apart()
        self._show(sample)
        if sample.photo:
            return await self._final(self.person.send_photo(sample.content, sample.caption))
        return await self._final(self.person.send_document(sample.content, sample.filename, sample.caption))

    async def send_album(self, samples: Sequence[Sample]) -> Message:
        """Send several photos at once and wait for the table that answers them."""
        await self._apart()
        for sample in samples:
            self._show(sample)
        items = [Item(s.content, s.filename, "image/jpeg", s.caption) for s in samples]
        first, *_ = self.person.send_album(items, as_photos=True)
        table = await self._until(
            lambda: self._newest(lambda m: m.reply_to is first and bool(m.labels), first)
        )
        self._transcript.heard(table)
        return table

    async def press(self, label: str, on: Message) -> Message:
        """Press a button and wait until its message has changed."""
        self._transcript.said(self._name, f"▸ [{label}]")
        self._apart_from = 0.0
        text, edits = on.text, len(on.edits)
        press = self.person.press(label, on)
        await self._until(lambda: press.answered and len(on.edits) > edits)
        self._transcript.changed(on, text)
        return on

    async def press_for(self, label: str, on: Message, until: Callable[[Message], bool]) -> Message:
        """Press a button that is answered by a new message, and wait for the one that the story needs."""
        self._transcript.said(self._name, f"▸ [{label}]")
        self._apart_from = 0.0
        newest = self.person.last
        self.person.press(label, on)
        return await self._heard(newest, until)

    async def hand_in(self, content: bytes, filename: str, until: Callable[[Message], bool]) -> Message:
        """Send a filled form, and wait for what it would change."""
        self._transcript.said(self._name, f"📎 {filename} ({self._t.size(len(content))})")
        return await self._heard(self.person.send_document(content, filename), until)

    async def hear(self, after: Message, until: Callable[[Message], bool]) -> Message:
        """Wait for what the bot writes by itself."""
        return await self._heard(after, until)

    async def settle(self, answer: Message, code: str, group: str) -> Message:
        """Say that the file proves this item of this group, in the shortest way that the answer offers."""
        if label := beginning(answer, f"{code} "):
            return await self.press(label, answer)
        one, only = self._t("button.confirm_one", code=code), self._t("button.confirm")
        if code in answer.text and (label := one if one in answer.labels else only) in answer.labels:
            return await self.press(label, answer)
        if self._t("button.another") not in answer.labels:
            raise NotOffered(who=self._name, item=code)
        choices = await self.press(self._t("button.another"), answer)
        choices = await self.press(beginning(choices, group[:40]) or group, choices)
        while not (label := beginning(choices, f"{code} ")):
            choices = await self.press(choices.labels[-3], choices)
        return await self.press(label, choices)

    async def settle_all(self, table: Message, codes: Sequence[tuple[str, str]]) -> Message:
        """Say of each file in a table which item of which group it proves: one by one where nobody saw it."""
        rows = table.text.split("\n\n")[1:]
        for number, (row, (code, group)) in enumerate(zip(rows, codes, strict=False), 1):
            if code not in row:
                answer = await self.press(beginning(table, f"{number}"), table)
                await self.settle(answer, code, group)
                await self.press(self._t("button.submission"), table)
        everything = self._t("button.confirm_submission", count="").partition("(")[0]
        if label := beginning(table, everything):
            await self.press(label, table)
        return table

    @property
    def _name(self) -> str:
        return self.person.user.name

    async def _apart(self) -> None:
        """Wait until what is sent now does not belong to what was sent before."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._apart_from - loop.time())
        self._apart_from = loop.time() + _APART

    async def _heard(self, own: Message, until: Callable[[Message], bool]) -> Message:
        last = await self._until(lambda: self._newest(until, own))
        for message in self.person.answers:
            if own.id < message.id <= last.id:
                self._transcript.heard(message)
        return last

    async def _final(self, own: Message) -> Message:
        answer = await self._until(
            lambda: self._newest(lambda m: m.reply_to is own and not self._passes(m), own)
        )
        self._transcript.heard(answer)
        return answer

    def _passes(self, message: Message) -> bool:
        return message.text.partition("\n")[0] in self._passing

    def _newest(self, wanted: Callable[[Message], bool], after: Message) -> Message | None:
        return next((m for m in reversed(self.person.answers) if m.id > after.id and wanted(m)), None)

    async def _until(self, condition: Callable[[], Message | bool | None]) -> Message:
        try:
            found = await self._simulator.wait_until(condition, _PATIENCE)
        except TimeoutError:
            raise BotSilent(who=self._name, seconds=_PATIENCE) from None
        return found if isinstance(found, Message) else self.person.last

    def _show(self, sample: Sample) -> None:
        sign, size = "📷" if sample.photo else "📎", self._t.size(len(sample.content))
        caption = f"\n{sample.caption}" if sample.caption else ""
        self._transcript.said(self._name, f"{sign} {sample.filename} ({size}){caption}")


def beginning(message: Message, start: str) -> str:
    """The first button of a message that begins so; empty when there is none."""
    return next((label for label in message.labels if label.startswith(start)), "")
