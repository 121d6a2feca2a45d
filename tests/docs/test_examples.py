"""What the documents tell people to type can be typed, and gives what they show."""

import doctest
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from written import PAGES, Example, blocks, code_spans, examples, name_of, read

from bot.cli import main

QUICK = re.compile(r"(?:mkdir|printf|export) |.*\blengkap (?:read|check|match|programme) ")
CALL = re.compile(r"(?:^|\s|/)lengkap (?P<args>(?:demo|bot|doctor|admin)\b[^|>]*)")
ASSIGNMENT = re.compile(r"export ([A-Z_]+)=(\S+)")
PROGRAM = Path(sys.executable).parent
LENIENT = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def plain(text: str) -> str:
    """The text with the figures that change whenever the matcher is fitted anew made the same."""
    return re.sub(r"\(\d+%\)", "(N%)", re.sub(r'("(?:score|seconds)"): [\d.]+', r"\1: N", text))


def run(example: Example, folder: Path, environment: dict[str, str]) -> str:
    """What a line prints; CalledProcessError when it fails."""
    if assigned := ASSIGNMENT.fullmatch(example.typed):
        environment[assigned[1]] = assigned[2]
        return ""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", example.typed],
        cwd=folder,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    return done.stdout


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_quick_examples_give_what_is_shown(page: Path, tmp_path: Path) -> None:
    environment = {"PATH": f"{PROGRAM}:{os.environ['PATH']}", "LENGKAP_HOME": str(tmp_path / "home")}
    for example in examples(page.read_text()):
        if QUICK.match(example.typed):
            printed = run(example, tmp_path, environment)
            same = doctest.OutputChecker().check_output(plain(example.shown), plain(printed), LENIENT)
            assert same or not example.shown, f"$ {example.typed}\n{printed}"


def test_calls_that_are_not_run_can_be_parsed() -> None:
    lines = [example.typed for page in PAGES for example in examples(page.read_text())]
    calls = [found["args"] for line in lines if (found := CALL.search(line))]
    assert len(calls) >= 4
    for call in calls:
        command: click.Command | None = main
        name, args = "lengkap", shlex.split(call)
        while isinstance(command, click.Group):
            name = args.pop(0)
            command = command.get_command(click.Context(command), name)
        assert command is not None, call
        command.make_context(name, args)


def names_in(shape: str) -> list[str]:
    """The names of a shape such as `{id, pages: [{number, text}]}`."""
    return re.findall(r"\w+", shape)


def names_of(value: object) -> list[str]:
    """The names of a JSON value, each followed by those of the first thing in its list."""
    if isinstance(value, list):
        return names_of(value[0])
    if isinstance(value, dict):
        return [n for name, held in value.items() for n in (name, *(names_of(held) if held else []))]
    return []


def test_json_has_the_shape_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LENGKAP_HOME", str(tmp_path / "home"))
    spans = [span for span in code_spans(read("README.md")) if span.startswith("{")]
    page, case, answer, bad = [names_in(span) for span in spans]
    (tmp_path / "a.txt").write_text("MAKLUMAT PELAYANAN")
    printed = CliRunner().invoke(main, ["read", "--json", str(tmp_path / "a.txt")]).stdout
    object_ = json.loads(printed) | {"signals": {}, "notes": []}
    assert names_of(object_) == page
    given = dict.fromkeys(case, "") | {"id": 1, "programme": "p2ham-2023", "text": "MAKLUMAT", "year": 2026}
    lines = json.dumps(given) + "\nnot JSON\n"
    printed = CliRunner().invoke(main, ["match", "--jsonl"], input=lines).stdout
    first, second = [json.loads(line) for line in printed.splitlines()]
    first["remarks"], first["matches"][0]["reason"] = [], {}
    assert names_of(first) == answer
    assert names_of(second) == bad


@pytest.mark.slow
def test_the_transcript_is_what_the_demo_prints() -> None:
    demo = [str(PROGRAM / "lengkap"), "demo", "--once"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LENGKAP_")}
    done = subprocess.run(demo, env=environment, check=True, capture_output=True, text=True, timeout=300)
    shown = next(block for block in blocks(read("README.md"), "text") if "/kurang" in block)
    rest = lasting(done.stdout)
    for piece in filter(str.strip, re.split(r"^ +\.\.\.\n", shown, flags=re.MULTILINE)):
        assert lasting(piece) in rest
        rest = rest.partition(lasting(piece))[2]


def lasting(text: str) -> str:
    """The text without line breaks; years and certainties, which differ from run to run, made the same."""
    flat = " ".join(text.replace("│", " ").split())
    return re.sub(r"yakin \d+%", "yakin N%", re.sub(r"\b20\d\d\b", "YEAR", flat))
