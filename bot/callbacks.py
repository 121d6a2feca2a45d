"""What a button carries: a verb and its arguments in at most 64 bytes."""

import string
from dataclasses import dataclass
from enum import StrEnum

from knowledge.errors import LengkapError

_VERSION = "1"
_DIGITS = string.digits + string.ascii_lowercase
_LARGEST = 2**63 - 1
_LONGEST_BYTES = 64


class StaleButton(LengkapError):
    """A button that this version does not know, or whose subject is gone."""

    code = "button.stale"


class Verb(StrEnum):
    """Everything a button can ask for; the value is what stands in the button."""

    PROGRAMMES = "P"
    PROGRAMME = "p"
    YEAR = "y"
    ROUND = "r"
    MEMBERSHIP = "b"
    CONFIRM = "c"
    CONFIRM_ALL = "a"
    TAKE = "t"
    ANOTHER = "o"
    ITEMS = "g"
    NOT_EVIDENCE = "n"
    UNDO = "u"
    DETAILS = "d"
    ANSWER = "w"
    CRITERIA = "l"
    CRITERION = "i"
    RECAP = "k"
    PACKAGES = "Z"
    PACKAGE = "z"
    PACKAGE_ITEM = "x"
    CARD = "f"
    ALSO = "e"
    TAKE_ALSO = "T"
    MOVE = "v"
    TAKE_MOVE = "V"
    PARTS = "h"
    JOIN = "j"
    SPLIT = "X"
    SPLIT_AT = "Y"
    DESCRIBE = "q"
    SEEK = "Q"
    NEVER_MIND = "C"
    ITEM = "I"
    PIECE = "E"
    FETCH = "F"
    WITHDRAW = "W"
    REPLACE = "R"
    SIFT = "S"
    HISTORY = "H"
    ASK = "aq"
    HANDOVER = "ah"
    PRACTISE = "ap"
    LANGUAGE = "L"
    WHY = "mw"
    LEARNING = "ml"
    ALBUM = "ma"
    PEOPLE = "uP"
    MEMBER = "um"
    END_MEMBER = "ue"
    INVITE = "ui"
    INVITE_TO = "uj"
    REVOKE = "ur"
    LEAVE = "ul"
    HAND_OVER = "uh"
    SUBMISSION = "B"
    CONFIRM_SUBMISSION = "A"
    UNDO_SUBMISSION = "U"
    NARROW = "rn"
    DIGEST = "rd"
    MINUTES = "rm"
    REMIND_DAY = "rr"
    REMIND_STEP = "rl"
    SNOOZE = "rs"
    BROADCAST = "rc"
    BROADCAST_TO = "rb"
    BROADCAST_UNITS = "ru"
    BROADCAST_REPORT = "rp"
    VERIFY = "vq"
    VERIFY_UNITS = "vu"
    VERIFY_PROGRAMMES = "vp"
    VERIFY_CARD = "vc"
    VERIFY_APPROVE = "va"
    VERIFY_PAGE = "vb"
    VERIFY_REASONS = "vr"
    VERIFY_NOTE = "vn"
    VERIFY_RETURN = "vR"
    VERIFY_UNDO = "vU"
    WAIVER_UNITS = "vg"
    WAIVERS = "vw"
    WAIVER_SEEK = "vs"
    WAIVER_ITEM = "vi"
    WAIVER_END = "vx"
    SHEET_APPLY = "ua"
    SHEET_DROP = "ud"
    DATES = "vD"
    DATES_OTHER = "vO"
    DATES_TERM = "vT"
    DATES_STAGE = "vS"
    DATES_UNITS = "vN"
    DATES_MONTH = "vM"
    DATES_PROPOSE = "vP"
    DATES_SET = "vE"
    DATES_DROP = "vX"
    DATES_DROP_YES = "kD"
    DATES_SHEET = "kE"
    DATES_FILE = "vF"
    WHICH_UNIT = "uW"
    OF_UNIT = "uU"
    OFFICES = "uo"
    OFFICE = "uf"
    HOLD_GROUP = "ug"
    HOLD = "ut"
    HOLD_ALL = "uG"
    ADD_OFFICES = "un"
    PROPOSE = "up"
    ASSIGNMENT_SHEET = "ux"
    CLOSE_OFFICE = "uc"
    LETTERS = "uS"
    LETTER = "us"
    LETTERS_ALL = "uA"
    TEMPLATE = "uT"
    VISITS = "uv"
    VISIT_SHEET = "uV"
    OBSTACLES = "vk"
    OBSTACLE = "vo"
    OBSTACLE_SEEK = "ve"
    OBSTACLE_START = "vt"
    OBSTACLE_SKIP = "vl"
    OBSTACLE_ANSWER = "vz"
    OBSTACLE_CLOSE = "vy"
    EDITION_SHEET = "ps"
    EDITION_MOVING = "pm"
    EDITION_MOVE = "pc"
    EDITION_REMAINING = "pl"
    EDITION_GONE = "qg"
    EDITION_MATCHES = "qm"
    EDITION_MATCH = "qs"
    EDITION_NEW = "pn"
    EDITION_DESK = "pb"
    KW_UNITS = "kwu"
    KW_UNIT = "kwi"
    KW_CLOSE_ASK = "kwa"
    KW_CLOSE = "kwc"


