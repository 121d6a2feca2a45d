"""Photographs of office rooms, drawn by casting rays: other rooms, one room from elsewhere, the next shot."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Photo = npt.NDArray[np.uint8]
Chance = np.random.Generator

WALLS = ((0.93, 0.92, 0.88), (0.9, 0.88, 0.78), (0.82, 0.88, 0.84), (0.85, 0.88, 0.93), (0.95, 0.95, 0.95))
FLOORS = ((0.85, 0.83, 0.8), (0.7, 0.68, 0.65), (0.55, 0.45, 0.38), (0.9, 0.9, 0.9))
PAINTS = (
    (0.45, 0.3, 0.18),
    (0.6, 0.45, 0.3),
    (0.35, 0.35, 0.38),
    (0.75, 0.72, 0.68),
    (0.2, 0.3, 0.45),
    (0.5, 0.15, 0.15),
    (0.15, 0.35, 0.2),
)
SKIN, SCREEN, DAYLIGHT = (0.6, 0.42, 0.3), (0.08, 0.08, 0.09), (0.9, 0.97, 1.0)
FURNITURE = ("desk", "chair", "cabinet", "bench", "person", "counter")
_POSTER = 48
_GAMMA, _GRAIN, _NEAREST = 1.15, 0.012, 0.15


@dataclass(frozen=True, slots=True)
class Box:
    """A painted block between two corners."""

    low: Floats
    high: Floats
    colour: Floats


@dataclass(frozen=True, slots=True)
class Panel:
    """A poster, door or window on one of four walls; a window gives light."""

    wall: int
    along: float
    up: float
    half_width: float
    half_height: float
    picture: Floats
    glowing: bool = False

    @property
    def across(self) -> int:
        """The axis that the wall stands across."""
        return 1 if self.wall < 2 else 0

    @property
    def middle(self) -> tuple[float, float]:
        """Where it hangs, along the wall and up."""
        return self.along, self.up


@dataclass(frozen=True, slots=True)
class Room:
    """A room with what stands in it and hangs on its walls."""

    size: Floats
    wall: Floats
    skirting: Floats
    floor: Floats
    tile: float
    lamp: Floats
    boxes: tuple[Box, ...]
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Where the phone is held and where it looks."""

    place: Floats
    turn: float
    tilt: float
    field: float


def room(chance: Chance) -> Room:
    """A room like many others: painted walls, tiles, furniture, people, posters, a window or two."""
    size = np.array([chance.uniform(4, 8), chance.uniform(4, 8), chance.uniform(2.7, 3.3)])
    return Room(
        size=size,
        wall=_one_of(WALLS, chance),
        skirting=_one_of(PAINTS, chance),
        floor=_one_of(FLOORS, chance),
        tile=float(chance.choice([0.3, 0.4, 0.6])),
        lamp=size * np.array([chance.uniform(0.3, 0.7), chance.uniform(0.3, 0.7), 0.97]),
        boxes=tuple(box for _ in range(chance.integers(3, 9)) for box in _piece(size, chance)),
        panels=tuple(panel for wall in range(4) for panel in _hung(wall, size, chance)),
    )


def view(seen: Room, chance: Chance) -> View:
    """Somebody near a wall, the phone at eye height, looking into the room."""
    middle, angle = seen.size[:2] / 2, chance.uniform(0, 2 * np.pi)
    place = middle + np.array([np.cos(angle), np.sin(angle)]) * seen.size[:2] * 0.45
    place = np.clip(place, 0.3, seen.size[:2] - 0.3)
    east, north = middle + chance.uniform(-1, 1, 2) * seen.size[:2] * 0.2 - place
    held = np.array([*place, chance.uniform(1.3, 1.7)])
    turn = float(np.arctan2(north, east))
    return View(held, turn, tilt=chance.uniform(-0.2, 0.05), field=chance.uniform(0.95, 1.25))


def stepped(before: View, seen: Room, chance: Chance, metres: float, degrees: float) -> View:
    """The next shot: a step to some side, and a turn."""
    angle = chance.uniform(0, 2 * np.pi)
    place = before.place.copy()
    place[:2] += metres * np.array([np.cos(angle), np.sin(angle)])
    place[:2] = np.clip(place[:2], 0.25, seen.size[:2] - 0.25)
    turn = before.turn + np.radians(degrees) * chance.choice([-1, 1])
    return View(place, float(turn), tilt=before.tilt + chance.normal(0, 0.03), field=before.field)


