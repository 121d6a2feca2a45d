"""Bundles put together from single documents: python -m benchmarks.bundles.

Unlike documents of one programme, some cut over two pages, with cover letters, receipts, attendance lists and
annexes between them, in any order and damaged as scans are. Judged by cross-validation: all documents of a
bundle lie in the fold that was left out.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from benchmarks import labelled
from benchmarks.fit_matching import JUDGED_SEED, folds, judged, training_examples
from benchmarks.metrics import Case, noisy, score, text_of
from benchmarks.thinning import thinned
from knowledge import catalogue
from matchers.matcher import Matcher
from matchers.parts import part_ranges

SEEDS = 4
LEAST_LETTERS, CUT_FROM = 150, 10
FEWEST, MOST = 2, 5
BETWEEN = (
    "Nomor : 045/{n}/UM\nLampiran : 1 (satu) berkas\nHal : Pengiriman data dukung\n"
    "Yth. Kepala Bagian Hukum\nBersama ini kami kirimkan berkas dimaksud untuk dipergunakan.\nKepala, ttd",
    "KUITANSI\nSudah terima dari : Bendahara\nUang sejumlah : Rp {n}.000\nUntuk pembayaran : konsumsi\nttd",
    "DAFTAR HADIR\nHari : Selasa\nNo | Nama | Jabatan | Paraf\n1 | Sari | staf | ttd\n2 | Budi | staf | ttd",
    "Lembar Disposisi\nSurat dari : Sekretariat\nNo agenda : {n}\nDiteruskan kepada : Kabid\nMohon diproses",
)
SECOND_PAGES = ("", "- 2 -\n", "Halaman 2 dari 2\n")


def bundles(cases: Sequence[Case], seed: int, rate: float = 0.0) -> list[Case]:
    """Bundles made of cases that stand in one fold, each case in at most one bundle."""
    rng = random.Random(seed)
    shelves: Mapping[tuple[str, str, int], list[Case]] = defaultdict(list)
    for case in cases:
        if not case["bundle"] and len(case["text"]) >= LEAST_LETTERS and "\f" not in case["text"]:
            shelves[(case["programme"], case["unit_kind"], labelled.fold_of(case))].append(case)
    made = []
    for _, shelf in sorted(shelves.items()):
        rng.shuffle(shelf)
        while len(shelf) >= FEWEST:
            size = rng.randint(FEWEST, min(MOST, len(shelf)))
            taken = [shelf.pop() for _ in range(size)]
            if any(case["primary"] for case in taken):
                made.append(_bundle(taken, rng, rate))
    return made


def _bundle(taken: Sequence[Case], rng: random.Random, rate: float) -> Case:
    pages: list[str] = []
    starts: list[int] = []
    for case in taken:
        if rng.random() < 1 / 4:
            starts.append(len(pages) + 1)
            pages.append(rng.choice(BETWEEN).format(n=rng.randint(11, 980)))
        starts.append(len(pages) + 1)
        pages += _pages(case["text"], rng)
    name = text_of(taken[0]["id"])
    return {
        **taken[0],
        "id": f"{name}@bundle-{taken[0]['programme']}-{rng.randint(0, 10**6)}",
        "filename": f"scan{rng.randint(100, 999)}.pdf",
        "caption": "",
        "text": noisy("\f".join(pages), rate, name),
        "primary": sorted({code for case in taken for code in case["primary"][:1]}),
        "secondary": sorted({code for case in taken for code in [*case["primary"][1:], *case["secondary"]]}),
        "bundle": True,
        "starts": starts,
    }


def _pages(text: str, rng: random.Random) -> Iterator[str]:
    """The text on one page, or cut in two where it is long."""
    lines = text.splitlines()
    if len(lines) < CUT_FROM or rng.random() < 1 / 2:
        yield text
        return
    cut = rng.randint(len(lines) // 2, len(lines) - 2)
    yield "\n".join(lines[:cut])
    yield rng.choice(SECOND_PAGES) + "\n".join(lines[cut:])


def cuts(made: Sequence[Case]) -> tuple[float, float]:
    """Of the pages that begin a document the share that was found; of those found the share that is right."""
    wanted = found = right = 0
    for case in made:
        starts = {first for first, _ in part_ranges(case["text"].split("\f"))} - {1}
        wanted += len(set(case["starts"]) - {1})
        found += len(starts)
        right += len(starts & set(case["starts"]))
    return right / wanted, right / found


def main() -> None:
    """Print how well bundles are taken apart and what is found in them."""
    programmes = catalogue.load().programmes
    models = folds(training_examples(programmes))
    matchers = {"whole": Matcher(programmes), "half": Matcher(thinned(programmes, JUDGED_SEED))}
    for rate in (0.0, 0.05):
        made = [b for seed in range(SEEDS) for b in bundles(labelled.documents(), seed, rate)]
        recall, precision = cuts(made)
        print(f"{len(made)} bundles, {rate:.0%} damage: starts found {recall:.1%}, right {precision:.1%}")
        for name, matcher in matchers.items():
            figures = score(made, judged(matcher, models, made))
            print(f"   likely words {name}: F1 {figures['bundle_f1']}")


if __name__ == "__main__":
    main()