_SHAPES: dict[Verb, str] = {
    Verb.PROGRAMMES: "",
    Verb.PROGRAMME: "s",
    Verb.YEAR: "sn",
    Verb.ROUND: "sns",
    Verb.MEMBERSHIP: "n",
    Verb.CONFIRM: "n",
    Verb.CONFIRM_ALL: "n",
    Verb.TAKE: "nnns",
    Verb.ANOTHER: "nn",
    Verb.ITEMS: "nnnnnn",
    Verb.NOT_EVIDENCE: "n",
    Verb.UNDO: "nn",
    Verb.DETAILS: "n",
    Verb.ANSWER: "n",
    Verb.CRITERIA: "nn",
    Verb.CRITERION: "ns",
    Verb.RECAP: "n",
    Verb.PACKAGES: "n",
    Verb.PACKAGE: "nn",
    Verb.PACKAGE_ITEM: "ns",
    Verb.CARD: "n",
    Verb.ALSO: "nn",
    Verb.TAKE_ALSO: "nnns",
    Verb.MOVE: "n",
    Verb.TAKE_MOVE: "ns",
    Verb.PARTS: "nn",
    Verb.JOIN: "n",
    Verb.SPLIT: "n",
    Verb.SPLIT_AT: "nn",
    Verb.DESCRIBE: "n",
    Verb.SEEK: "n",
    Verb.NEVER_MIND: "",
    Verb.ITEM: "nsn",
    Verb.PIECE: "n",
    Verb.FETCH: "n",
    Verb.WITHDRAW: "n",
    Verb.REPLACE: "n",
    Verb.SIFT: "nnnnn",
    Verb.HISTORY: "n",
    Verb.ASK: "s",
    Verb.HANDOVER: "n",
    Verb.PRACTISE: "s",
    Verb.LANGUAGE: "s",
    Verb.WHY: "nnns",
    Verb.LEARNING: "n",
    Verb.ALBUM: "n",
    Verb.PEOPLE: "nn",
    Verb.MEMBER: "n",
    Verb.END_MEMBER: "nn",
    Verb.INVITE: "sn",
    Verb.INVITE_TO: "snn",
    Verb.REVOKE: "nn",
    Verb.LEAVE: "nn",
    Verb.HAND_OVER: "n",
    Verb.SUBMISSION: "nn",
    Verb.CONFIRM_SUBMISSION: "nn",
    Verb.UNDO_SUBMISSION: "nnnn",
    Verb.NARROW: "",
    Verb.DIGEST: "ns",
    Verb.MINUTES: "n",
    Verb.REMIND_DAY: "n",
    Verb.REMIND_STEP: "n",
    Verb.SNOOZE: "n",
    Verb.BROADCAST: "ns",
    Verb.BROADCAST_TO: "ns",
    Verb.BROADCAST_UNITS: "nn",
    Verb.BROADCAST_REPORT: "n",
    Verb.VERIFY: "nnn",
    Verb.VERIFY_UNITS: "nn",
    Verb.VERIFY_PROGRAMMES: "n",
    Verb.VERIFY_CARD: "nnn",
    Verb.VERIFY_APPROVE: "nnnn",
    Verb.VERIFY_PAGE: "nnnnn",
    Verb.VERIFY_REASONS: "nnnn",
    Verb.VERIFY_NOTE: "nnnnn",
    Verb.VERIFY_RETURN: "nnnnn",
    Verb.VERIFY_UNDO: "nnn",
    Verb.WAIVER_UNITS: "n",
    Verb.WAIVERS: "n",
    Verb.WAIVER_SEEK: "n",
    Verb.WAIVER_ITEM: "ns",
    Verb.WAIVER_END: "ns",
    Verb.SHEET_APPLY: "n",
    Verb.SHEET_DROP: "n",
    Verb.DATES: "",
    Verb.DATES_OTHER: "nn",
    Verb.DATES_TERM: "nnn",
    Verb.DATES_STAGE: "nnnnn",
    Verb.DATES_UNITS: "nnnnn",
    Verb.DATES_MONTH: "nnnnnn",
    Verb.DATES_PROPOSE: "nnnnnn",
    Verb.DATES_SET: "nnnnnn",
    Verb.DATES_DROP: "nnnnn",
    Verb.DATES_DROP_YES: "nnnnn",
    Verb.DATES_SHEET: "",
    Verb.DATES_FILE: "nnn",
    Verb.WHICH_UNIT: "nn",
    Verb.OF_UNIT: "nnn",
    Verb.OFFICES: "nnn",
    Verb.OFFICE: "nnn",
    Verb.HOLD_GROUP: "nnnn",
    Verb.HOLD: "nns",
    Verb.HOLD_ALL: "nnn",
    Verb.ADD_OFFICES: "nn",
    Verb.PROPOSE: "nnn",
    Verb.ASSIGNMENT_SHEET: "nn",
    Verb.CLOSE_OFFICE: "nnn",
    Verb.LETTERS: "nnn",
    Verb.LETTER: "nnn",
    Verb.LETTERS_ALL: "nn",
    Verb.TEMPLATE: "n",
    Verb.VISITS: "nn",
    Verb.VISIT_SHEET: "n",
    Verb.OBSTACLES: "n",
    Verb.OBSTACLE: "n",
    Verb.OBSTACLE_SEEK: "",
    Verb.OBSTACLE_START: "ns",
    Verb.OBSTACLE_SKIP: "",
    Verb.OBSTACLE_ANSWER: "nnn",
    Verb.OBSTACLE_CLOSE: "n",
    Verb.EDITION_SHEET: "n",
    Verb.EDITION_MOVING: "n",
    Verb.EDITION_MOVE: "n",
    Verb.EDITION_REMAINING: "n",
    Verb.EDITION_GONE: "n",
    Verb.EDITION_MATCHES: "nn",
    Verb.EDITION_MATCH: "nnn",
    Verb.EDITION_NEW: "",
    Verb.EDITION_DESK: "",
    Verb.KW_UNITS: "n",
    Verb.KW_UNIT: "n",
    Verb.KW_CLOSE_ASK: "n",
    Verb.KW_CLOSE: "nn",
}


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button, its arguments checked for shape only: rights are checked by the use case."""

    verb: Verb
    args: tuple[int | str, ...]

    def number(self, place: int) -> int:
        """The argument at this place, a number by the verb's shape."""
        value = self.args[place]
        if not isinstance(value, int):
            raise StaleButton
        return value

    def word(self, place: int) -> str:
        """The argument at this place as text."""
        return str(self.args[place])


