"""The packaged matcher on documents that nothing was fitted on: python -m benchmarks.untouched."""

from benchmarks import labelled
from benchmarks.matching import COLUMNS, interval
from benchmarks.metrics import score
from knowledge import catalogue
from matchers.matcher import Matcher


def main() -> None:
    """Print the figures of each collection, as it is and with 5 % damage, and of all together."""
    matcher = Matcher(catalogue.load().programmes)
    collections = {"untouched": labelled.untouched(), "blind": labelled.blind()}
    collections["both"] = [case for cases in collections.values() for case in cases]
    for name, cases in collections.items():
        for rate in (0.0, 0.05):
            held = labelled.damaged(cases, rate)
            found = labelled.run(held, lambda c: matcher.match(c["programme"], labelled.submission(c)))
            figures = score(held, found)
            positives = figures["documents"] - figures["negatives"]
            shown = ", ".join(f"{column} {figures[column]}" for column in COLUMNS)
            print(f"{name}, {rate:.0%} damage: {positives:.0f} with an answer,")
            print(f"  {shown} (top1 ±{interval(figures['top1'], positives):.1f})")
            print(f"  {figures['top1_by_difficulty']}")


if __name__ == "__main__":
    main()
