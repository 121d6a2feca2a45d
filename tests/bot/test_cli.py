"""The command as a whole: quick to start, lazy about rooms, honest about failure."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import COMMANDS, main
from bot.cli.console import said, sentence, write_line
from bot.translation import Translator, translator
from knowledge.errors import LengkapError

LENGKAP = Path(sys.executable).with_name("lengkap")
HEAVY = (
    "pydantic",
    "sqlalchemy",
    "telegram",
    "aiohttp",
    "numpy",
    "documents",
    "matchers",
    "storage",
    "assistant",
)


class Refused(LengkapError):
    code = "refused"


def run(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LENGKAP_")}
    return subprocess.run(
        [LENGKAP, *args], env=clean | environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_help_costs_less_than_a_second() -> None:
    """Processor time, which a busy machine does not stretch as it does the wait."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run("--help").returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1


def test_help_names_every_command() -> None:
    done = run("--help")
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)


def test_help_imports_no_room() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from bot.cli import main;"
        "CliRunner().invoke(main, ['--help']); print(' '.join(sys.modules))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert [name for name in HEAVY if name in loaded] == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LENGKAP_LANG", language)
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0, done.output


def test_help_speaks_the_language_of_the_environment() -> None:
    assert "run the bot" in run("--help", LENGKAP_LANG="en").stdout
    assert "menjalankan bot" in run("--help").stdout


@pytest.mark.parametrize(
    "args", [("nonsense",), ("read",), ("read", "no-such-file.pdf"), ("match",), ("check",)], ids=" ".join
)
def test_wrong_use_is_two(args: tuple[str, ...]) -> None:
    done = CliRunner().invoke(main, args)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def fails_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    @click.command()
    def failing() -> None:
        raise error

    monkeypatch.setattr(main, "get_command", lambda _ctx, _name: failing)
    monkeypatch.setattr(
        "bot.cli.speech", lambda: Translator("id", {"error.refused": "Ditolak", "cli.failure": "{kind}"})
    )
    done = CliRunner().invoke(main, ["read"])
    return done.exit_code, done.stderr


def test_an_error_is_told_in_the_words_of_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fails_with(Refused(), monkeypatch) == (1, "Ditolak\n")


def test_a_fault_of_ours_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fails_with(ZeroDivisionError(), monkeypatch) == (1, "ZeroDivisionError\n")


def test_an_interruption_ends_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said_then = fails_with(KeyboardInterrupt(), monkeypatch)
    assert code == 130
    assert said_then.strip() == ""


def test_a_closed_pipe_ends_without_a_word() -> None:
    line = json.dumps({"id": 1, "programme": "none", "text": "x"}) + "\n"
    with subprocess.Popen(
        [LENGKAP, "match", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(line)
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(line * 2)
        process.stdin.close()
        assert process.stderr.read() == ""
        assert process.wait(20) == 0


def test_markup_is_not_shown_in_a_terminal_but_facts_stay_whole() -> None:
    t = Translator("id", {"k": "<b>Berkas</b> {name} &amp; lain"})
    assert said(t, "k", {"name": "<b>a&b"}) == "Berkas <b>a&b & lain"


def test_an_unforeseen_fault_names_its_place() -> None:
    try:
        write_line(object())
    except TypeError as fault:
        told = sentence(translator("id"), fault)
    assert "TypeError" in told
    assert "bot/cli/console.py:" in told


def test_any_text_leaves_as_json(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_line({"lone": "\ud800", "word": "é"})
    out = capfdbinary.readouterr().out
    assert json.loads(out) == {"lone": "\ud800", "word": "é"}
