"""Pictures as arrays, and how bytes become one without exceeding the pixel limit."""

import io
import warnings
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from documents.errors import Broken, TooBigInside
from knowledge.limits import Limits

Picture: TypeAlias = NDArray[np.uint8]

ImageFile.LOAD_TRUNCATED_IMAGES = True


def opened(data: bytes, kind: str, limits: Limits) -> Image.Image:
    """The image's header, within the pixel limit; nothing is decoded yet."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Broken(kind=kind, reason=type(error).__name__) from error
    if image.width * image.height > limits.image_pixels:
        raise TooBigInside(what="pixels", limit=limits.image_pixels)
    return image


def decoded(image: Image.Image, longest: int) -> Picture:
    """The upright picture in BGR, its long edge brought near `longest` where decoding allows that."""
    try:
        image.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(image)
        flat = _on_white(upright)
    except (OSError, ValueError, SyntaxError, IndexError) as error:
        raise Broken(kind=(image.format or "").lower(), reason=type(error).__name__) from error
    return np.ascontiguousarray(np.asarray(flat)[:, :, ::-1])


def _on_white(image: Image.Image) -> Image.Image:
    """Transparent parts become paper, not ink."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        paper.alpha_composite(layered)
        return paper.convert("RGB")
    return image.convert("RGB")
