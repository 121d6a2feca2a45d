"""All benchmarks by name: python -m benchmarks [speed] [reading] [matching] [answers] [learning]
[photos] [desk] [load] [workbooks].
"""

import argparse
from importlib import import_module

NAMES = ("speed", "reading", "matching", "answers", "learning", "photos", "desk", "load", "workbooks")


def main() -> None:
    """Run the named benchmarks, or all of them; each prints its own tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(NAMES))
    names = parser.parse_args().names
    for unknown in set(names) - set(NAMES):
        parser.error(f"no benchmark {unknown}; there are {', '.join(NAMES)}")
    for name in names or NAMES:
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