def encode(verb: Verb, *args: int | str) -> str:
    """The callback data of a button; ValueError when the arguments do not fit the verb or 64 bytes."""
    shape = _SHAPES[verb]
    if len(args) != len(shape):
        raise ValueError(f"{verb.name} takes {len(shape)} arguments, not {len(args)}")
    parts = [_number(a) if kind == "n" else _word(a) for kind, a in zip(shape, args, strict=True)]
    data = ":".join((_VERSION + verb.value, *parts))
    if len(data.encode()) > _LONGEST_BYTES:
        raise ValueError(f"{verb.name} does not fit a button: {data}")
    return data


def decode(data: str) -> Press:
    """The press that the data stands for; StaleButton for anything this version did not make."""
    head, *parts = data.split(":")
    if not head.startswith(_VERSION) or head[1:] not in set(Verb):
        raise StaleButton
    verb = Verb(head[1:])
    shape = _SHAPES[verb]
    if len(parts) != len(shape):
        raise StaleButton
    return Press(verb, tuple(_parse(p) if kind == "n" else p for kind, p in zip(shape, parts, strict=True)))


def _number(value: int | str) -> str:
    if not isinstance(value, int) or not 0 <= value <= _LARGEST:
        raise ValueError(f"not a number for a button: {value!r}")
    digits = ""
    while value:
        value, rest = divmod(value, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits or "0"


def _word(value: int | str) -> str:
    text = str(value)
    if ":" in text:
        raise ValueError(f"not a word for a button: {text!r}")
    return text


def _parse(part: str) -> int:
    if not part or len(part) > 13 or any(c not in _DIGITS for c in part):
        raise StaleButton
    value = int(part, 36)
    if value > _LARGEST:
        raise StaleButton
    return value
