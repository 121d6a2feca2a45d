"""A long list in pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.screens.screen import Button
from bot.translation import Translator

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """The items of one page; `first` is how many come before it."""

    items: Sequence[T]
    first: int
    page: int
    pages: int


def page_of(items: Sequence[T], page: int, size: int) -> Shown[T]:
    """The page, or the last one when there are fewer."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 0), pages - 1)
    return Shown(items[page * size : (page + 1) * size], page * size, page, pages)


def pager(t: Translator, shown: Shown[T], link: Callable[[int], str]) -> tuple[tuple[Button, ...], ...]:
    """The row of buttons that turns the page; nothing when there is only one."""
    row = []
    if shown.page > 0:
        row.append(Button(t("button.previous"), link(shown.page - 1)))
    if shown.page < shown.pages - 1:
        row.append(Button(t("button.next", page=shown.page + 2, pages=shown.pages), link(shown.page + 1)))
    return (tuple(row),) if row else ()
