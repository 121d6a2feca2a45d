"""Fingerprints of how pictures look, by which `knowledge.looks` knows one again."""

from collections.abc import Iterable

import cv2
import numpy as np

from documents.ocr.picture import Picture
from knowledge.looks import SIDE, written

LOOK_FROM = 512
_SMALL = 64
_FEATURELESS = 0.5
_OF_GROUND, _UNLIKE_GROUND, _GROUND_AT_EDGE = 12, 16, 0.7
_FILLED, _BRIDGED = 0.5, 60
_SHADE, _DRAWN = 2, 0.4
_LOWEST, _NARROWEST, _WHOLE = 0.15, 0.3, 0.97


def look(picture: Picture) -> str | None:
    """The look of a picture and of what stands in a frame around it; None when there is nothing to see."""
    small = _shrunk(picture)
    framed = _framed(small)
    seen = [_fingerprint(part) for part in (small, *([] if framed is None else [framed]))]
    return written([one for one in seen if one is not None]) or None


def is_photo(picture: Picture) -> bool:
    """Whether no single shade fills much of a picture, as in emblems, stamps, codes and charts."""
    small = _shrunk(picture)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY) if small.ndim == 3 else small
    return int(np.bincount(grey.ravel() // _SHADE).max()) < _DRAWN * grey.size


def _fingerprint(picture: Picture) -> int | None:
    """Whether each of the lowest frequencies is positive, the mean left out; None for one flat colour."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    small = cv2.resize(grey, (_SMALL, _SMALL), interpolation=cv2.INTER_AREA).astype(np.float32)
    if float(small.std()) < _FEATURELESS:
        return None
    bits = (cv2.dct(small)[:SIDE, :SIDE] > 0).flatten()
    bits[0] = False
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _shrunk(picture: Picture) -> Picture:
    share = LOOK_FROM / max(picture.shape[:2])
    if share >= 1:
        return picture
    size = (max(1, round(picture.shape[1] * share)), max(1, round(picture.shape[0] * share)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _framed(picture: Picture) -> Picture | None:
    """What stands inside bars of one colour, as a screenshot of a chat shows a photo; None without bars."""
    colours = np.atleast_3d(picture).astype(np.int16)
    height, width = colours.shape[:2]
    edge = np.concatenate(
        [
            strip.reshape(-1, colours.shape[2])
            for strip in (colours[:2], colours[-2:], colours[:, :1], colours[:, -1:])
        ]
    )
    ground = np.median(edge, axis=0)
    if (np.abs(edge - ground).max(axis=1) <= _OF_GROUND).mean() < _GROUND_AT_EDGE:
        return None
    filled = np.abs(colours - ground).max(axis=2) > _UNLIKE_GROUND
    top, bottom = _longest(filled.mean(axis=1) > _FILLED, max(1, height // _BRIDGED))
    if bottom - top < _LOWEST * height:
        return None
    left, right = _longest(filled[top:bottom].mean(axis=0) > _FILLED, max(1, width // _BRIDGED))
    if right - left < _NARROWEST * width or (bottom - top) * (right - left) > _WHOLE * height * width:
        return None
    return np.ascontiguousarray(picture[top:bottom, left:right])


def _longest(flags: Iterable[bool], bridged: int) -> tuple[int, int]:
    """Where the longest run of true flags begins and ends, short gaps in it allowed."""
    best, start, end = (0, 0), None, 0
    for place, flag in enumerate([*flags, *[False] * (bridged + 1)]):
        if flag:
            start = place if start is None else start
            end = place + 1
        elif start is not None and place - end >= bridged:
            best = max(best, (start, end), key=lambda run: run[1] - run[0])
            start = None
    return best
