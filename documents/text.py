"""Text as it may be stored and shown: no control characters, no stray surrogates, no loose white space."""

import re

_UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\uffff\ud800-\udfff]")
_BREAKS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_LINE_HYPHEN = re.compile("[\x02\ufffe]")
_SPACES = re.compile("[\t\u00a0\u2000-\u200a\u202f\u3000]+| {2,}")
_LOOSE_ENDS = re.compile(" *\n *")
_MANY_BREAKS = re.compile("\n{3,}")
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]+")


def tidy(text: str) -> str:
    """The same words in the same order on clean lines."""
    text = _BREAKS.sub("\n", text.replace("\r\n", "\n"))
    text = _UNWANTED.sub("", _LINE_HYPHEN.sub("-", text))
    text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _LOOSE_ENDS.sub("\n", text)
    return _MANY_BREAKS.sub("\n\n", text).strip()


def letters(text: str, enough: int = 1_000) -> int:
    """How many letters and digits the text holds; counting stops once there are enough."""
    count = 0
    for sign in text:
        count += sign.isalnum()
        if count >= enough:
            break
    return count


def unknown_share(text: str) -> float:
    """The share of characters a font could not name."""
    if text.isascii():
        return 0.0
    return sum(map(len, _UNKNOWN.findall(text))) / len(text)
