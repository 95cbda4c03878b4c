"""A new primitive costs its class, its functions and a row; every backend then draws it."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pypdf
import pytest

from convanim.render.paint import PAINTERS
from convanim.render.pdf import write_pdf, write_steps
from convanim.render.raster import frames
from convanim.render.svg import drawing_svg
from convanim.scene import primitives
from convanim.scene.compose import beside, panel
from convanim.scene.primitives import Paths
from convanim.scene.sheets import Drawing, Growing, Moving, Scene, Still
from convanim.theme import POINTS_PER_INCH

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


@dataclass(frozen=True)
class Image:
    """Colours row by row, a point each; ``at`` is the lower left corner."""

    rows: tuple[tuple[tuple[int, int, int], ...], ...]
    at: tuple[float, float]

    def placed(self, dx, dy, scale=1.0):
        x, y = self.at
        return replace(self, at=(scale * x + dx, scale * y + dy))

    def seen(self, sight):
        return [self]


def draw(surface, context, image):
    x, y = (round(side * surface.scale) for side in image.at)
    opaque = np.array([[(*colour, 255) for colour in row] for row in image.rows], np.uint8)
    surface.renderer.draw_image(context, x, y, opaque[::-1])  # matplotlib has them from below


def box(image):
    x, y = image.at
    return x, y, x + len(image.rows[0]), y + len(image.rows)


def colours(image, scale):
    return [(colour, 1.0) for row in image.rows for colour in row]


def svg(image, height, definitions):
    x, y = image.at
    return f'<image x="{x}" y="{height - y - len(image.rows)}" href="data:"/>'


@pytest.fixture
def image(monkeypatch):
    painter = SimpleNamespace(draw=draw, box=box, colours=colours, svg=svg)
    monkeypatch.setitem(PAINTERS, Image, painter)
    return Image(((RED, BLUE), (BLUE, BLUE)), (3, 2))


def test_every_primitive_has_a_painter():
    found = {
        value
        for _, value in inspect.getmembers(primitives, inspect.isclass)
        if hasattr(value, "placed") and value is not primitives.Primitive
    }
    assert found == PAINTERS.keys()


def test_a_new_primitive_moves_in_frames(image):
    still = Still(lambda: [Paths((((0, 0), (20, 0), (20, 1), (0, 1)),), True, WHITE)])
    moving = Moving(lambda step: [image.placed(5 * step, 0)])
    scene = Scene(20, 10, WHITE, 3, (still, moving))
    for step, frame in enumerate(frames(scene, range(3), POINTS_PER_INCH)):
        assert frame.flats == {RED, BLUE, WHITE}
        if step:
            assert sum(patch.pixels[..., 0].size for patch in frame.patches) < 20 * 10
    for step, picture in enumerate(frames(scene, range(3), POINTS_PER_INCH).whole()):
        expected = np.full((10, 20, 3), 255)
        expected[6:8, 3 + 5 * step : 5 + 5 * step] = image.rows
        np.testing.assert_array_equal(picture[..., :3], expected)


def test_what_grows_stays_below_what_moves(image):
    moving = Moving(lambda step: [image.placed(0, 4)])

    def left(before, step):
        places = range(step + 1) if before is None else range(before + 1, step + 1)
        return [image.placed(5 * place, 0) for place in places]

    one = Scene(20, 10, WHITE, 3, (Growing(left), moving))
    scene = beside([one, one])
    pictures = frames(scene, range(3), POINTS_PER_INCH)
    assert sum(patch.pixels[..., 0].size for patch in list(pictures)[2].patches) < 100
    for step, picture in enumerate(pictures.whole()):
        expected = np.full((10, 40, 3), 255)
        for start in (0, 20):
            expected[2:4, start + 3 : start + 5] = image.rows
            for place in range(step + 1):
                column = start + 3 + 5 * place
                expected[6:8, column : column + 2] = image.rows
        np.testing.assert_array_equal(picture[..., :3], expected)
        assert len(scene.at(step).primitives) == 2 * (step + 2)


def test_a_new_primitive_is_in_svg_and_in_pdf(image, tmp_path):
    drawing = panel([Drawing(20, 10, WHITE, lambda: [image])] * 2, columns=2)
    root = ElementTree.fromstring(drawing_svg(drawing, "two images"))
    assert [each.attrib["x"] for each in root if each.tag.endswith("image")] == ["3.0", "23.0"]
    write_pdf(tmp_path / "x.pdf", [drawing], "two images")
    write_steps(
        tmp_path / "x-frames.pdf", Scene(20, 10, WHITE, 1, (Still(lambda: [image]),)), [0], "one"
    )
    for name in ("x.pdf", "x-frames.pdf"):
        (page,) = pypdf.PdfReader(tmp_path / name).pages
        for found in page.images:
            np.testing.assert_array_equal(np.asarray(found.image.convert("RGB")), image.rows)
        assert len(page.images) == (2 if name == "x.pdf" else 1)
