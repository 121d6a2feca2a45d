"""A digest in at most three messages: where the units stand, how fast they go, what waits."""

from collections.abc import Callable, Iterable, Sequence

from assistant.digests.digest import Choice, Digest, Scope
from bot.callbacks import Verb, encode
from bot.screens.facts import bar
from bot.screens.markup import bold, fitting, plain, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Attachment, Button, Picture, Screen
from bot.translation import Translator
from knowledge.limits import Limits
from knowledge.overview import Course, Progress, Waiting

_CAPTION = Limits().caption_units
_NAMES, _LINES, _PER_PAGE = 6, 5, 8


def standing(t: Translator, value: Digest, picture: bytes) -> Screen:
    """Where everything stands against last time, and who has sent nothing; with the map."""
    view = value.overview
    blocks = [
        _head(t, value),
        "\n".join(_limited(t, view.progress, lambda line: _progress(t, line))),
        _silent(t, value),
        _share(t, "digest.returned", view.returned),
    ]
    rows = (_narrow(t),) if not value.scope.unit_id else ()
    return _captioned(blocks, Picture(t("digest.map_filename"), picture), rows)


def pace(t: Translator, value: Digest, picture: bytes) -> Screen:
    """Who is at risk at the present pace, and who is stuck; with the burn-up."""
    view = value.overview
    risks = _limited(
        t,
        view.risks,
        lambda risk: t(
            "digest.risk",
            unit=safe(risk.unit, 50),
            programme=safe(risk.name, 40),
            expected=risk.expected,
            total=risk.total,
            due=risk.due.astimezone(value.zone.tzinfo).date(),
        ),
    )
    stuck = _limited(
        t,
        view.stuck,
        lambda s: t(
            "digest.stuck", unit=safe(s.unit, 50), programme=safe(s.name, 40), days=s.days, left=s.left
        ),
    )
    blocks = [
        _head(t, value) if value.scope.unit_id else t("digest.pace_title"),
        *([_progress_lines(t, value)] if value.scope.unit_id else ()),
        _titled(t("digest.risks", count=len(view.risks)), risks) if risks else t("digest.no_risks"),
        _titled(t("digest.all_stuck", count=len(view.stuck)), stuck) if stuck else "",
    ]
    return _captioned(blocks, Picture(t("digest.pace_filename"), picture))


def lists(t: Translator, value: Digest, workbook: bytes) -> Screen:
    """What waits for whom, and what most units lack; with the workbook."""
    view = value.overview
    gaps = _limited(
        t,
        view.gaps,
        lambda gap: t(
            "digest.gap",
            code=safe(gap.criterion.id),
            title=safe(gap.criterion.title, 60),
            missing=gap.missing,
            asked=gap.asked,
        ),
    )
    blocks = [
        _waiting(t, value),
        _share(t, "digest.to_confirm", view.to_confirm),
        _share(t, "digest.obstacles", view.obstacles),
        _titled(t("digest.gaps"), gaps) if gaps else "",
        t("digest.workbook"),
    ]
    rows: tuple[tuple[Button, ...], ...] = ()
    if value.scope.unit_id:
        rows = ((Button(t("button.minutes"), encode(Verb.MINUTES, value.scope.unit_id)),),)
    return _captioned(blocks, Attachment(_book_name(t, value), workbook), rows)


def _book_name(t: Translator, value: Digest) -> str:
    about = " ".join(part for part in (value.unit or value.kanwil, value.programme) if part)
    return t("recap.filename", about=plain(about, 80).replace("/", "-"), day=value.today.isoformat())


def nothing(t: Translator, value: Digest) -> Screen:
    """Nobody has begun."""
    return Screen(f"{_head(t, value)}\n\n{t('digest.nothing')}")


def choosing(t: Translator, value: Digest, choices: Sequence[Choice], page: int = 0) -> Screen:
    """The programmes and units that a digest can be narrowed to, with how far each unit has come."""
    shown = page_of(choices, page, _PER_PAGE)
    by_unit: dict[int, list[Course]] = {}
    for course in value.overview.courses:
        by_unit.setdefault(course.unit_id, []).append(course)
    lines = [_line(t, by_unit.get(c.scope.unit_id, []), c) for c in shown.items if c.scope.unit_id]
    rows = [(_open(choice),) for choice in shown.items]
    turn = pager(t, shown, lambda number: encode(Verb.RECAP, number))
    text = "\n\n".join(part for part in (t("digest.choose"), "\n".join(lines)) if part)
    return Screen(text, (*rows, *turn))


