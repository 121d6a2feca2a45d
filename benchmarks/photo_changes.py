"""What happens to photos between a phone and an office: saved, cut, turned, stamped, shown in a chat."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
import numpy.typing as npt

Photo = npt.NDArray[np.uint8]
Chance = np.random.Generator
Change = Callable[[Photo, Chance], Photo]

_INK_ON_DARK, _INK_ON_LIGHT = (230, 230, 230), (40, 40, 40)
_SCREEN = 360


def saved(photo: Photo, quality: int) -> Photo:
    """Compressed as JPEG."""
    encoded = cv2.imencode(".jpg", np.ascontiguousarray(photo), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), dtype=np.uint8)


def _scaled(photo: Photo, share: float) -> Photo:
    return np.asarray(cv2.resize(photo, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)


def _lit(photo: Photo, factor: float, offset: float = 0.0) -> Photo:
    return np.asarray(np.clip(photo * factor + offset, 0, 255), dtype=np.uint8)


def _cut(photo: Photo, share: float, chance: Chance) -> Photo:
    """A share of the width and of the height cut away, split by chance between the sides."""
    height, width = photo.shape[:2]
    top, left = (float(chance.random()) for _ in range(2))
    rows = slice(int(height * share * top), height - int(height * share * (1 - top)))
    return photo[rows, int(width * share * left) : width - int(width * share * (1 - left))]


def _tilted(photo: Photo, degrees: float) -> Photo:
    height, width = photo.shape[:2]
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.06)
    moved = cv2.warpAffine(photo, turned, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, dtype=np.uint8)


def _grey(photo: Photo) -> Photo:
    return np.repeat(np.asarray(cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY), np.uint8)[..., None], 3, axis=2)


def _screenshot(photo: Photo, chance: Chance, *, dark: bool) -> Photo:
    """A messenger's view of one photo on a tall phone: a name and hour above, signs below."""
    screen = np.full((int(_SCREEN * chance.uniform(1.9, 2.2)), _SCREEN, 3), 0 if dark else 245, np.uint8)
    ink = _INK_ON_DARK if dark else _INK_ON_LIGHT
    height = int(photo.shape[0] * _SCREEN / photo.shape[1])
    top = (len(screen) - height) // 2
    screen[top : top + height] = cv2.resize(photo, (_SCREEN, height), interpolation=cv2.INTER_AREA)
    cv2.putText(screen, "12:41", (14, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.38, ink, 1)
    cv2.putText(screen, "Rutan Contoh", (50, 44), cv2.FONT_HERSHEY_SIMPLEX, 0.5, ink, 1)
    for left in (60, 180, 300):
        cv2.circle(screen, (left, len(screen) - 30), 9, ink, 1)
    return screen


def _bubble(photo: Photo) -> Photo:
    """A chat in which the photo stands in a bubble below others."""
    screen = np.full((740, _SCREEN, 3), (214, 221, 225), np.uint8)
    height = int(photo.shape[0] * 250 / photo.shape[1])
    screen[254 : 266 + height, 30:292] = 255
    screen[260 : 260 + height, 36:286] = cv2.resize(photo, (250, height), interpolation=cv2.INTER_AREA)
    for row in range(5):
        cv2.rectangle(screen, (30, 80 + 30 * row), (200, 100 + 30 * row), (255, 255, 255), -1)
    return screen


def _stamped(photo: Photo) -> Photo:
    """What camera apps for coordinates write over the lower quarter."""
    stamped = photo.copy()
    height, width = photo.shape[:2]
    top = int(height * 0.74)
    stamped[top : height - 4, 4 : width - 4] = _lit(photo[top : height - 4, 4 : width - 4], 0.45)
    for row, line in enumerate(("Serang, Banten", "Lat -6.11 Long 106.16", "03/03/26 09:14 WIB")):
        place = (int(width * 0.26), top + 12 + row * 13)
        cv2.putText(stamped, line, place, cv2.FONT_HERSHEY_SIMPLEX, 0.35, (255, 255, 255), 1)
    cv2.rectangle(stamped, (8, top + 4), (int(width * 0.23), height - 8), (90, 140, 90), -1)
    return stamped


CHANGES: Mapping[str, Change] = {
    "JPEG 60": lambda photo, _: saved(photo, 60),
    "JPEG 25": lambda photo, _: saved(photo, 25),
    "half as large": lambda photo, _: saved(_scaled(photo, 0.5), 75),
    "a quarter as large": lambda photo, _: saved(_scaled(photo, 0.25), 75),
    "brighter by a third": lambda photo, _: saved(_lit(photo, 1.35), 80),
    "darker by 40 %": lambda photo, _: saved(_lit(photo, 0.6), 80),
    "more contrast": lambda photo, _: saved(_lit(photo, 1.4, -50), 80),
    "without colours": lambda photo, _: saved(_grey(photo), 80),
    "turned by a quarter": lambda photo, _: saved(np.rot90(photo), 80),
    "mirrored": lambda photo, _: saved(photo[:, ::-1], 80),
    "tilted by 2 degrees": lambda photo, _: saved(_tilted(photo, 2), 80),
    "4 % cut off": lambda photo, chance: saved(_cut(photo, 0.04, chance), 80),
    "8 % cut off": lambda photo, chance: saved(_cut(photo, 0.08, chance), 80),
    "15 % cut off": lambda photo, chance: saved(_cut(photo, 0.15, chance), 80),
    "screenshot, dark": lambda photo, chance: saved(_screenshot(photo, chance, dark=True), 70),
    "screenshot, light": lambda photo, chance: saved(_screenshot(photo, chance, dark=False), 70),
    "in a chat bubble": lambda photo, _: saved(_bubble(photo), 80),
    "place stamped over it": lambda photo, _: saved(_stamped(photo), 80),
}
"""Each change of a photo in BGR by its name."""
