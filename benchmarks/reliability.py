"""How true the matcher's probabilities are: python -m benchmarks.reliability [--picture FILE].

Cross-validated, over clean and damaged documents, with whole programmes and thinned ones; the best item of
each part, parts weighted so that a text counts once.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks import labelled
from benchmarks.fit_matching import JUDGED_SEED, folds, training_examples
from benchmarks.metrics import text_of
from benchmarks.thinning import thinned
from knowledge import catalogue
from matchers.matcher import Matcher

BANDS = 5
SIZE, MARGIN, DOT = 420, 50, 9
INK, LINE, FILL = "#222222", "#bbbbbb", "#2f6fb0"


@dataclass(frozen=True, slots=True)
class Band:
    """The parts whose probability lies in one band: weight, mean probability and share that was right."""

    low: float
    high: float
    parts: float
    said: float
    right: float


def judgements() -> list[tuple[float, bool, float]]:
    """Probability of the best item, whether it was right, and the weight of each part."""
    programmes = catalogue.load().programmes
    models = folds(training_examples(programmes))
    documents = labelled.documents()
    copies = Counter(text_of(case["id"]) for case in documents)
    runs = [
        (Matcher(programmes), documents),
        (Matcher(programmes), labelled.damaged(documents, 0.05)),
        (Matcher(thinned(programmes, JUDGED_SEED)), documents),
    ]
    held = []
    for matcher, cases in runs:
        for case in cases:
            honest = matcher.using(models[labelled.fold_of(case)])
            right = {*case["primary"], *case["secondary"]}
            for part in honest.match(case["programme"], labelled.submission(case)).parts:
                if part.matches:
                    best = part.matches[0]
                    held.append(
                        (best.score, best.criterion in right, 1 / copies[text_of(case["id"])] / len(runs))
                    )
    return held


def bands(held: Sequence[tuple[float, bool, float]]) -> list[Band]:
    """The judgements in bands of equal width."""
    score, right, weight = (np.array(column, dtype=np.float64) for column in zip(*held, strict=True))
    found = []
    for number in range(BANDS):
        low, high = number / BANDS, (number + 1) / BANDS
        within = (score >= low) & ((score < high) | (number == BANDS - 1))
        total = float(weight[within].sum())
        if total:
            said = float((weight * score)[within].sum()) / total
            found.append(Band(low, high, total, said, float((weight * right)[within].sum()) / total))
    return found


def picture(held: Sequence[Band]) -> Image.Image:
    """The diagram: said against right; on the diagonal the probabilities are true."""
    image = Image.new("RGB", (SIZE + 2 * MARGIN, SIZE + 2 * MARGIN), "white")
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = MARGIN, MARGIN, MARGIN + SIZE, MARGIN + SIZE
    draw.rectangle((left, top, right, bottom), outline=LINE)
    draw.line((left, bottom, right, top), fill=LINE)
    places = [(left + band.said * SIZE, bottom - band.right * SIZE) for band in held]
    draw.line(places, fill=FILL, width=2)
    for band, (x, y) in zip(held, places, strict=True):
        draw.ellipse((x - DOT, y - DOT, x + DOT, y + DOT), fill=FILL)
        draw.text((x + DOT + 3, y + DOT - 2), f"{band.parts:.0f}", fill=INK)
    for step in range(BANDS + 1):
        offset = step * SIZE / BANDS
        draw.text((left + offset - 8, bottom + 8), f"{step / BANDS:.1f}", fill=INK)
        draw.text((left - 26, bottom - offset - 6), f"{step / BANDS:.1f}", fill=INK)
    draw.text((left + SIZE / 2 - 60, bottom + 28), "probability said", fill=INK)
    draw.text((left, top - 24), "share that was right (figures: parts in the band)", fill=INK)
    return image


def main() -> None:
    """Print the table and draw the picture when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", type=Path, help="where to write the diagram as PNG")
    arguments = parser.parse_args()
    held = bands(judgements())
    for band in held:
        told = f"said {band.said:.2f}  right {band.right:.2f}"
        print(f"{band.low:.1f}-{band.high:.1f}  parts {band.parts:6.1f}  {told}")
    if arguments.picture:
        picture(held).save(arguments.picture, optimize=True)


if __name__ == "__main__":
    main()
