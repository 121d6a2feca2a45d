"""First contact, help, and what people outside a unit are told."""

from collections.abc import Collection, Sequence

from assistant.answering.helping import Help
from assistant.authorization import Actor
from bot.callbacks import Verb, encode
from bot.screens.markup import bold, plain
from bot.screens.screen import Button, Screen
from bot.translation import LANGUAGES, Translator, translator
from knowledge.limits import Limits
from knowledge.roles import Role

_ROLES_WITH_MORE = frozenset({Role.COORDINATOR, Role.HOLDER, Role.HEAD, Role.VERIFIER, Role.ADMIN})


def stranger(t: Translator) -> Screen:
    """What anyone without an active membership is told, whatever they do."""
    return Screen(t("welcome.stranger"))


def group(t: Translator, username: str) -> Screen:
    """What a group is told, once."""
    return Screen(t("welcome.group", username=username))


def enrolled(t: Translator, *, name: str, role: Role, place: str) -> Screen:
    """The greeting after an invitation was redeemed, with the privacy notice."""
    greeting = t(
        "welcome.enrolled", name=bold(name, 80), role=t(f"role.{role.value}"), place=bold(place, 120)
    )
    return Screen("\n\n".join((greeting, t("welcome.notice"), t("welcome.other_language"))))


def greeting(t: Translator, *, actor: Actor, chosen: str | None) -> Screen:
    """What a known person sees on /start."""
    where = t("welcome.working_on", assessment=bold(chosen, 120)) if chosen else t("welcome.nothing_chosen")
    sends = actor.current is None or actor.current.role is not Role.HEAD
    lines = [t("welcome.again", name=bold(actor.name, 80)), where]
    lines.append(t("welcome.send_now" if sends else "welcome.look_now"))
    return Screen("\n".join(lines), ((Button(t("button.programmes"), encode(Verb.PROGRAMMES)),),))


def desk(t: Translator, *, actor: Actor, waiting: int) -> Screen:
    """What a known person of a Kanwil sees on /start: what waits for them, and where it is."""
    lines = [t("welcome.again", name=bold(actor.name, 80))]
    lines.append(t("welcome.waiting", count=waiting) if waiting else t("welcome.nothing_waits"))
    lines += ["", t("welcome.kanwil_next")]
    queue = Button(t("button.verify", count=waiting), encode(Verb.VERIFY, 0, 0, 0))
    return Screen("\n".join(lines), ((queue,),) if waiting else ())


def memberships(t: Translator, places: Sequence[tuple[int, str]]) -> Screen:
    """The units a person serves, to choose the one they work for now."""
    rows = tuple((Button(plain(name), encode(Verb.MEMBERSHIP, key)),) for key, name in places)
    return Screen(t("welcome.which_unit"), rows)


def languages(t: Translator) -> Screen:
    """The languages to choose from, each by its own name."""
    rows = tuple(
        (Button(translator(code)("language.own"), encode(Verb.LANGUAGE, code)),) for code in LANGUAGES
    )
    return Screen(t("language.which"), rows)


def first_steps(t: Translator, role: Role) -> Screen:
    """The second message that a newcomer to a unit gets: what will happen, and how to try or ask first."""
    return Screen(t("welcome.head_steps" if role is Role.HEAD else "welcome.first_steps"))


def help_text(
    t: Translator, roles: frozenset[Role], names: Sequence[str], limits: Limits, value: Help
) -> Screen:
    """What helps a person now, what the bot does for people of their roles, and their commands."""
    sends = any(role.in_unit and role is not Role.HEAD for role in roles)
    parts = [_now(t, value), *([t("help.officer")] if sends else [])]
    parts += [t(f"help.role.{role.value}") for role in Role if role in roles and role in _ROLES_WITH_MORE]
    parts += [t("help.kanwil")] if any(not role.in_unit for role in roles) else []
    commands = [
        t("help.command", command=t(f"command.{name}"), what=purpose(t, name, names)) for name in names
    ]
    parts.append("\n".join(commands))
    parts += [t("help.files", limit=limits.file_bytes), t("help.photos")] if sends else []
    return Screen("\n\n".join(parts))


def purpose(t: Translator, name: str, names: Collection[str]) -> str:
    """What a command is for among these; /program is another matter for those who work in no unit."""
    at_desk = name == "program" and "kurang" not in names
    return t("menu.program_desk" if at_desk else f"menu.{name}")


def _now(t: Translator, value: Help) -> str:
    """What to do next, by what was done last and what waits."""
    lines = [t(f"help.after.{value.moment.value}")]
    lines += [t("help.returned", count=value.returned)] if value.returned else []
    lines += [t("help.waiting", count=value.waiting)] if value.waiting else []
    lines += [t("help.queued", count=value.queued)] if value.queued else []
    return "\n".join(lines)
