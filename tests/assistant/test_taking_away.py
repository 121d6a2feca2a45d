"""What a unit takes away: its own confirmed originals, byte for byte, with everything else told."""

import hashlib
import io
import zipfile
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa

from assistant import assessments
from assistant.authorization import Denied, NoUnit
from assistant.evidence import package
from assistant.evidence.review import CriterionUnknown
from assistant.evidence.shelf import Wanted
from assistant.incoming import intake
from bot.translation import translator
from knowledge.limits import Limits
from knowledge.vocabulary import Decision, Verdict
from storage import documents, evidence
from storage.audit import Stamp
from storage.documents import ReadText
from storage.evidence import Ground, Place
from storage.tables import Evidence, Page
from tests.bot.town import NOW, SERANG, Town, upload_of

T = translator("id")
B2, C4 = "P2HAM23-B2", "P2HAM23-C4"


@dataclass
class Office:
    """Ani's unit with what it holds."""

    town: Town
    assessment: int
    sent: int = 0

    async def hold(
        self, content: bytes, filename: str, *criteria: str, part: tuple[int, int] = (1, 1), pages: int = 1
    ) -> list[int]:
        """Keep a file as confirmed evidence for these items; the evidence by id."""
        self.sent += 1
        at = NOW + timedelta(minutes=self.sent)
        services, ani = self.town.services, await self.town.actor("Ani")
        upload = replace(upload_of(ani.telegram_id, filename=filename, message=self.sent), sent_at=at)
        document = await intake.store(services, upload, content)
        place = {"unit_id": ani.grants[0].unit_id}
        made = []
        async with services.database.transaction() as session:
            texts = [Page(document_id=document, number=n, text="") for n in range(1, pages + 1)]
            read = ReadText(media=filename.rpartition(".")[2].replace("jpg", "jpeg"), pages=texts)
            await documents.save_reading(read, session=session, document_id=document, **place)
            for criterion in criteria:
                spot = Place(
                    document_id=document, assessment_id=self.assessment, criterion=criterion, part=part
                )
                done = await evidence.choose(
                    spot, Ground(), session=session, stamp=Stamp(at, ani.person_id), **place
                )
                made.append(done.evidence.id)
        return made

    async def change(self, evidence_id: int, **values: object) -> None:
        """Decide something about a piece of evidence."""
        async with self.town.services.database.transaction() as session:
            await session.exec(sa.update(Evidence).where(Evidence.id == evidence_id).values(**values))

    async def packed(
        self, name: str = "Ani", group: int = 0, criterion: str = ""
    ) -> tuple[package.Parcel, list[zipfile.ZipFile]]:
        """The package as the person gets it, ZIP by ZIP."""
        wanted = Wanted(self.assessment, group, criterion)
        services, actor = self.town.services, await self.town.actor(name)
        contents = await package.check(services, actor, wanted, now=NOW)
        parcel = await package.gather(services, actor, wanted, contents, t=T, now=NOW)
        zips = []
        for volume in range(1, parcel.dossier.volumes + 1):
            target = io.BytesIO()
            assert await package.write(services, parcel, volume, target, t=T) == {}
            zips.append(zipfile.ZipFile(target))
        return parcel, zips

    def original(self, content: bytes) -> Path:
        """Where the bytes lie on the disk."""
        folder = self.town.services.originals.root
        return next(folder.glob(f"*/{hashlib.sha256(content).hexdigest()}"))


@pytest_asyncio.fixture
async def office(town: Town) -> Office:
    return Office(town, await town.work_on("Ani"))


def limited(office: Office, room: int) -> Office:
    services = replace(office.town.services, limits=Limits(package_bytes=1_000_000 + room))
    return Office(Town(services, office.town.uploads, office.town.people), office.assessment, office.sent)


def names(opened: zipfile.ZipFile) -> list[str]:
    return [name for name in opened.namelist() if "/" in name]


async def test_confirmed_originals_come_out_byte_for_byte_by_item_and_order(office: Office) -> None:
    await office.hold(b"satu", "IMG_0207.jpg", B2)
    await office.hold(b"laporan", "laporan.pdf", C4)
    await office.hold(b"dua", "IMG_0208.jpg", B2)
    parcel, [opened] = await office.packed()
    assert names(opened) == [f"{B2}/01 IMG_0207.jpg", f"{B2}/02 IMG_0208.jpg", f"{C4}/01 laporan.pdf"]
    assert [opened.read(name) for name in names(opened)] == [b"satu", b"dua", b"laporan"]
    assert opened.testzip() is None
    assert {"DAFTAR ISI.txt", "Daftar butir.xlsx"} == {n for n in opened.namelist() if "/" not in n}
    assert [e.date_time[:5] for e in opened.infolist() if "/" in e.filename] == [
        (2026, 3, 2, 10, 1),
        (2026, 3, 2, 10, 3),
        (2026, 3, 2, 10, 2),
    ]
    assert package.zip_name(T, parcel.dossier, 1) == "P2HAM (Permenkumham 25-2023) 2026 - Rutan Serang.zip"


