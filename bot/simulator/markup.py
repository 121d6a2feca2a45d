"""Keyboards as bots send them, refused as Telegram refuses them."""

from typing import Any

from .chats import Button, Buttons
from .errors import ApiError, bad_request
from .limits import Limits
from .parameters import Parameters

_URLS = ("http://", "https://", "tg://")


def read_buttons(parameters: Parameters, limits: Limits) -> Buttons:
    """The inline keyboard of a call, () for none; any other keyboard is left to `read_keyboard`."""
    markup = _markup(parameters)
    if "inline_keyboard" not in markup:
        return ()
    grid = _rows(markup["inline_keyboard"], "inline keyboard")
    rows = tuple(tuple(_button(cell, limits) for cell in row) for row in grid if row)
    if sum(map(len, rows)) > limits.buttons or any(len(row) > limits.buttons_in_row for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def read_keyboard(parameters: Parameters) -> tuple[tuple[str, ...], ...] | None:
    """A keyboard under the text field: its labels, () to remove it, None to leave it as it is."""
    markup = _markup(parameters)
    if markup.get("remove_keyboard"):
        return ()
    if "keyboard" not in markup:
        return None
    rows = _rows(markup["keyboard"], "keyboard")
    return tuple(tuple(cell if isinstance(cell, str) else str(cell.get("text")) for cell in r) for r in rows)


def _markup(parameters: Parameters) -> dict[str, Any]:
    markup = parameters.nested("reply_markup")
    if markup is None:
        return {}
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    return markup


def _rows(value: Any, what: str) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request(f'field "{what.replace(" ", "_")}" must be an Array of Arrays')
    return value


def _button(cell: Any, limits: Limits) -> Button:
    if not isinstance(cell, dict) or not isinstance(cell.get("text"), str):
        raise _unreadable('Can\'t find field "text"')
    label = cell["text"].strip()
    if not label:
        raise bad_request("inline keyboard button text must be non-empty")
    data, url = cell.get("callback_data"), cell.get("url")
    if isinstance(url, str) and url:
        if not url.startswith(_URLS):
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: wrong HTTP URL")
        return Button(label, url=url)
    if not isinstance(data, str) or not data:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if len(data.encode("utf-8", "surrogatepass")) > limits.callback_bytes:
        raise bad_request("BUTTON_DATA_INVALID")
    return Button(label, data)


def _unreadable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
