"""Buttons carry at most 64 bytes and nothing that was not made here is understood."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.callbacks import _SHAPES, StaleButton, Verb, decode, encode
from knowledge import catalogue
from knowledge.roles import Role

IDS = st.integers(min_value=0, max_value=2**63 - 1)
CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{1,23}", fullmatch=True)
PROGRAMMES = st.sampled_from([p.id for p in catalogue.load().programmes])
PLACES = st.integers(min_value=0, max_value=999)
YEARS = st.integers(2000, 2999)
MINUTES = st.integers(0, 2**31)
MODES = st.integers(min_value=0, max_value=9)


@st.composite
def presses(draw: st.DrawFn) -> tuple[Verb, tuple[int | str, ...]]:
    """Any button with the largest arguments that the product can put into it."""
    verb = draw(st.sampled_from(list(Verb)))
    drawn: dict[Verb, tuple[st.SearchStrategy[int | str], ...]] = {
        Verb.PROGRAMME: (PROGRAMMES,),
        Verb.YEAR: (PROGRAMMES, st.integers(2000, 2999)),
        Verb.ROUND: (PROGRAMMES, st.integers(2000, 2999), st.sampled_from(["", "B04", "B12"])),
        Verb.TAKE: (IDS, PLACES, IDS, CODES),
        Verb.WHY: (IDS, PLACES, IDS, CODES),
        Verb.ITEMS: (MODES, IDS, PLACES, IDS, PLACES, PLACES),
        Verb.TAKE_ALSO: (IDS, PLACES, IDS, CODES),
        Verb.TAKE_MOVE: (IDS, CODES),
        Verb.PARTS: (IDS, PLACES),
        Verb.SPLIT_AT: (IDS, PLACES),
        Verb.ITEM: (IDS, CODES, PLACES),
        Verb.SIFT: (MODES, IDS, MODES, IDS, PLACES),
        Verb.ASK: (st.sampled_from(["s.due", "i.P2HAM23-B2", "e.P2HAM23-B2.foto", "r.legal.zi-wbk-2021"]),),
        Verb.HANDOVER: (PLACES,),
        Verb.PRACTISE: (st.sampled_from(["read", "yes", "no", "other"]),),
        Verb.LANGUAGE: (st.sampled_from(["id", "en"]),),
        Verb.DIGEST: (IDS, PROGRAMMES),
        Verb.BROADCAST: (IDS, st.sampled_from(["all", "officer", "99"])),
        Verb.BROADCAST_TO: (IDS, st.sampled_from(["all", "officer", "99"])),
        Verb.OF_UNIT: (MODES, IDS, IDS),
        Verb.HOLD_GROUP: (IDS, IDS, PLACES, PLACES),
        Verb.HOLD: (IDS, IDS, CODES),
        Verb.INVITE: (st.sampled_from(["", *Role]), PLACES),
        Verb.INVITE_TO: (st.sampled_from(list(Role)), IDS, IDS),
        Verb.CRITERION: (IDS, CODES),
        Verb.UNDO_SUBMISSION: (IDS, PLACES, IDS, IDS),
        Verb.PACKAGE_ITEM: (IDS, CODES),
        Verb.VERIFY: (IDS, PLACES, PLACES),
        Verb.VERIFY_CARD: (IDS, IDS, PLACES),
        Verb.VERIFY_APPROVE: (IDS, PLACES, IDS, PLACES),
        Verb.VERIFY_PAGE: (IDS, MODES, st.integers(0, 2**48 - 1), IDS, PLACES),
        Verb.VERIFY_REASONS: (IDS, PLACES, IDS, PLACES),
        Verb.VERIFY_NOTE: (IDS, PLACES, MODES, IDS, PLACES),
        Verb.VERIFY_RETURN: (IDS, PLACES, MODES, IDS, PLACES),
        Verb.VERIFY_UNDO: (IDS, IDS, PLACES),
        Verb.WAIVER_ITEM: (IDS, CODES),
        Verb.WAIVER_END: (IDS, CODES),
        Verb.DATES_OTHER: (PLACES, PLACES),
        Verb.OBSTACLE_START: (IDS, CODES),
        Verb.OBSTACLE_ANSWER: (IDS, PLACES, MODES),
        Verb.DATES_TERM: (PLACES, YEARS, PLACES),
        Verb.DATES_STAGE: (PLACES, YEARS, PLACES, PLACES, IDS),
        Verb.DATES_UNITS: (PLACES, YEARS, PLACES, PLACES, PLACES),
        Verb.DATES_MONTH: (PLACES, YEARS, PLACES, PLACES, IDS, MINUTES),
        Verb.DATES_PROPOSE: (PLACES, YEARS, PLACES, PLACES, IDS, MINUTES),
        Verb.DATES_SET: (PLACES, YEARS, PLACES, PLACES, IDS, MINUTES),
        Verb.DATES_DROP: (PLACES, YEARS, PLACES, PLACES, IDS),
        Verb.DATES_DROP_YES: (PLACES, YEARS, PLACES, PLACES, IDS),
        Verb.DATES_SHEET: (),
        Verb.DATES_FILE: (PLACES, YEARS, PLACES),
    }
    shapes = drawn.get(verb, tuple(IDS for _ in _SHAPES[verb]))
    return verb, tuple(draw(shape) for shape in shapes)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(presses())
def test_every_button_fits_and_comes_back(press: tuple[Verb, tuple[int | str, ...]]) -> None:
    verb, args = press
    data = encode(verb, *args)
    assert len(data.encode()) <= 64
    assert decode(data).verb is verb
    assert decode(data).args == args


def test_every_criterion_fits_its_longest_button() -> None:
    for programme in catalogue.load().programmes:
        for criterion in programme.criteria:
            encode(Verb.TAKE, 2**63 - 1, 200, 2**63 - 1, criterion.id)
            encode(Verb.WHY, 2**63 - 1, 200, 2**63 - 1, criterion.id)
            encode(Verb.TAKE_ALSO, 2**63 - 1, 200, 2**63 - 1, criterion.id)
            encode(Verb.ITEM, 2**63 - 1, criterion.id, 99)


def test_no_two_buttons_share_a_letter() -> None:
    assert len(Verb.__members__) == len({verb.value for verb in Verb})


@given(st.text(max_size=64))
def test_forged_data_is_stale_or_well_formed(data: str) -> None:
    try:
        press = decode(data)
    except StaleButton:
        return
    assert encode(press.verb, *press.args)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "2c:1",
        "1c",
        "1c:",
        "1c:1:2",
        "1c:-1",
        "1c:1.0",
        "1c:zzzzzzzzzzzzzzzz",
        "1z:1",
        "v1:doc:7:yes",
    ],
)
def test_what_was_never_made_here_is_stale(data: str) -> None:
    with pytest.raises(StaleButton):
        decode(data)


def test_arguments_that_do_not_fit_are_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="takes 1"):
        encode(Verb.CONFIRM)
    with pytest.raises(ValueError, match="not a number"):
        encode(Verb.CONFIRM, -1)
    with pytest.raises(ValueError, match="not a word"):
        encode(Verb.PROGRAMME, "a:b")
