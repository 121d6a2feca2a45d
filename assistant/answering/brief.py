"""Messages that ask nothing: a sign, a lone number, a yes or no to a message that has buttons."""

import re
from enum import StrEnum

_WORD = re.compile(r"\w+")
_YES = ("ya", "iya", "iyaa", "y", "yes", "yup", "yoi", "betul", "benar", "bener", "setuju", "lanjut")
_NO = ("tidak", "tdk", "ga", "gak", "nggak", "enggak", "no", "bukan", "jangan", "batal", "cancel")
_DONE = ("sudah", "udah", "sdh", "belum", "blm")
_YES_OR_NO = frozenset((*_YES, *_NO, *_DONE))
_LONGEST_NUMBER = 3
_MOST_WORDS = 2


class Brief(StrEnum):
    """What a message without a question is."""

    SIGN = "sign"
    WONDER = "wonder"
    NUMBER = "number"
    PRESS = "press"


def brief(text: str) -> Brief | None:
    """What a message is that asks nothing; None for everything that has to be understood."""
    words = _WORD.findall(text.casefold())
    if not words:
        return Brief.WONDER if "?" in text else Brief.SIGN
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) <= _LONGEST_NUMBER:
        return Brief.NUMBER
    if "?" not in text and len(words) <= _MOST_WORDS and _YES_OR_NO.issuperset(words):
        return Brief.PRESS
    return None
