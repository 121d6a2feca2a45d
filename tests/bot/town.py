"""A small town for handlers: two Kanwil, three units, their people, one document with a proposal."""

import hashlib
import shutil
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import select

from assistant import assessments
from assistant.authorization import Actor
from assistant.editions import Editions
from assistant.incoming import intake, submissions
from assistant.incoming.intake import Upload
from assistant.incoming.submissions import Joined
from assistant.membership import enrolment
from assistant.membership.enrolment import KanwilPlace, UnitPlace
from assistant.services import Services
from bot.handlers.turn import Desk, Turn
from bot.ports import Order
from bot.translation import translator
from documents.errors import TooLarge
from documents.reader import Reader
from knowledge import catalogue
from knowledge.limits import Limits
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from matchers.matcher import Matcher
from storage import offices, people
from storage.audit import Stamp
from storage.database import Database
from storage.originals import Originals
from storage.tables import Membership, Office, Unit

FIRST_ID = 7_000_000_000
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
PROGRAMME = "p2ham-2023"
BANTEN = KanwilPlace("Kanwil Banten", "Banten", Zone.WIB)
BABEL = KanwilPlace("Kanwil Babel", "Kepulauan Bangka Belitung", Zone.WIB)
SERANG = UnitPlace("Rutan Serang", UnitKind.RUTAN, Zone.WIB)
CILEGON = UnitPlace("Lapas Cilegon", UnitKind.LAPAS, Zone.WIB)
MUNTOK = UnitPlace("Rutan Muntok", UnitKind.RUTAN, Zone.WIB)
SECRET_NAME = "Laporan rahasia pelatihan bahasa isyarat.txt"
REPORT = """RUMAH TAHANAN NEGARA KELAS IIB SERANG
LAPORAN KEGIATAN
PELATIHAN BAHASA ISYARAT BAGI PETUGAS LAYANAN
Nomor: W12.PAS.9-UM.01.01-55
Pelatihan bahasa isyarat dasar (BISINDO) bagi petugas layanan kunjungan dilaksanakan pada 12 Februari 2026,
diikuti 14 petugas, bersama Gerkatin Serang. Daftar hadir dan foto kegiatan terlampir.
Serang, 16 Februari 2026
Kepala Rutan,
Suhendra
NIP 198001012005011001
"""


class Uploads:
    """Collects what handlers hand over, as the durable queue would."""

    def __init__(self) -> None:
        self.taken: list[tuple[Upload, Joined]] = []
        self.orders: list[Order] = []

    async def enqueue(self, upload: Upload, joined: Joined) -> None:
        self.taken.append((upload, joined))

    async def pack(self, order: Order) -> None:
        self.orders.append(order)

    def nudge(self) -> None:
        pass


class Files:
    """Files by id, as Telegram would hand them out."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def fetch(self, file_id: str, limit: int) -> bytes:
        content = self.kept[file_id]
        if len(content) > limit:
            raise TooLarge(size=len(content), limit=limit)
        return content


class Menus:
    """Remembers whose menu was shown in which language."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, str]] = []

    async def show(self, actor: Actor) -> None:
        self.shown.append((actor.telegram_id, actor.language))

    async def forget(self, telegram_id: int) -> None:
        self.shown.append((telegram_id, ""))


