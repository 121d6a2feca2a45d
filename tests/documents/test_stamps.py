"""Coloured stamps of every shape offices use are found in scans and photos; nothing else coloured is one."""

import io

import numpy as np
import pytest
from coloured_pages import (
    BLUE,
    RED,
    VIOLET,
    boxed,
    highlighted,
    letterhead,
    on_a_table,
    with_box,
    with_oval,
    with_picture,
    with_stamp,
)
from made_files import encoded, page_picture
from PIL import Image

from documents.signals import page


@pytest.mark.parametrize("table", [(40, 30, 90), (90, 60, 40), (60, 80, 30)], ids=["blue", "wood", "green"])
@pytest.mark.parametrize("colour", [VIOLET, BLUE, RED], ids=["violet", "blue", "red"])
def test_a_stamp_is_found_in_a_photo_and_the_table_is_no_ink(colour, table):
    photo = on_a_table(with_stamp(page_picture(size=40), colour), table)
    (mark,) = page.marks(np.ascontiguousarray(np.asarray(photo)[:, :, ::-1]), 1)
    assert mark.stamp


@pytest.mark.parametrize("shape", [with_stamp, with_box, with_oval], ids=["round", "square", "oval"])
@pytest.mark.parametrize("colour", [VIOLET, BLUE, RED], ids=["violet", "blue", "red"])
def test_a_coloured_stamp_is_found_with_its_place(shape, colour):
    sheet = Image.open(io.BytesIO(encoded(shape(page_picture(size=40), colour), quality=80)))
    (mark,) = page.marks(np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1]), 1)
    assert mark.stamp
    assert mark.page == 1
    assert mark.box.left < 900 / 1654 < mark.box.right
    assert mark.box.top < 1500 / 2339 < mark.box.bottom


@pytest.mark.parametrize("coloured", [letterhead, highlighted, boxed, with_picture])
def test_what_is_coloured_without_being_a_stamp_is_none(coloured):
    sheet = Image.open(io.BytesIO(encoded(coloured(page_picture(size=40)), quality=80)))
    found = page.marks(np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1]), 1)
    assert not [mark for mark in found if mark.stamp]
