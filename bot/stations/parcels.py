"""The stations on a package's way to the person who asked for it, each safe to repeat."""

import asyncio
import logging
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from telegram.error import Forbidden, TelegramError

from assistant.evidence import package
from assistant.evidence.package import Contents, Parcel
from assistant.evidence.shelf import Wanted
from assistant.membership import enrolment
from assistant.services import Services
from bot.failures import Failure, foreseen, record, revive
from bot.ports import Conversation, Order, Post
from bot.screens import package as screens
from bot.screens.screen import Attachment, Screen
from bot.telegram.patience import FOR_A_PARCEL, FOR_AN_ANSWER, Patience, patiently
from bot.telegram.sending import Sender
from bot.translation import DEFAULT, Translator, translator
from knowledge.errors import LengkapError

log = logging.getLogger(__name__)


class NotSent(LengkapError):
    """Telegram did not take the package although it was tried for a while."""

    code = "package.not_sent"


class Checked(TypedDict, total=False):
    """What a package was found to hold, or why there is none."""

    evidence: list[int]
    faults: dict[str, str]
    volumes: int
    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Parcels:
    """What the durable jobs do for a package."""

    services: Services
    conversation: Conversation
    post: Post
    sender: Sender
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def check(self, order: Order) -> Checked:
        """Read every original, and settle what the package holds."""
        try:
            actor = await enrolment.known(self.services, order.telegram_id)
            contents = await package.check(self.services, actor, _wanted(order), now=self.services.clock())
            parcel = await self._gather(order, contents)
        except Exception as error:  # noqa: BLE001 - whatever happens, the person is told
            return {"failure": record(foreseen(error, f"package {order.update_id}"))}
        return {
            "evidence": list(contents.evidence),
            "faults": dict(contents.faults),
            "volumes": parcel.dossier.volumes,
        }

    async def send(self, order: Order, checked: Checked, volume: int) -> Failure | None:
        """Write one ZIP and send it; why it could not be."""
        try:
            parcel = await self._gather(order, _contents(checked))
            with tempfile.NamedTemporaryFile(prefix="lengkap-", suffix=".zip") as file:
                failed = await package.write(self.services, parcel, volume, file, t=translator(DEFAULT))
                file.flush()
                name = package.zip_name(translator(DEFAULT), parcel.dossier, volume)
                t = await self._translator(order)
                screen = screens.volume(t, parcel, volume, failed, Attachment(name, Path(file.name)))
                await self._deliver(order, screen, FOR_A_PARCEL)
        except TelegramError as error:
            log.warning("package given up update=%s error=%s", order.update_id, type(error).__name__)
            return record(foreseen(NotSent(), "send"))
        except Exception as error:  # noqa: BLE001 - whatever happens, the person is told
            return record(foreseen(error, f"package {order.update_id}"))
        return None

    async def close(self, order: Order, checked: Checked, failure: Failure | None) -> None:
        """Say what went wrong, what could not be packed, or that all ZIPs have come."""
        failure = failure or checked.get("failure")
        try:
            if failure:
                screen = await self.conversation.mishap(order.telegram_id, revive(failure))
            else:
                parcel = await self._gather(order, _contents(checked))
                closing = screens.closing(await self._translator(order), parcel.dossier)
                if closing is None:
                    return
                screen = closing
            await self._deliver(order, screen, FOR_AN_ANSWER)
        except TelegramError as error:
            log.warning("package unfinished update=%s error=%s", order.update_id, type(error).__name__)
        except Exception as error:  # noqa: BLE001 - there is nobody left to tell
            foreseen(error, f"close package {order.update_id}")

    async def _gather(self, order: Order, contents: Contents) -> Parcel:
        actor = await enrolment.known(self.services, order.telegram_id)
        t, now = translator(DEFAULT), self.services.clock()
        return await package.gather(self.services, actor, _wanted(order), contents, t=t, now=now)

    async def _translator(self, order: Order) -> Translator:
        return translator((await enrolment.known(self.services, order.telegram_id)).language)

    async def _deliver(self, order: Order, screen: Screen, patience: Patience) -> None:
        try:
            await patiently(lambda: self.sender.send(order.telegram_id, screen), patience, sleep=self.sleep)
        except Forbidden:
            await self.post.unreachable(order.telegram_id)
            raise


def _wanted(order: Order) -> Wanted:
    return Wanted(order.assessment_id, order.group, order.criterion)


def _contents(checked: Checked) -> Contents:
    return Contents(tuple(checked["evidence"]), checked["faults"])
