"""The figures of the cloud Bot API that this server keeps, each named once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server accepts and how fast; None for a rate switches that limit off."""

    text_units: int = 4096
    caption_units: int = 1024
    toast_units: int = 200
    entities: int = 100
    callback_bytes: int = 64
    buttons: int = 100
    buttons_in_row: int = 8
    album_items: int = 10
    commands: int = 100

    download_bytes: int = 20 << 20
    upload_bytes: int = 50 << 20
    photo_bytes: int = 10 << 20
    photo_sides: int = 10_000
    photo_ratio: int = 20

    chat_per_second: float | None = 1.0
    chat_burst: int = 20
    all_per_second: float | None = 30.0
    all_burst: int = 30

    poll_seconds: float = 50.0
    query_seconds: float = 60.0
    link_seconds: float = 3600.0
    webhook_first_pause: float = 0.2
    webhook_longest_pause: float = 60.0
    webhook_answer_seconds: float = 60.0
