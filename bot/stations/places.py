"""Where a submission is told about, as the durable jobs keep it in their steps."""

from typing import NotRequired, TypedDict


class Place(TypedDict):
    """The message that shows how far a submission has come; None while there is none.

    `files` is how many files were finished, the last of which joined at `last`, and `stored` whether all of
    them are safe; `open` is until when others may join, `answered` whether the message holds the answer.
    While files of others come first nobody follows them for `waits` seconds; `rests` tells how often so far.
    """

    message: int | None
    at: str
    earlier: int | None
    reachable: bool
    files: NotRequired[int]
    stored: NotRequired[bool]
    last: NotRequired[str]
    open: NotRequired[str]
    answered: NotRequired[bool]
    rests: NotRequired[int]
    waits: NotRequired[float]


class Answered(TypedDict):
    """The message that holds the answer, and how many files it speaks of."""

    message: int | None
    files: int


def bare(place: Place) -> Place:
    """The place without what was said of an answer."""
    message, at = place["message"], place["at"]
    kept: Place = {"message": message, "at": at, "earlier": place["earlier"], "reachable": place["reachable"]}
    if "rests" in place:
        kept["rests"] = place["rests"]
    return kept
