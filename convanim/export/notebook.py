"""An animation as a notebook shows it: moving, or a still where that would be too much."""

from __future__ import annotations

import base64
import html
import io
from math import prod, sqrt

from convanim.encode.gif import write_gif
from convanim.encode.png import pictures, write_png
from convanim.export import Picture
from convanim.render.raster import frames

__all__ = ["as_html"]

#: Pixels of all frames that are drawn and held, about two seconds and two megabytes;
#: what a frame costs at least, in pixels; and pixels of a still.
MOST, LEAST, STILL = 200_000_000, 100_000, 2_000_000


def as_html(animation: Picture) -> str:
    """Write an animation as an image whose address holds it.

    What it costs is told by its size, before anything is drawn. Where that is
    over the limit, the first step is shown, and said how to get the rest.
    """
    scene, steps, dpi = animation.scene, animation.steps, animation.dpi
    pixels = prod(scene.pixels(dpi))
    memory, rest = io.BytesIO(), ""
    if max(pixels, LEAST) * len(steps) <= MOST:
        kind = "gif"
        write_gif(memory, frames(scene, steps, dpi), animation.duration)
    else:
        kind = "png"
        smaller = dpi * min(1, sqrt(STILL / pixels))
        for picture in pictures(frames(scene, steps[:1], smaller)):
            write_png(memory, picture, smaller)
        suffix = "gif" if pixels <= animation.max_pixels else "svg"
        rest = (
            f"<p>The first of {len(steps):,} steps, too much to move here:"
            f' <code>.save("x.{suffix}")</code> writes a file.</p>'
        )
    data = base64.b64encode(memory.getvalue()).decode()
    return f'<img src="data:image/{kind};base64,{data}" alt="{html.escape(animation.alt)}">{rest}'
