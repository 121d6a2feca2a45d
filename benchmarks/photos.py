"""How surely photos are known again: python -m benchmarks.photos [--rooms N].

Drawn photographs of office rooms. Found: changed copies of a photo. Confused: photos of different rooms, of
one room from elsewhere, and the next shot half a metre and 12 degrees on. Several bounds side by side
(differing coarse bits, differing bits in all); then how many of the found ones the index leads to, and how
long looking one photo up among 100,000 takes.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from benchmarks import rooms
from benchmarks.photo_changes import CHANGES, Photo
from documents.formats.looks import look
from knowledge.looks import APART, COARSE_APART, distances, keys, keys_near, written
from knowledge.vocabulary import UnitKind, Zone
from storage import people, pictures, units
from storage.audit import Stamp
from storage.database import Database
from storage.tables import Document, Kanwil, PictureKey, Unit

BOUNDS = ((6, 256), (10, 256), (10, 80), (COARSE_APART, APART), (12, 90), (14, 80), (14, 256))
STEP_METRES, STEP_DEGREES = 0.5, 12.0
ROOMS, SEEDS = 200, 60
MANY, LOOKED_UP, WRITTEN_AT_ONCE = 100_000, 50, 5_000
NOW = datetime(2026, 3, 2, tzinfo=UTC)

Distances = list[tuple[int, int]]


def photographs(number: int, seed: int = 11) -> Iterator[tuple[Photo, Photo, Photo]]:
    """For each room a photo, one from elsewhere, and the next shot, all in BGR."""
    chance = np.random.default_rng(seed)
    for _ in range(number):
        room = rooms.room(chance)
        shot = rooms.view(room, chance)
        views = (shot, rooms.view(room, chance), rooms.stepped(shot, room, chance, STEP_METRES, STEP_DEGREES))
        first, elsewhere, after = (rooms.photograph(room, seen, chance)[..., ::-1] for seen in views)
        yield np.ascontiguousarray(first), np.ascontiguousarray(elsewhere), np.ascontiguousarray(after)


def looked(photo: Photo) -> str:
    """The look of a photo that shows something."""
    found = look(photo)
    assert found is not None
    return found


def shares(pairs: Sequence[Distances]) -> list[float]:
    """The percentage of pairs that each bound takes for one photo."""
    return [
        100 * float(np.mean([any(c <= coarse and b <= bits for c, b in pair) for pair in pairs]))
        for coarse, bits in BOUNDS
    ]


def row(name: str, values: Iterable[float], digits: int = 0) -> None:
    """Print one line of a table."""
    print(f"{name:24s}" + "".join(f"{value:>12.{digits}f}" for value in values))


def known_again(number: int) -> None:
    """Print what the bounds find and confuse."""
    taken = list(photographs(number))
    looks = [looked(first) for first, _, _ in taken]
    chance = np.random.default_rng(5)
    copies = {
        name: [(mine, looked(change(shots[0], chance))) for mine, shots in zip(looks, taken, strict=True)]
        for name, change in CHANGES.items()
    }
    print(f"{'found, %':24s}" + "".join(f"{f'{coarse}/{bits}':>12s}" for coarse, bits in BOUNDS))
    for name, pairs in copies.items():
        row(name, shares([list(distances(mine, copy)) for mine, copy in pairs]))
    print("confused, %")
    row("different rooms", shares([list(distances(*pair)) for pair in combinations(looks, 2)]), 3)
    for name, place in (("the room from elsewhere", 1), ("the next shot", 2)):
        others = [looked(shots[place]) for shots in taken]
        row(name, shares([list(distances(*pair)) for pair in zip(looks, others, strict=True)]), 1)
    print(f"the index leads to {led_to(copies.values()):.1f} % of what is found")


def led_to(groups: Iterable[Sequence[tuple[str, str]]]) -> float:
    """The percentage of like pairs that share a key."""
    alike = [
        bool(set(keys_near(mine)) & set(keys(copy)))
        for pairs in groups
        for mine, copy in pairs
        if any(c <= COARSE_APART and b <= APART for c, b in distances(mine, copy))
    ]
    return 100 * float(np.mean(alike))


async def looking_up(url: str, seeds: Sequence[str]) -> None:
    """Print how long one photo takes to look up among many: drawn ones with bits changed by chance."""
    rng = random.Random(3)
    looks = [varied(rng.choice(seeds), rng) for _ in range(MANY)]
    async with Database(url) as database:
        await database.upgrade()
        unit = await filled(database, looks)
        times = []
        async with database.session() as session:
            for number in rng.sample(range(MANY), LOOKED_UP):
                document = Document(id=0, unit_id=unit, sha256="", look=looks[number])
                start = time.perf_counter()
                found = await pictures.twins(document, session=session, units=[unit])
                times.append(1000 * (time.perf_counter() - start))
                assert number + 1 in {twin.document_id for twin in found}
    print(f"one among {MANY}: median {np.median(times):.0f} ms, slowest of {LOOKED_UP} {max(times):.0f} ms")


def varied(look: str, rng: random.Random) -> str:
    """The look of another photo of like composition: every sixth bit differs."""
    flipped = sum(1 << place for place in range(255) if rng.random() < 1 / 6)
    return written([int(look[:64], 16) ^ flipped])


async def filled(database: Database, looks: Sequence[str]) -> int:
    """A unit that sent as many photos; its id."""
    async with database.transaction() as session:
        region = Kanwil(name="Contoh", province="Contoh", zone=Zone.WIB)
        kanwil = await units.add_kanwil(region, session=session, stamp=Stamp(NOW))
        own = Unit(kanwil_id=kanwil.id, name="Rutan", kind=UnitKind.RUTAN, zone=Zone.WIB)
        unit = await units.add_unit(own, session=session, stamp=Stamp(NOW))
        person = await people.meet(session=session, telegram_id=7_000_000_001, name="Ani", now=NOW)
        for first in range(0, len(looks), WRITTEN_AT_ONCE):
            some = list(enumerate(looks[first : first + WRITTEN_AT_ONCE], start=first + 1))
            rows = [_document(number, look, unit.id, person.id) for number, look in some]
            await session.exec(sa.insert(Document), params=rows)
            standing = [
                {"key": key, "document_id": number, "unit_id": unit.id}
                for number, look in some
                for key in keys(look)
            ]
            await session.exec(sa.insert(PictureKey), params=standing)
        return unit.id


def _document(number: int, look: str, unit: int, sender: int) -> dict[str, Any]:
    shown = Document(
        id=number,
        unit_id=unit,
        sender_id=sender,
        sent_at=NOW,
        chat_id=1,
        message_id=number,
        file_id="",
        file_unique_id=str(number),
        filename=f"IMG_{number}.jpg",
        sha256=f"{number:064x}",
        size=1,
        look=look,
    )
    return shown.model_dump()


def main(arguments: Sequence[str] = ()) -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.photos", description=__doc__)
    parser.add_argument("--rooms", type=int, default=ROOMS, help="how many rooms are drawn")
    number = parser.parse_args(arguments).rooms
    known_again(number)
    seeds = [looked(first) for first, _, _ in photographs(min(number, SEEDS))]
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(looking_up(f"sqlite:///{Path(folder) / 'photos.db'}", seeds))


if __name__ == "__main__":
    main(sys.argv[1:])
