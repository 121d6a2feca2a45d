"""A link as a picture that a phone can scan."""

import io


def picture(link: str) -> bytes:
    """A PNG with the quiet zone that scanners need, large enough to be scanned off another phone."""
    # A bot that invites nobody does not carry the weight of segno.
    import segno  # noqa: PLC0415

    buffer = io.BytesIO()
    segno.make_qr(link, error="m").save(buffer, kind="png", scale=12, border=4)
    return buffer.getvalue()