def photograph(seen: Room, shot: View, chance: Chance, width: int = 240, height: int = 180) -> Photo:
    """The picture in RGB, with the light, colour cast and grain of a phone."""
    ways, across, down = _rays(shot, width, height)
    far = np.maximum(-shot.place / ways, (seen.size - shot.place) / ways)
    axis, length = far.argmin(axis=-1), far.min(axis=-1)
    hit = shot.place + ways * length[..., None]
    colour = _shell(seen, ways, axis, hit)
    facing = _facing(axis, ways)
    glowing = np.zeros(length.shape, dtype=np.bool_)
    for panel in seen.panels:
        glowing |= _paste(panel, colour, hit, ways, axis)
    for box in seen.boxes:
        glowing &= ~_put(box, (colour, facing, length), shot.place, ways)
    hit = shot.place + ways * length[..., None]
    picture = colour * _light(seen, hit, facing)[..., None]
    picture[glowing] = 1.3
    picture *= 1 - 0.125 * (across**2 + down**2)[..., None]
    cast = np.array([chance.uniform(0.93, 1.07), 1, chance.uniform(0.9, 1.08)])
    picture = picture * chance.uniform(0.8, 1.15) * cast + chance.normal(0, _GRAIN, picture.shape)
    return np.asarray(np.clip(picture, 0, 1) ** (1 / _GAMMA) * 255, dtype=np.uint8)


def _one_of(colours: tuple[tuple[float, ...], ...], chance: Chance) -> Floats:
    return np.array(colours[chance.integers(len(colours))])


def _block(at: tuple[float, float, float], size: tuple[float, float, float], colour: Floats) -> Box:
    """A block standing with the middle of its foot at a place."""
    foot, (width, depth, height) = np.array(at), size
    half = np.array([width / 2, depth / 2, 0])
    return Box(foot - half, foot + half + np.array([0, 0, height]), colour)


def _piece(size: Floats, chance: Chance) -> list[Box]:
    kind, paint = chance.choice(FURNITURE), _one_of(PAINTS, chance) * chance.uniform(0.7, 1.2)
    x, y = chance.uniform(0.5, size[0] - 0.5), chance.uniform(0.5, size[1] - 0.5)
    if kind in ("cabinet", "bench", "counter") and chance.random() < 0.6:
        x, y = (chance.choice([0.35, size[0] - 0.35]), y) if chance.random() < 0.5 else (x, size[1] - 0.35)
    if kind == "desk":
        top = _block((x, y, 0.7), (1.2, 0.6, 0.06), paint)
        legs = [_block((x + side, y, 0), (0.06, 0.55, 0.7), paint * 0.8) for side in (-0.55, 0.55)]
        return [top, *legs, _block((x + 0.2, y, 0.76), (0.5, 0.1, 0.35), np.array(SCREEN))]
    if kind == "chair":
        seat, back = (
            _block((x, y, 0.42), (0.45, 0.45, 0.06), paint),
            _block((x, y + 0.2, 0.48), (0.45, 0.05, 0.45), paint),
        )
        return [seat, back, _block((x, y, 0), (0.3, 0.3, 0.42), paint * 0.6)]
    if kind == "person":
        cloth = chance.uniform(0.1, 0.9, 3)
        body = _block((x, y, 0.8), (0.42, 0.25, 0.6), cloth)
        legs, head = (
            _block((x, y, 0), (0.3, 0.25, 0.8), cloth * 0.5),
            _block((x, y, 1.42), (0.2, 0.2, 0.25), np.array(SKIN)),
        )
        return [legs, body, head]
    tall = {"cabinet": chance.uniform(1, 2), "bench": 0.48, "counter": 1.1}[str(kind)]
    return [_block((x, y, 0), (chance.uniform(0.9, 2.2), 0.5, tall), paint)]


def _hung(wall: int, size: Floats, chance: Chance) -> list[Panel]:
    length = size[0] if wall < 2 else size[1]
    panels = []
    for _ in range(chance.integers(0, 4)):
        place = (wall, chance.uniform(0.5, length - 0.5), chance.uniform(1.3, 1.9))
        if chance.random() < 0.25:
            light = np.ones((4, 4, 3)) * np.array(DAYLIGHT)
            half = (chance.uniform(0.4, 0.8), chance.uniform(0.4, 0.7))
            panels.append(Panel(*place, *half, light, glowing=True))
        else:
            panels.append(
                Panel(*place, chance.uniform(0.2, 0.9), chance.uniform(0.2, 0.6), picture=_poster(chance))
            )
    if chance.random() < 0.35:
        door = np.ones((4, 4, 3)) * _one_of(PAINTS, chance)
        panels.append(Panel(wall, chance.uniform(0.6, length - 0.6), 1.0, 0.45, 1.0, picture=door))
    return panels


def _poster(chance: Chance) -> Floats:
    """A printed sheet: fields of colour and lines of words."""
    sheet = np.ones((_POSTER, _POSTER, 3)) * chance.uniform(0.7, 1, 3)
    if chance.random() < 0.7:
        sheet[: chance.integers(6, 16)] = chance.uniform(0, 0.9, 3)
    for _ in range(chance.integers(1, 4)):
        top, left = chance.integers(0, 40, 2)
        bottom, right = top + chance.integers(4, 18), left + chance.integers(4, 24)
        sheet[top:bottom, left:right] = chance.uniform(0, 1, 3)
    for line in range(chance.integers(10, 24), 46, 3):
        words = chance.random(chance.integers(10, 44)) < 0.7
        sheet[line, 2 : 2 + len(words)][words] = 0.15
    return sheet