async def test_only_what_stands_confirmed_is_packed(office: Office) -> None:
    [kept] = await office.hold(b"benar", "benar.pdf", C4)
    for name, values in {
        "menunggu": {"decision": Decision.PROPOSED},
        "ditolak": {"decision": Decision.REJECTED},
        "ditarik": {"decision": Decision.WITHDRAWN},
        "kembali": {"verdict": Verdict.RETURNED, "verdict_at": NOW},
    }.items():
        [other] = await office.hold(name.encode(), f"{name}.pdf", C4)
        await office.change(other, **values)
    await office.change(kept, verdict=Verdict.APPROVED, verdict_at=NOW)
    parcel, [opened] = await office.packed()
    assert names(opened) == [f"{C4}/01 benar.pdf"]
    listed = {proof.name: proof.decision for proof in parcel.dossier.proofs}
    assert set(listed) == {"benar.pdf", "menunggu.pdf", "kembali.pdf"}


async def test_the_same_evidence_is_the_same_package_whenever_it_is_asked(office: Office) -> None:
    await office.hold(b"satu", "a.pdf", B2, C4)
    services, ani, wanted = office.town.services, await office.town.actor("Ani"), Wanted(office.assessment)
    made = []
    for now in (NOW, NOW + timedelta(days=40)):
        contents = await package.check(services, ani, wanted, now=now)
        parcel = await package.gather(services, ani, wanted, contents, t=T, now=now)
        target = io.BytesIO()
        await package.write(services, parcel, 1, target, t=T)
        made.append(target.getvalue())
    assert made[0] == made[1]


async def test_one_file_for_several_items_lies_in_each_and_a_file_sent_twice_once(office: Office) -> None:
    await office.hold(b"sama", "a.pdf", B2, C4)
    await office.hold(b"sama", "b.pdf", C4)
    parcel, [opened] = await office.packed()
    assert names(opened) == [f"{B2}/01 a.pdf", f"{C4}/01 a.pdf"]
    assert len(parcel.dossier.packed) == 2


async def test_parts_of_a_bundle_are_named_by_their_pages(office: Office) -> None:
    await office.hold(b"bundel", "Bundel.pdf", C4, part=(3, 5), pages=9)
    await office.hold(b"bundel", "Bundel lagi.pdf", C4, part=(7, 7), pages=9)
    await office.hold(b"utuh", "Utuh.pdf", B2, part=(1, 9), pages=9)
    _, [opened] = await office.packed()
    assert names(opened) == [f"{B2}/01 Utuh.pdf", f"{C4}/01 Bundel (hal 3-5, 7).pdf"]


@pytest.mark.parametrize(
    ("wanted", "expected", "named"),
    [
        ({}, [B2, C4], "P2HAM (Permenkumham 25-2023) 2026 - Rutan Serang.zip"),
        (
            {"group": 2},
            [B2],
            "P2HAM (Permenkumham 25-2023) 2026 - B. Ketersediaan sarana dan prasarana - Rutan Serang.zip",
        ),
        (
            {"criterion": C4.lower()},
            [C4],
            "P2HAM (Permenkumham 25-2023) 2026 - P2HAM23-C4 - Rutan Serang.zip",
        ),
    ],
    ids=["programme", "group", "item"],
)
async def test_by_programme_by_group_and_by_item(
    office: Office, wanted: dict[str, object], expected: list[str], named: str
) -> None:
    await office.hold(b"satu", "a.pdf", B2)
    await office.hold(b"dua", "b.pdf", C4)
    parcel, [opened] = await office.packed(**wanted)
    assert [name.partition("/")[0] for name in names(opened)] == expected
    assert {proof.criterion for proof in parcel.dossier.proofs} == set(expected)
    assert package.zip_name(T, parcel.dossier, 1) == named


async def test_a_package_too_large_for_one_zip_comes_in_several(office: Office) -> None:
    for number in range(5):
        await office.hold(bytes([number]) * 900, f"{number}.pdf", C4)
    parcel, zips = await limited(office, 2_300).packed()
    assert [len(names(opened)) for opened in zips] == [2, 2, 1]
    found = {opened.read(name) for opened in zips for name in names(opened)}
    assert found == {bytes([number]) * 900 for number in range(5)}
    assert len({opened.read("DAFTAR ISI.txt") for opened in zips}) == 1
    assert ["Daftar butir.xlsx" in opened.namelist() for opened in zips] == [True, False, False]
    assert package.zip_name(T, parcel.dossier, 2).endswith(" (2 dari 3).zip")


