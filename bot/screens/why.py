"""Why an item was named: the words that show it, what was weighed, and what would settle it."""

from collections.abc import Sequence

from assistant.incoming.explaining import Answer, Named, Why
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name, pages
from bot.screens.markup import bold, fitting, italic, plain, safe, shorten
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from matchers.explain import Signal

_LONGEST = 900
_QUOTE = 160
_SIGNALS, _WANTED, _OTHERS = 4, 3, 4
_FORMS = 4


def why(t: Translator, value: Answer) -> Screen:
    """The explanation of one item, with buttons to ask about the others and to go back."""
    name = bold(value.name, 80) if value.name else t("answer.photo")
    blocks = [t("why.title", item=item_name(value.why.criterion), file=name), *explained(t, value.why)]
    rows = [(_ask(t, value, other),) for other in value.others[:_OTHERS]]
    back = Button(t("button.back"), encode(Verb.ANSWER, value.document_id))
    return Screen("\n\n".join(fitting(blocks, _LONGEST)), (*rows, (back,)))


def explained(t: Translator, value: Why) -> list[str]:
    """The explanation in blocks, the most telling first."""
    return [block for block in (_shown(t, value), *_weighed(t, value), *_settled(t, value)) if block]


def _shown(t: Translator, value: Why) -> str:
    """The words that show the item, where they stand, and how sure that is."""
    quote = shorten(" ".join(value.quote.split()), _QUOTE)
    where = t("answer.page", page=value.page) if value.page else t("answer.in_name")
    words = [f"{where}: {italic(f'“{quote}”', _QUOTE + 2)}"] if quote else []
    first, last = value.part
    span = [t("why.part", pages=pages(t, first, last))] if first > 1 else []
    return "\n".join((*words, t(f"why.{value.decision.value}", percent=t.percent(value.score)), *span))


def _weighed(t: Translator, value: Why) -> list[str]:
    """What spoke for the item and against it, and what sets it apart from the next best."""
    told = value.explanation
    if told is None:
        return []
    lines = [
        _listed(t, "why.for", told.spoke_for),
        _listed(t, "why.against", told.spoke_against),
    ]
    if value.runner_up is not None:
        apart = [s for s in told.ahead if s.strength > 0][:2]
        names = [t(f"why.signal.for.{signal.code}") for signal in apart]
        lines.append(t("why.runner_up", item=item_name(value.runner_up, 60)))
        lines[-1] += t("why.apart", signals=names) if names else ""
    return ["\n".join(line for line in lines if line)]


def _settled(t: Translator, value: Why) -> list[str]:
    """What held a likely item back, and what would make it certain."""
    told = value.explanation
    if told is None:
        return []
    held = [t(f"why.held.{told.held_back}")] if told.held_back else []
    forms = [t(f"form.{form.value}") for form in told.wanted_forms[:_FORMS]]
    words = [safe(word, 60) for word in told.wanted_words[:_WANTED]]
    wanted = [t("why.wanted_forms", forms=forms)] if forms else []
    wanted += [t("why.wanted_words", words=words)] if words else []
    return ["\n".join((*held, *(wanted or [t("why.settled")])))]


def _listed(t: Translator, key: str, signals: Sequence[Signal]) -> str:
    way = key.removeprefix("why.")
    names = [t(f"why.signal.{way}.{signal.code}") for signal in signals[:_SIGNALS]]
    return t(key, signals=names) if names else ""


def _ask(t: Translator, value: Answer, other: Named) -> Button:
    label = plain(t("button.why_one", code=other.criterion))
    return Button(label, ask_data(value.document_id, other))


def ask_data(document: int, named: Named) -> str:
    """The button that asks why an item was named."""
    return encode(Verb.WHY, document, named.first, named.assessment_id, named.criterion)