def which(t: Translator, words: str, choices: Sequence[Choice]) -> Screen:
    """What the words may have meant."""
    if not choices:
        return Screen(t("digest.unknown", words=bold(words, 60)), (_narrow(t),))
    return Screen(t("digest.which", words=bold(words, 60)), tuple((_open(c),) for c in choices[:_PER_PAGE]))


def minutes(t: Translator, unit: str, document: bytes) -> Screen:
    """The minutes of a unit, to be signed."""
    name = t("minutes.filename", unit=plain(unit, 60).replace("/", "-"))
    return Screen(t("minutes.caption", unit=bold(unit, 120)), document=Attachment(name, document))


def _captioned(blocks: Iterable[str], file: Attachment, rows: tuple[tuple[Button, ...], ...] = ()) -> Screen:
    kept = fitting([block for block in blocks if block], _CAPTION)
    return Screen("\n\n".join(kept), rows, file)


def _head(t: Translator, value: Digest) -> str:
    name = value.unit or value.kanwil
    lines = [t("digest.title", name=bold(name, 80))]
    if value.programme:
        lines.append(t("digest.programme", programme=safe(value.programme, 80)))
    lines.append(t.moment(value.now, value.zone))
    return "\n".join(lines)


def _progress_lines(t: Translator, value: Digest) -> str:
    return "\n".join(_limited(t, value.overview.progress, lambda line: _progress(t, line)))


def _progress(t: Translator, line: Progress) -> str:
    told = t(
        "digest.progress",
        programme=bold(line.name, 60),
        units=line.units,
        done=line.done,
        total=line.total,
        percent=line.tally.percent or 0,
    )
    if line.gain is None or line.since is None:
        return told
    key = "digest.same" if line.gain == 0 else ("digest.up" if line.gain > 0 else "digest.down")
    return f"{told} {t(key, count=abs(line.gain), since=line.since)}"


def _silent(t: Translator, value: Digest) -> str:
    silent = value.overview.silent
    if value.scope.unit_id:
        return ""
    if not silent:
        return t("recap.all_sent")
    return t("digest.silent", count=len(silent), total=value.overview.units, names=_names(t, silent))


def _waiting(t: Translator, value: Digest) -> str:
    waiting = value.overview.to_verify
    if not waiting.items or waiting.since is None:
        return t("digest.nothing_to_verify")
    since = waiting.since.astimezone(value.zone.tzinfo).date()
    return t("digest.to_verify", items=waiting.items, units=_counted(t, waiting), since=since)


def _share(t: Translator, key: str, waiting: Waiting) -> str:
    return t(key, items=waiting.items, units=_counted(t, waiting)) if waiting.items else ""


def _counted(t: Translator, waiting: Waiting) -> str:
    return _names(t, [f"{unit} ({count})" for unit, count in waiting.units], 4)


def _names(t: Translator, names: Sequence[str], most: int = _NAMES) -> str:
    shown = [safe(name, 44) for name in names[:most]]
    more = len(names) - len(shown)
    return ", ".join([*shown, *([t("digest.more", count=more)] if more else [])])


def _limited(t: Translator, values: Sequence[object], told: Callable[..., str]) -> list[str]:
    lines = [f"• {told(value)}" for value in values[:_LINES]]
    more = len(values) - len(lines)
    return [*lines, *([f"• {t('digest.more', count=more)}"] if more else [])]


def _titled(title: str, lines: Sequence[str]) -> str:
    return "\n".join((title, *lines))


def _line(t: Translator, courses: Sequence[Course], choice: Choice) -> str:
    name = safe(choice.name, 80)
    if not courses:
        return f"⚪ {name} – {t('recap.no_assessment')}"
    done, total = sum(c.done for c in courses), sum(len(c.counted) for c in courses)
    if all(course.last_sent is None for course in courses):
        return f"⚪ {name} – {t('recap.nothing_sent')}"
    return f"{bar(done / total if total else 0.0)} {name} – {done}/{total}"


def _open(choice: Choice) -> Button:
    scope: Scope = choice.scope
    return Button(plain(choice.name, 60), encode(Verb.DIGEST, scope.unit_id, scope.programme))


def _narrow(t: Translator) -> tuple[Button, ...]:
    return (Button(t("button.narrow"), encode(Verb.NARROW)),)
