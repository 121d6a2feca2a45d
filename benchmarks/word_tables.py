"""Write the table of common tokens that the matcher ships: python -m benchmarks.word_tables.

Only texts and file names are read, never labels.
"""

from collections import Counter
from pathlib import Path

from benchmarks import labelled
from benchmarks.metrics import text_of
from knowledge import catalogue
from matchers.lexicon import Lexicon
from matchers.words import tokens

TABLE = Path(__file__).parent.parent / "matchers" / "data" / "background.tsv"
LEAST = 4


def holding(lexicon: Lexicon, texts: list[str]) -> Counter[str]:
    """In how many texts each token stands."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(lexicon.names(tokens(text))))
    return counts


def main() -> None:
    """Count the development texts once each and write the common tokens."""
    distinct = {text_of(case["id"]): f"{case['text']} {case['filename']}" for case in labelled.documents()}
    counts = holding(Lexicon(catalogue.load().programmes), list(distinct.values()))
    rows = sorted((token, count) for token, count in counts.items() if count >= LEAST)
    lines = ["# In how many ordinary office documents a token stands; rarer ones are left out."]
    lines += [f"documents\t{len(distinct)}", *(f"{token}\t{count}" for token, count in rows)]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