@dataclass
class Town:
    """The services and everybody by name."""

    services: Services
    uploads: Uploads
    people: dict[str, int]
    menus: Menus = field(default_factory=Menus)
    files: Files = field(default_factory=Files)

    async def actor(self, name: str) -> Actor:
        """The person as the bot knows them now; raises for somebody who serves nobody."""
        return await enrolment.known(self.services, self.people[name])

    async def turn(self, name: str, words: str = "") -> Turn:
        """The person doing something now."""
        desk = Desk(self.services, self.uploads, self.menus, self.files, "lengkap_bot")
        return Turn(desk, await self.actor(name), translator("id"), NOW, words)

    async def arrive(self, name: str, role: Role, kanwil: KanwilPlace, unit: UnitPlace | None) -> Actor:
        """Let somebody in by invitation."""
        invited = await enrolment.invite(self.services, role=role, kanwil=kanwil, unit=unit, now=NOW)
        self.people[name] = FIRST_ID + len(self.people)
        arrival = await enrolment.redeem(
            self.services, telegram_id=self.people[name], name=name, token=invited.token, now=NOW
        )
        return arrival.actor

    async def hold(self, name: str, criteria: Sequence[str]) -> int:
        """Let somebody in who deals with these items of Rutan Serang only; the person's id."""
        await self.arrive("Guru", Role.OFFICER, BANTEN, SERANG)
        place = (await self.actor("Guru")).grants[0]
        self.people[name] = FIRST_ID + len(self.people)
        office = await self.open_office(f"Kantor {name}", criteria)
        async with self.services.database.transaction() as session:
            person = await people.meet(session=session, telegram_id=self.people[name], name=name, now=NOW)
            member = Membership(
                person_id=person.id,
                role=Role.HOLDER,
                kanwil_id=place.kanwil_id,
                unit_id=place.unit_id,
                since=NOW,
            )
            joined = await people.join(member, session=session, stamp=Stamp(NOW))
            await offices.seat(joined, session=session, office_id=office)
            return person.id

    async def open_office(self, name: str, criteria: Sequence[str]) -> int:
        """An office of Rutan Serang that holds these items; its id."""
        stamp = Stamp(NOW)
        async with self.services.database.transaction() as session:
            unit = (await session.exec(select(Unit).where(Unit.name == SERANG.name))).one()
            office = await offices.add(Office(unit_id=unit.id, name=name), session=session, stamp=stamp)
            await offices.assign(
                criteria,
                session=session,
                unit_id=unit.id,
                programme=PROGRAMME,
                office_id=office.id,
                stamp=stamp,
            )
            return office.id

    async def come(self, name: str, token: str) -> None:
        """Let somebody in with this invitation."""
        self.people[name] = FIRST_ID + len(self.people)
        await enrolment.redeem(self.services, telegram_id=self.people[name], name=name, token=token, now=NOW)

    async def work_on(self, name: str, programme: str = PROGRAMME) -> int:
        """Let somebody choose what to work on; the assessment's id."""
        chosen = await assessments.choose(
            self.services, await self.actor(name), programme, NOW.year, "", now=NOW
        )
        return chosen.assessment_id

    async def send(self, name: str, text: str = REPORT, filename: str = SECRET_NAME, message: int = 1) -> int:
        """Let a file go its whole way, from the message to the proposals; the document's id."""
        upload = upload_of(self.people[name], filename=filename, message=message)
        await self.join(name, upload)
        document = await intake.store(self.services, upload, text.encode())
        await intake.keep(self.services, await intake.read(self.services, document))
        return document

    async def join(self, name: str, upload: Upload, now: datetime = NOW) -> int:
        """Let a file join what its sender is sending; the submission's id."""
        joined = await submissions.join(self.services, await self.actor(name), upload, now=now)
        return joined.submission_id


def upload_of(telegram_id: int, *, filename: str, message: int, size: int | None = 1000) -> Upload:
    """A file in a private chat."""
    unique = hashlib.sha256(f"{telegram_id}{message}".encode()).hexdigest()[:16]
    return Upload(
        telegram_id=telegram_id,
        chat_id=telegram_id,
        message_id=message,
        file_id=f"file-{unique}",
        file_unique_id=unique,
        filename=filename,
        size=size,
        caption="",
        as_photo=False,
        media_group_id=None,
        sent_at=NOW,
    )


async def found_town(database: Database, folder: Path, stack: AsyncExitStack, people: Sequence[str]) -> Town:
    """A town with the people of these names among `CAST`."""
    town = town_on(database, folder, stack)
    for name in people:
        await town.arrive(name, *CAST[name])
    return town


def settled_town(settled: Path, database: Database, folder: Path, stack: AsyncExitStack) -> Town:
    """The town in which everybody of `CAST` has arrived, on a copy of its file; `database` is unopened."""
    assert database.url.database
    shutil.copy(settled, database.url.database)
    town = town_on(database, folder, stack)
    town.people |= {name: FIRST_ID + number for number, name in enumerate(CAST)}
    return town


def town_on(database: Database, folder: Path, stack: AsyncExitStack) -> Town:
    """The services in front of a database."""
    reader = Reader(Limits())
    stack.callback(reader.close)
    programmes = catalogue.load()
    services = Services(
        limits=Limits(),
        editions=Editions(programmes, MATCHER),
        database=database,
        originals=Originals(folder),
        reader=reader,
        clock=lambda: NOW,
    )
    return Town(services, Uploads(), {})


MATCHER = Matcher(catalogue.load().programmes)
CAST: dict[str, tuple[Role, KanwilPlace, UnitPlace | None]] = {
    "Ani": (Role.OFFICER, BANTEN, SERANG),
    "Budi": (Role.OFFICER, BANTEN, CILEGON),
    "Citra": (Role.OFFICER, BABEL, MUNTOK),
    "Dewi": (Role.ADMIN, BANTEN, None),
    "Eka": (Role.ADMIN, BABEL, None),
}
