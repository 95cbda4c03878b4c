"""Pictures as numbers."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from convanim.decode.asked import Asked, refusal
from convanim.decode.files import unreadable
from convanim.errors import ConvanimError
from convanim.walk.arrays import Array, checked_array

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["read_picture"]

#: Pixels of a picture; a small file can claim any number, and all would be unpacked.
MOST_PIXELS = 100_000_000

#: Formats that are not read: to draw them, Pillow runs another program.
REFUSED = ("EPS", "WMF")

#: Modes of pictures with more than 8 bits, and beginnings of such.
DEEP = ("I", "F")


def read_picture(asked: Asked, file: BinaryIO, shown: str) -> Array:
    """Return the numbers of a picture, fitted to the sizes that are asked for.

    The largest part of the right proportions is taken from its middle; each number is the mean
    of the pixels that it stands for, from 0 (black) to 255. One map is grey; three maps are red,
    green and blue. What is transparent is white. Pictures of more than 8 bits keep their numbers.

    Parameters
    ----------
    asked : Asked
        What is asked for.
    file : binary file
        At its beginning.
    shown : str
        The file as the user names it.

    Raises
    ------
    ConvanimError
        Where Pillow can't read it, or a picture is not what is asked for.
    """
    maps = asked.shape[: asked.maps]
    if asked.name != "x" or len(asked.sizes) != 2 or maps not in ((), (1,), (3,)):
        what = "x" if asked.name != "x" else "an input of two axes with one map or three"
        raise refusal(
            asked,
            f" must have shape {asked.shape}, and {shown} is read as a picture, which is"
            f" for {what}: give a .npy",
        )
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about large pictures, and what is odd in a file
        try:
            Image.init()
            formats = [name for name in Image.ID if name not in REFUSED]
            with Image.open(file, formats=formats) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                planes = _planes(picture, asked.sizes, colours=maps == (3,))
        except UnidentifiedImageError:
            reason = "it is no .npy, no .csv, and no picture that Pillow opens"
            raise unreadable(asked, shown, reason) from None
        except Image.DecompressionBombError:
            reason = f"it has more than {MOST_PIXELS:,} pixels: give a smaller picture"
            raise unreadable(asked, shown, reason) from None
        except ConvanimError:
            raise
        except Exception:  # decoders raise anything for what is broken
            reason = "the picture is broken, or of a kind that Pillow can't convert"
            raise unreadable(asked, shown, reason) from None
    return checked_array(asked.name, planes.reshape(asked.shape), asked.shape)


def _planes(picture: Image, sizes: tuple[int, ...], colours: bool) -> Array:
    """Return the planes of a picture in a size: red, green and blue, or grey."""
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(picture)
    if turned.mode.startswith(DEEP):
        bands = [turned] * (3 if colours else 1)
    else:
        if turned.has_transparency_data:
            turned = turned.convert("RGBA")
            white = Image.new("RGBA", turned.size, "white")
            turned = Image.alpha_composite(white, turned)
        bands = list(turned.convert("RGB" if colours else "L").split())
    rows, columns = sizes
    # As floats, because Pillow rounds whole numbers along each axis.
    fitted = (
        ImageOps.fit(band.convert("F"), (columns, rows), Image.Resampling.BOX) for band in bands
    )
    planes = np.array([np.asarray(band) for band in fitted])
    return planes if turned.mode.startswith("F") else np.rint(planes).astype(np.int64)
