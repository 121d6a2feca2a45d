"""The packaged matcher on documents that nothing was fitted on: python -m benchmarks.untouched."""

from benchmarks import labelled
from benchmarks.metrics import score
from knowledge import catalogue
from matchers.matcher import Matcher


def main() -> None:
    """Print the figures, as they are and with 5 % damage."""
    matcher = Matcher(catalogue.load().programmes)
    for rate in (0.0, 0.05):
        cases = labelled.damaged(labelled.untouched(), rate)
        found = labelled.run(cases, lambda c: matcher.match(c["programme"], labelled.submission(c)))
        print(f"{rate:.0%} damage", score(cases, found))


if __name__ == "__main__":
    main()