async def test_damaged_missing_and_oversized_originals_are_told_and_stop_nothing(office: Office) -> None:
    await office.hold(b"baik", "baik.pdf", B2, C4)
    await office.hold(b"rusak", "rusak.pdf", C4)
    await office.hold(b"hilang", "hilang.pdf", C4)
    await office.hold(b"x" * 5_000, "besar.pdf", C4)
    damaged = office.original(b"rusak")
    damaged.chmod(0o600)
    damaged.write_bytes(b"busuk")
    office.original(b"hilang").unlink()
    parcel, [opened] = await limited(office, 2_000).packed()
    assert names(opened) == [f"{B2}/01 baik.pdf", f"{C4}/01 baik.pdf"]
    assert {proof.name: proof.fault for proof in parcel.dossier.left_out} == {
        "rusak.pdf": "storage.original_damaged",
        "hilang.pdf": "storage.original_missing",
        "besar.pdf": "package.too_large",
    }
    listed = opened.read("DAFTAR ISI.txt").decode("utf-8-sig")
    assert "rusak.pdf: berkas asli rusak di penyimpanan" in listed
    assert "hilang.pdf: berkas asli tidak ditemukan di penyimpanan" in listed


async def test_an_original_that_rots_while_it_is_packed_is_told(office: Office) -> None:
    await office.hold(b"satu", "a.pdf", C4)
    await office.hold(b"dua", "b.pdf", C4)
    services, ani, wanted = office.town.services, await office.town.actor("Ani"), Wanted(office.assessment)
    contents = await package.check(services, ani, wanted, now=NOW)
    parcel = await package.gather(services, ani, wanted, contents, t=T, now=NOW)
    office.original(b"satu").unlink()
    target = io.BytesIO()
    failed = await package.write(services, parcel, 1, target, t=T)
    assert failed == {f"{C4}/01 a.pdf": "storage.original_missing"}
    assert names(zipfile.ZipFile(target)) == [f"{C4}/02 b.pdf"]


async def test_a_decision_in_between_makes_it_another_package(office: Office) -> None:
    await office.hold(b"satu", "a.pdf", C4)
    [second] = await office.hold(b"dua", "b.pdf", C4)
    services, ani, wanted = office.town.services, await office.town.actor("Ani"), Wanted(office.assessment)
    contents = await package.check(services, ani, wanted, now=NOW)
    await office.change(second, decision=Decision.WITHDRAWN)
    with pytest.raises(package.PackageChanged):
        await package.gather(services, ani, wanted, contents, t=T, now=NOW)


async def test_nothing_confirmed_says_how_much_waits(office: Office) -> None:
    [row] = await office.hold(b"satu", "a.pdf", C4)
    await office.change(row, decision=Decision.PROPOSED)
    services, ani = office.town.services, await office.town.actor("Ani")
    with pytest.raises(package.NothingConfirmed) as empty:
        await package.offer(services, ani, office.assessment, t=T, now=NOW)
    assert empty.value.facts == {"about": "seluruh program", "waiting": 1}
    with pytest.raises(package.NothingConfirmed) as empty:
        await package.choice(services, ani, Wanted(office.assessment, criterion=B2), t=T, now=NOW)
    assert empty.value.facts["waiting"] == 0
    assert str(empty.value.facts["about"]).startswith(f"butir {B2} ")


async def test_the_offer_names_the_groups_that_hold_something(office: Office) -> None:
    await office.hold(b"satu", "a.pdf", B2)
    await office.hold(b"dua!", "b.pdf", C4)
    ani = await office.town.actor("Ani")
    offered = await package.offer(office.town.services, ani, office.assessment, t=T, now=NOW)
    assert (offered.whole.documents, offered.whole.size, offered.example) == (2, 8, B2)
    assert [(group.wanted.group, group.documents, group.size) for group in offered.groups] == [
        (2, 1, 4),
        (3, 1, 4),
    ]


@pytest.mark.parametrize("wanted", [{"group": 99}, {"criterion": "NO-1"}], ids=["group", "item"])
async def test_what_the_programme_does_not_have_cannot_be_asked_for(
    office: Office, wanted: dict[str, object]
) -> None:
    await office.hold(b"satu", "a.pdf", B2)
    with pytest.raises(CriterionUnknown):
        await office.packed(**wanted)


async def test_nobody_takes_away_what_belongs_to_another_unit(office: Office) -> None:
    await office.hold(b"satu", "a.pdf", B2)
    for name in ("Budi", "Citra"):
        with pytest.raises((Denied, assessments.NoAssessment)):
            await office.packed(name)
    for name in ("Dewi", "Eka"):
        with pytest.raises(NoUnit):
            await office.packed(name)


async def test_a_holder_takes_away_only_their_items(office: Office) -> None:
    await office.hold(b"satu", "a.pdf", B2)
    await office.hold(b"dua", "b.pdf", C4)
    await office.town.hold("Hana", [C4])
    parcel, [opened] = await office.packed("Hana")
    assert names(opened) == [f"{C4}/01 b.pdf"]
    assert {proof.criterion for proof in parcel.dossier.proofs} == {C4}
    assert B2.encode() not in opened.read("DAFTAR ISI.txt")
    assert parcel.dossier.unit == SERANG.name
