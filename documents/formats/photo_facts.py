"""When and where a photo says it was taken."""

import math
from datetime import datetime

from PIL import ExifTags, Image

from documents.reading import Place


def taken(image: Image.Image) -> tuple[str | None, Place | None]:
    """The moment (ISO, without zone, as the camera's clock showed it) and place from EXIF."""
    exif = image.getexif()
    try:
        details = exif.get_ifd(ExifTags.IFD.Exif)
        position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (ValueError, SyntaxError, KeyError, OSError):
        return None, None
    return _moment(details.get(ExifTags.Base.DateTimeOriginal)), _place(position)


def _moment(stated: object) -> str | None:
    try:
        return datetime.strptime(str(stated).strip("\0 "), "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007
    except ValueError:
        return None


def _place(position: dict[int, object]) -> Place | None:
    latitude = _degrees(
        position.get(ExifTags.GPS.GPSLatitude), position.get(ExifTags.GPS.GPSLatitudeRef), "S"
    )
    longitude = _degrees(
        position.get(ExifTags.GPS.GPSLongitude), position.get(ExifTags.GPS.GPSLongitudeRef), "W"
    )
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Place(latitude, longitude)


def _degrees(parts: object, side: object, negative: str) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        return None
    return round(-value if str(side).upper().startswith(negative) else value, 6)