def _rays(shot: View, width: int, height: int) -> tuple[Floats, Floats, Floats]:
    """The direction of each pixel, and its place across and down from the middle."""
    across, down = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height) * height / width)
    level = np.cos(shot.tilt)
    ahead = np.array([np.cos(shot.turn) * level, np.sin(shot.turn) * level, np.sin(shot.tilt)])
    right = np.array([np.sin(shot.turn), -np.cos(shot.turn), 0])
    upward = np.cross(right, ahead)
    ways = ahead / np.tan(shot.field / 2) + across[..., None] * right - down[..., None] * upward
    ways /= np.linalg.norm(ways, axis=-1, keepdims=True)
    return np.where(np.abs(ways) < 1e-9, 1e-9, ways), across, down


def _facing(axis: npt.NDArray[np.intp], ways: Floats) -> Floats:
    """The direction that each surface faces, towards the phone."""
    facing = np.zeros_like(ways)
    along = np.take_along_axis(ways, axis[..., None], -1)
    np.put_along_axis(facing, axis[..., None], -np.sign(along), -1)
    return facing


def _shell(seen: Room, ways: Floats, axis: npt.NDArray[np.intp], hit: Floats) -> Floats:
    """Walls with skirting, ceiling, and a floor of tiles."""
    colour = np.empty_like(ways)
    colour[:] = seen.wall
    upright = axis < 2
    colour[~upright & (ways[..., 2] > 0)] = 0.93
    colour[upright & (hit[..., 2] < 0.12)] = seen.skirting
    floor = ~upright & (ways[..., 2] < 0)
    joint = ((hit[..., 0] % seen.tile) < 0.012) | ((hit[..., 1] % seen.tile) < 0.012)
    shade = ((hit[..., 0] // seen.tile * 7 + hit[..., 1] // seen.tile * 13) % 5) * 0.012
    colour[floor] = seen.floor - shade[floor][:, None]
    colour[floor & joint] *= 0.75
    return colour


def _paste(panel: Panel, colour: Floats, hit: Floats, ways: Floats, axis: npt.NDArray[np.intp]) -> Flags:
    """Hang a panel; where it gives light."""
    towards = ways[..., panel.across] < 0 if panel.wall % 2 == 0 else ways[..., panel.across] > 0
    beside, above = hit[..., 1 - panel.across] - panel.along, hit[..., 2] - panel.up
    within = (np.abs(beside) < panel.half_width) & (np.abs(above) < panel.half_height)
    on = (axis == panel.across) & towards & within
    rows, columns = panel.picture.shape[:2]
    column = (beside[on] / panel.half_width / 2 + 0.5) * (columns - 1)
    row = (0.5 - above[on] / panel.half_height / 2) * (rows - 1)
    colour[on] = panel.picture[row.astype(int), column.astype(int)]
    return on if panel.glowing else np.zeros_like(on)


def _put(box: Box, seen: tuple[Floats, Floats, Floats], place: Floats, ways: Floats) -> Flags:
    """Put a block where it stands before what was seen: its colour, facing and distance; where that is."""
    colour, facing, length = seen
    one, other = (box.low - place) / ways, (box.high - place) / ways
    near, far = np.minimum(one, other), np.maximum(one, other)
    enter = near.max(axis=-1)
    hit = (enter < far.min(axis=-1)) & (enter > _NEAREST) & (enter < length)
    length[hit], colour[hit] = enter[hit], box.colour
    facing[hit] = _facing(near.argmax(axis=-1), ways)[hit]
    return np.asarray(hit, dtype=np.bool_)


def _light(seen: Room, hit: Floats, facing: Floats) -> Floats:
    """The lamp, the windows, and the dusk of corners."""
    light = 0.45 + 0.9 * _from(seen.lamp, hit, facing, 0.12)
    for panel in (panel for panel in seen.panels if panel.glowing):
        source = np.zeros(3)
        source[panel.across] = 0 if panel.wall % 2 == 0 else seen.size[panel.across]
        source[1 - panel.across], source[2] = panel.middle
        light = light + 2 * panel.half_width * panel.half_height * _from(source, hit, facing, 0.3)
    beside = np.minimum(hit, seen.size - hit)[..., :2].min(axis=-1)
    corner = np.clip(np.minimum(beside, hit[..., 2] + 0.1) / 0.5, 0, 1)
    return np.asarray(light * (0.8 + 0.2 * corner))


def _from(source: Floats, hit: Floats, facing: Floats, fading: float) -> Floats:
    way = source - hit
    distance = np.linalg.norm(way, axis=-1) + 0.05
    turned = np.clip((facing * way).sum(axis=-1) / distance, 0, 1)
    return np.asarray(turned / (1 + fading * distance**2), dtype=np.float64)
