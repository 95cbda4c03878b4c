"""The scatter view: what is stamped, what adds up, what is seen of it; and the mirrored walk."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from support import any_transposes, arrays_of, folds, shuffles, unpools, upsamplings, whole_numbers

import convanim as ca
from convanim.errors import ConvanimError
from convanim.render.paint import bounds
from convanim.render.raster import frames
from convanim.scene.primitives import Paths, Text
from convanim.scene.sheets import Growing, Still
from convanim.theme import GUIDE
from convanim.walk import Role
from convanim.walk.compute import compute
from convanim.walk.mirror import mirrored, mirrored_numbers, only_filled
from convanim.walk.numbers import Numbers
from convanim.walk.stamps import Stamps

CELL = GUIDE.cell
one_or_two = st.integers(1, 2)


@st.composite
def plain_transposes(draw):
    """Transposed convolutions over one or two axes, without maps."""
    layer = draw(any_transposes(one_or_two))
    assume(layer.channels is None)
    return layer


def scatter(layer, **look):
    return ca.animate(layer, view="scatter", **look)


def number(text):
    """The number that a text stands for."""
    return float(text.strip("$+").replace(r"\infty", "inf"))


def written_by(layer, x, w):
    """Cells and numbers that each input cell writes, by PyTorch's definition of the layer."""
    steps = []
    for cell in np.ndindex(*layer.input):
        found = {}
        for place in np.ndindex(*layer.kernel):
            each = zip(cell, layer.stride, place, layer.dilation, layer.padding, strict=True)
            at = tuple(c * s + t * d - p[0] for c, s, t, d, p in each)
            found[at] = x[cell] * w[place]
        steps.append(found)
    return steps


class Seen:
    """What is seen of the output's cells: what no later fill covers."""

    def __init__(self, animation, step):
        scene = animation.scene
        still = [sheet for sheet in scene.sheets if isinstance(sheet, Still)]
        border = next(iter(still[1].draw())).outlines[0]
        size = (1, *animation.layer.output_size)[-2:]
        (self.left, _), (_, self.top) = border[3], border[3]
        self.numbers, self.small, self.fills, self.letters = ({} for _ in range(4))
        for cell in np.ndindex(*size):
            x, y = self.left + (cell[1] + 0.5) * CELL, self.top - (cell[0] + 0.5) * CELL
            for shape in scene.at(step).primitives:
                if isinstance(shape, Text):
                    for (tx, ty), text in shape.items:
                        if abs(tx - x) < CELL / 2 and abs(ty - y) < CELL / 2:
                            here = self.numbers if ty > y - CELL / 5 else self.small
                            here = self.letters if text.isalpha() else here
                            assert cell not in here
                            here[cell] = text if text.isalpha() else number(text)
                elif shape.closed and shape.fill and shape.opacity == 1:
                    boxes = (np.array(line) for line in shape.outlines)
                    if any((b.min(0) < (x, y)).all() and ((x, y) < b.max(0)).all() for b in boxes):
                        self.numbers.pop(cell, None)
                        self.small.pop(cell, None)
                        self.letters.pop(cell, None)
                        self.fills[cell] = shape.fill


def flat(cell):
    return (0, *cell)[-2:]


@given(st.data(), plain_transposes(), st.integers(0, 99))
@example(None, ca.ConvTranspose(3, 3, stride=2, padding=1), 0)
@example(None, ca.ConvTranspose(2, 1, stride=3), 1)
def test_sums_and_stamps_of_a_step_are_seen_and_nothing_else(data, layer, seed):
    x, w = arrays_of(layer, seed)
    animation = scatter(layer, x=x, w=w)
    steps = written_by(layer, x, w)
    assert animation.scene.steps == len(steps)
    last = len(steps) - 1
    step = last if data is None else data.draw(st.integers(0, last))
    sums, ever = {}, set()
    for found in steps[: step + 1]:
        for at, value in found.items():
            sums[at] = sums.get(at, 0) + value
    for found in steps:
        ever |= found.keys()
    cells = [*np.ndindex(*layer.output_size)]
    seen = Seen(animation, step)
    # A cell that no window comes to is 0 from the start.
    expected = {flat(at): sums.get(at, 0) for at in cells if at in sums or at not in ever}
    assert seen.numbers == expected
    stamps = {flat(at): value for at, value in steps[step].items() if at in {*cells}}
    assert seen.small == stamps
    filled = {cell for cell, fill in seen.fills.items() if fill == GUIDE.output}
    assert filled == {flat(at) for at in cells if at in sums}


@settings(max_examples=40)
@given(plain_transposes(), st.integers(0, 99))
def test_the_last_step_shows_the_layers_output(layer, seed):
    x, w = arrays_of(layer, seed)
    animation = scatter(layer, x=x, w=w)
    seen = Seen(animation, animation.scene.steps - 1).numbers
    assert seen == {flat(at): value for at, value in np.ndenumerate(layer.apply(x, w))}


def texts_in(drawing, corner, rows, columns):
    """The numbers in the cells of a grid, by its upper left corner."""
    found = {}
    for shape in drawing.primitives:
        for (x, y), text in shape.items if isinstance(shape, Text) and not shape.left else ():
            row, column = (corner[1] - y) / CELL, (x - corner[0]) / CELL
            if 0 < row < rows and 0 < column < columns:
                found[int(row), int(column)] = number(text)
    return found


@settings(max_examples=40)
@given(plain_transposes(), st.integers(0, 99))
@example(ca.ConvTranspose((4,), 3, stride=2, padding=1), 0)
@example(ca.ConvTranspose(3, 3, stride=2, padding=1), 0)
def test_the_stills_partial_grids_add_up_to_the_output(layer, seed):
    x, w = arrays_of(layer, seed)
    poster, count = scatter(layer, x=x, w=w).scene.poster, x.size
    assume(count <= 16)
    rows, columns = (1, *layer.output_size)[-2:]
    corners = [
        shape.outlines[0][3]
        for shape in poster.primitives
        if isinstance(shape, Paths) and shape.closed and not shape.fill
    ][-count - 1 :]
    *terms, total = (texts_in(poster, corner, rows, columns) for corner in corners)
    assert len(terms) == count
    found = np.zeros((rows, columns))
    for term in terms:
        for cell, value in term.items():
            found[cell] += value
    output = layer.apply(x, w).reshape(rows, columns)
    assert np.array_equal(found, output)
    assert total == dict(np.ndenumerate(output))


@given(
    st.one_of(
        any_transposes().filter(lambda layer: layer.channels is None),
        upsamplings(maps=(False,)),
    ),
    st.integers(0, 99),
)
def test_the_mirrored_walk_computes_the_same(layer, seed):
    x, w = arrays_of(layer, seed)
    walk = layer.walk()
    found = mirrored(walk)
    weights = w
    if w is None:
        weights = np.ones(())
        for each in layer.weights:
            weights = np.multiply.outer(weights, each)
    numbers = mirrored_numbers(Numbers(walk, x, weights), found)
    assert found.scatter
    assert found.output_size == layer.output_size
    assert np.allclose(compute(found, numbers.x, numbers.w), layer.apply(x, w))


@given(any_transposes(st.just(1)).filter(lambda layer: layer.channels is None))
def test_padding_crops_what_is_written_around_the_output(layer):
    (axis,) = mirrored(layer.walk()).axes
    whole = [s * layer.stride[0] + t * layer.dilation[0] for s in range(layer.input[0])
             for t in range(layer.kernel[0])]  # fmt: skip
    (before, _), size = layer.padding[0], layer.output_size[0]
    cropped = {cell - before for cell in whole if not 0 <= cell - before < size}
    start = min(0, *cropped, 0)
    roles = {cell + start for cell in axis.read if axis.role(cell) is Role.CROPPED}
    assert roles == cropped
    cells = range(start, max(size, *(cell + 1 for cell in cropped), 0))
    assert axis.sources == tuple(cell if 0 <= cell < size else -1 for cell in cells)
    assert axis.roles == tuple(Role.DATA if 0 <= c < size else Role.CROPPED for c in cells)


def test_the_cells_that_are_taken_have_their_sources_and_no_windows():
    padded = ca.Conv((1, 4), (1, 3), padding=((0, 0), (-1, 0)), true_convolution=True).walk()
    repeated = ca.Conv((1, 4), (1, 3), padding=(0, 2), padding_mode="reflect").walk()
    stretched = ca.ConvTranspose((1, 3), (1, 3), stride=2).walk()
    found = [only_filled(walk).axes[1] for walk in (padded, repeated, stretched)]
    assert [axis.sources for axis in found] == [(0, 1, 2, 3), (2, 1, 0, 1, 2, 3, 2, 1), (0, 1, 2)]
    assert all({*axis.roles} <= {Role.DATA, Role.PADDING} for axis in found)
    assert [axis.roles.count(Role.DATA) for axis in found] == [4, 4, 3]
    assert all(axis.windows == () for axis in found)


@pytest.mark.parametrize(
    "layer",
    [
        ca.Conv(5, 3),
        ca.Conv(5, 3, stride=2, true_convolution=True),
        ca.MaxPool(4, 2),
        ca.Unfold(4, 2),
        ca.Fold(4, 2),
        ca.ConvTranspose(2, 2, channels=1),
    ],
)
def test_other_walks_have_no_mirror(layer):
    assert mirrored(layer.walk()) is None


def test_a_true_convolution_is_one_stamp_a_cell():
    x, w = whole_numbers((4, 4), 0), whole_numbers((3, 3), 1)
    layer = ca.Conv(4, 3, padding="full", true_convolution=True)
    animation = scatter(layer, x=x, w=w)
    assert animation.scene.steps == 16
    assert Seen(animation, 15).numbers == dict(np.ndenumerate(layer.apply(x, w)))


@settings(max_examples=40)
@given(st.data(), folds(one_or_two), st.integers(0, 99))
def test_a_fold_shows_its_sums(data, layer, seed):
    x = whole_numbers(layer.x_shape, seed)
    animation = scatter(layer, x=x)
    step = data.draw(st.integers(0, animation.scene.steps - 1))
    partial = x.copy()
    partial[:, step + 1 :] = 0
    stamped = np.zeros_like(x)
    stamped[:, : step + 1] = 1
    sums, ever = layer.apply(partial), layer.apply(np.ones_like(x))
    so_far = layer.apply(stamped)
    if layer.channels:
        sums, ever, so_far = sums[0], ever[0], so_far[0]
    expected = {flat(at): value for at, value in np.ndenumerate(sums) if so_far[at] or not ever[at]}
    assert Seen(animation, step).numbers == expected


@settings(max_examples=40)
@given(unpools(one_or_two), st.integers(0, 99))
def test_unpooling_puts_maxima_back_and_rings_them(layer, seed):
    x = whole_numbers(layer.x_shape, seed)
    animation = scatter(layer, x=x)
    last = animation.scene.steps - 1
    output = layer.apply(x)[0] if layer.channels else layer.apply(x)
    seen = Seen(animation, last)
    assert seen.numbers == {flat(at): value for at, value in np.ndenumerate(output)}
    rings = [
        tuple(np.mean(line, axis=0))
        for shape in animation.scene.poster.primitives
        if isinstance(shape, Paths) and shape.stroke and shape.stroke.colour == GUIDE.accent
        for line in shape.outlines
    ]
    upright = (1, *layer.output_size)[-2] == 1
    rings.sort(key=lambda ring: -ring[1] if upright else ring[0])
    rings = rings[len(rings) // 2 :]
    # Those in the output are further right than those in what was read, or below.
    assert offsets(rings) == offsets([(c, -r) for r, c in map(flat, maxima_of(layer, x))])


def maxima_of(layer, x):
    """The cell of the first maximum of each window of the max pooling."""
    one = x[0] if layer.channels else x
    found = set()
    for step in np.ndindex(*layer.input):
        each = zip(step, layer.stride, layer.kernel, layer.padding, one.shape, strict=True)
        spans = [
            range(max(0, n * s - p[0]), min(size, n * s - p[0] + k)) for n, s, k, p, size in each
        ]
        found.add(max(product(*spans), key=lambda cell: one[cell]))
    return found


def offsets(points):
    """Places in cells from the first one, in order."""
    found = np.array(sorted(tuple(np.round(point, 6)) for point in points))
    scale = CELL if np.abs(found % 1).max() > 0 else 1
    return ((found - found[0]) / scale).round(3).tolist()


@settings(max_examples=30)
@given(shuffles(st.just(2)), st.integers(0, 99))
def test_pixel_shuffle_shows_its_mosaic_in_the_hues_of_its_maps(layer, seed):
    assume(isinstance(layer, ca.PixelShuffle))
    x = whole_numbers(layer.x_shape, seed)
    animation = scatter(layer, x=x)
    seen = Seen(animation, animation.scene.steps - 1)
    output = layer.apply(x)[0] if layer.channels else layer.apply(x)
    assert seen.numbers == dict(np.ndenumerate(output))
    (down, across), hues = layer.factor, GUIDE.map_colours(np.prod(layer.factor))
    assert seen.fills == {
        (r, c): hues[r % down * across + c % across] for r, c in np.ndindex(*layer.output_size)
    }
    assert seen.letters == {
        (r, c): "abcdefghijklmnopqrstuvwxyz"[r % down * across + c % across]
        for r, c in np.ndindex(*layer.output_size)
    }


def counts_of(layer):
    """The counts that are seen at last, by the still's last grid."""
    poster = scatter(layer, counts=True).scene.poster
    texts = [p for p in poster.primitives if isinstance(p, Text) and not p.left]
    (numbers,) = [p for p in texts[-2:] if len(p.items) == np.prod(layer.output_size)][-1:]
    return np.array([int(text) for _, text in numbers.items]).reshape(layer.output_size)


def test_a_kernel_of_three_with_stride_two_makes_a_checkerboard():
    along = np.array([1, 1, 2, 1, 2, 1, 2, 1, 1])
    assert np.array_equal(counts_of(ca.ConvTranspose(4, 3, stride=2)), np.outer(along, along))


def test_a_kernel_of_four_with_stride_two_makes_none_inside():
    found = counts_of(ca.ConvTranspose(4, 4, stride=2))
    assert (found[2:-2, 2:-2] == 4).all()


def test_counts_are_shades_in_order():
    poster = scatter(ca.ConvTranspose(4, 3, stride=2), counts=True, theme="gray").scene.poster
    fills = [p.fill for p in poster.primitives if isinstance(p, Paths) and p.fill]
    assert len(fills) >= 3
    assert sorted(fills[-3:], reverse=True) == fills[-3:]  # the more stamps, the darker


@settings(max_examples=25)
@given(
    st.data(),
    st.one_of(plain_transposes(), folds(one_or_two), unpools(one_or_two)),
    st.booleans(),
)
def test_a_frame_is_the_same_whatever_was_drawn_before_it(data, layer, counts):
    scene = scatter(layer, counts=counts).scene
    steps = data.draw(st.lists(st.integers(0, scene.steps - 1), min_size=2, max_size=4))
    for step, found in zip(steps, frames(scene, steps, 40).whole(), strict=True):
        (alone,) = frames(scene, [step], 40).whole()
        # At so few dots per inch, a ring and the next cell may share a few pixels.
        off = np.abs(found.astype(int) - alone).max(axis=-1)
        assert off.max() <= 6
        assert (off > 2).mean() < 0.005


@pytest.mark.parametrize("layer", [ca.ConvTranspose(12, 3, stride=2), ca.Fold(14, 3)])
def test_a_step_draws_what_it_and_the_one_before_it_write(layer):
    scene = scatter(layer).scene
    found = list(frames(scene, range(scene.steps), 72))[1:]
    changed = max(sum(p.pixels[..., 0].size for p in frame.patches) for frame in found)
    width, height = scene.pixels(72)
    assert changed < width * height / 8
    moving = (sheet for sheet in scene.sheets if isinstance(sheet, Growing))
    items = [
        len(p.items)
        for sheet in moving
        for step in range(1, scene.steps)
        for p in sheet.draw(step - 1, step)
        if isinstance(p, Text)
    ]
    assert max(items) == 9


@given(
    st.one_of(plain_transposes(), folds(one_or_two), unpools(one_or_two), upsamplings(one_or_two)),
    st.booleans(),
    st.booleans(),
)
@example(ca.ConvTranspose((4, 1), (3, 1), stride=(2, 1)), True, True)
@example(ca.ConvTranspose(1, 2, padding=((1, 0), (0, 1))), True, True)
@example(ca.ConvTranspose((3, 2), (3, 2), stride=(2, 3), padding=((1, 2), (0, 1))), True, True)
@example(ca.Fold(1, kernel=1, padding=((1, 0), 2)), False, True)
def test_nothing_leaves_the_canvas_and_names_cover_no_cells(layer, counts, labels):
    scene = scatter(layer, counts=counts, labels=labels).scene
    for drawing in (scene.at(0), scene.at(scene.steps - 1), scene.poster):
        left, bottom, right, top = bounds(drawing.primitives)
        assert left >= GUIDE.margin - 1.5
        assert bottom >= GUIDE.margin - 1.5
        assert right <= drawing.width - GUIDE.margin + 1.5
        assert top <= drawing.height - GUIDE.margin + 1.5
        names = [bounds([p]) for p in drawing.primitives if isinstance(p, Text) and p.left]
        rulers = [boxes(p) for p in ruled(drawing)]
        cells = [
            (*np.min(line, axis=0), *np.max(line, axis=0))
            for p in drawing.primitives
            if isinstance(p, Paths) and p.fill
            for line in p.outlines
        ]
        assert bool(rulers) <= labels
        cells += [box for each in rulers for box in each]
        assert len(names) >= 3 - (drawing is scene.poster)
        for one, other in [*combinations(names, 2), *product(names, cells)]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert min(across, down) <= 1e-6


def ruled(drawing):
    """Brackets and arrows of rulers, which are of whole cells; that to the output is not."""
    shapes = [p for p in drawing.primitives if isinstance(p, Paths) and p.stroke and not p.closed]
    found = [p for p in shapes if p.stroke.colour == GUIDE.ink and not p.stroke.dash]
    arrows = [p for p in found if [len(line) for line in p.outlines] == [2, 3]]

    def cells(shape):
        return round(math.dist(*shape.outlines[0]) / CELL, 6)

    ends = [p for p in found if [len(line) for line in p.outlines] == [2, 2, 2]]
    return [p for p in ends if math.dist(*p.outlines[1]) < CELL / 2] + [
        p for p in arrows if cells(p) in range(1, 9)
    ]


def boxes(shape):
    return [(*np.min(line, axis=0), *np.max(line, axis=0)) for line in shape.outlines]


def lengths(drawing):
    """Length of each ruler in cells, by its name; the name is the nearest text."""
    named = [(b, t) for p in drawing.primitives if isinstance(p, Text) for (b, t) in p.items
             if t.startswith(("$p", "$s", "$d"))]  # fmt: skip
    found = {}
    for shape in ruled(drawing):
        start, end = shape.outlines[0]
        across = start[1] == end[1]
        near = end if across else np.mean([start, end], axis=0)
        _, words = min(named, key=lambda each: math.dist(each[0], near))
        found.setdefault(words.strip("$"), set()).add(round(math.dist(start, end) / CELL, 6))
    return found


@settings(max_examples=30)
@given(
    st.integers(2, 4), st.integers(2, 3), st.integers(1, 3), st.integers(1, 2),
    st.tuples(st.integers(0, 2), st.integers(0, 2)), one_or_two,
)  # fmt: skip
def test_rulers_are_as_long_as_they_say(i, k, s, d, p, axes):
    told = {"s": s, "d": d if d > 1 else 0}
    told |= {"p": p[0]} if p[0] == p[1] else {"p_{1}": p[0], "p_{2}": p[1]}
    try:
        layer = ca.ConvTranspose((i,) * axes, k, stride=s, dilation=d, padding=(p,) * axes)
    except ConvanimError:
        assume(False)
    scene = scatter(layer, labels=True).scene
    for drawing in (scene.at(0), scene.poster):
        found = lengths(drawing)
        assert found == {f"{name} = {value}": {value} for name, value in told.items() if value}


def words_in(drawing):
    return [words for p in drawing.primitives if isinstance(p, Text) for _, words in p.items]


def test_output_padding_is_told_of_what_is_cropped_before_the_output():
    words = words_in(scatter(ca.ConvTranspose(3, 3, stride=2, padding=2, output_padding=1),
                             labels=True).scene.at(0))  # fmt: skip
    assert [each for each in words if each.startswith("$p")] == ["$p = 2$"]


def test_signs_of_an_upright_still_keep_clear_of_names():
    """The sign before the first stamp stands left of the rulers."""
    found = scatter(ca.Upsample(1, (1, 2), mode="bilinear"), labels=True).scene.poster
    items = [(p, item) for p in found.primitives if isinstance(p, Text) for item in p.items]
    boxes = {
        is_name: [bounds([replace(p, items=(item,))]) for p, item in items if p.left == is_name]
        for is_name in (True, False)
    }
    for name, other in product(boxes[True], boxes[False]):
        across = min(name[2], other[2]) - max(name[0], other[0])
        assert min(across, min(name[3], other[3]) - max(name[1], other[1])) < 0.05


@pytest.mark.parametrize("layer", [ca.PixelShuffle(2, 3), ca.PixelShuffle((3, 2), (1, 2))])
@pytest.mark.parametrize("largest", [12, 999])
def test_letters_of_maps_keep_clear_of_numbers(layer, largest):
    x = np.full(layer.x_shape, largest)
    found = scatter(layer, x=x).scene.at(1)
    items = [(p, item) for p in found.primitives if isinstance(p, Text) for item in p.items]
    letters, numbers = (
        [bounds([replace(p, items=(item,))]) for p, item in items if item[1].isalpha() == is_letter]
        for is_letter in (True, False)
    )
    assert letters
    for one, other in product(letters, numbers):
        across = min(one[2], other[2]) - max(one[0], other[0])
        assert min(across, min(one[3], other[3]) - max(one[1], other[1])) < 0.3


@pytest.mark.parametrize(
    ("layer", "told", "untold"),
    [
        (ca.ConvTranspose(3, 3, stride=2, padding=1),
         {"input, $i' = 3$", "kernel, $k = 3$", "output, $o' = 5$", "cropped", "the step's stamp"},
         {"never written", "crossed cells are cropped"}),
        (ca.ConvTranspose(2, 1, stride=2), {"never written", "$s = 2$"}, {"cropped"}),
        (ca.Fold((5, 4), (3, 2), padding=(1, 0)),
         {"columns, $6 \\times 15$", "as a window, $3 \\times 2$", "padding, cut off"},
         {"cropped"}),
        (ca.MaxUnpool(3, 2), {"input, $i = 3$", "output, $o = 6$", "$s = 2$"},
         {"the step's stamp"}),
        (ca.PixelShuffle((2, 3), 2), {"4 maps, $2 \\times 3$"}, {"$s = 2$"}),
        (ca.Upsample(3, factor=2, mode="bilinear"), {"replicated padding"}, {"$p = 3$"}),
    ],
)  # fmt: skip
def test_labels_name_parts_and_cells(layer, told, untold):
    words = {*words_in(scatter(layer, labels=True).scene.at(0))}
    assert told <= words
    assert not untold & words
    assert not told & {*words_in(scatter(layer).scene.at(0))}


def test_rings_are_left_out_where_the_picture_is_plain():
    def rings(drawing):
        return [p for p in drawing.primitives if isinstance(p, Paths) and p.stroke
                and p.stroke.colour == GUIDE.accent]  # fmt: skip

    layer = ca.MaxUnpool(3, 2)
    made = scatter(layer).scene, scatter(layer, plain=True).scene
    assert rings(made[0].at(8))
    assert rings(made[0].poster)
    assert not rings(made[1].at(8)) + rings(made[1].poster)


@pytest.mark.parametrize("layer", [ca.ConvTranspose(3, 2), ca.ConvTranspose((5,), 2)])
def test_the_factor_is_the_steps_input_cell(layer):
    x = whole_numbers(layer.input, 3)
    animation = scatter(layer, x=x)
    for step, value in enumerate(x.flat):
        words = [t for p in animation.scene.at(step).primitives if isinstance(p, Text)
                 for _, t in p.items if r"\times" in t]  # fmt: skip
        assert words == [f"${value} \\times$"]


def test_a_bias_is_in_all_sums_and_a_term_of_its_own():
    layer = ca.ConvTranspose(2, 2, stride=3)
    x, w = whole_numbers((2, 2), 0), whole_numbers((2, 2), 1)
    animation = scatter(layer, x=x, w=w, bias=5)
    assert Seen(animation, 3).numbers == dict(np.ndenumerate(layer.apply(x, w, bias=5)))
    words = [
        t for p in animation.scene.poster.primitives if isinstance(p, Text) for _, t in p.items
    ]
    assert "bias" in words
    assert words.count("$+$") == 4


def test_a_still_of_too_many_grids_leaves_some_out():
    poster = scatter(ca.ConvTranspose(5, 2)).scene.poster
    words = [t for p in poster.primitives if isinstance(p, Text) for _, t in p.items]
    assert sum("kernel" in word for word in words) == 1 + 4
    assert r"$\cdot\cdot\cdot$" in words


@pytest.mark.parametrize(
    ("layer", "wrong"),
    [
        (ca.Conv(5, 3), "written, and this layer reads its windows: choose the view slanted, "),
        (ca.MaxPool(4, 2), "written, and this layer reads its windows: choose the view slanted, "),
        (ca.ConvTranspose(2, 2, channels=2), "several: choose the view channels"),
        (
            ca.Conv((3, 3, 3), 2, padding=1, padding_mode="circular", true_convolution=True),
            "written, and this layer reads its windows: choose the view numerical or slices",
        ),
    ],
)
def test_what_the_view_refuses(layer, wrong):
    with pytest.raises(ConvanimError, match=wrong):
        scatter(layer)


@pytest.mark.parametrize("layer", [ca.MaxUnpool(2, 2), ca.PixelShuffle(2, 2)])
def test_it_is_the_usual_view_of_layers_that_write_their_windows(layer):
    assert ca.animate(layer).view.name == "scatter"


def test_counts_belong_to_this_view():
    with pytest.raises(ConvanimError, match=r"the slanted view has no counts: choose .* scatter"):
        ca.animate(ca.ConvTranspose(2, 2), counts=True)


def test_it_says_where_the_numbers_of_a_sum_are():
    says = r"no sum: it writes what each step adds into the cells, choose the view slanted, "
    with pytest.raises(ConvanimError, match=says):
        scatter(ca.ConvTranspose(2, 2), sum=True)
    with pytest.raises(ConvanimError, match=r"no sum: it writes .* into the cells, leave it out"):
        scatter(ca.MaxUnpool(2, 2), sum=True)


def test_it_goes_along_with_a_longer_view_beside_it():
    layer = ca.ConvTranspose(3, 3, stride=2, padding=1)
    both = ca.animate(layer, view="slanted+scatter").scene
    assert both.steps == 25
    alone = scatter(layer).scene

    def factor(drawing):
        return [t for p in drawing.primitives if isinstance(p, Text)
                for _, t in p.items if r"\times" in t]  # fmt: skip

    assert both.poster.width == ca.animate(layer).scene.width + alone.poster.width
    for step in range(25):
        assert factor(both.at(step)) == factor(alone.at(step * 9 // 25))


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (ca.ConvTranspose(2, 2), "Each step multiplies the kernel by one input cell, and adds it"),
        (ca.Fold(4, 2), "Each step adds one column to the output, as a window. "),
        (ca.PixelShuffle(2, 2), "Each step writes one cell of each map to the output, as a block."),
        (ca.MaxUnpool(2, 2, channels=3), "3 maps, each unpooled on its own; the first is drawn. "),
        (ca.Fold(4, 2, channels=2), "2 maps, all in each window; the first is drawn. "),
    ],
)
def test_captions_say_what_a_step_does(layer, says):
    assert scatter(layer).caption.startswith(says)


def test_sums_of_floats_that_cancel_are_zero():
    x = [[0.1, 0.2], [-0.3, 0]]
    layer = ca.ConvTranspose(2, 1, stride=1)
    summed = ca.Fold((3,), 3, padding=1)
    assert Seen(scatter(layer, x=x, w=[[1.0]]), 3).numbers[1, 1] == 0
    columns = np.array([[0, 0, -0.3], [0, 0.2, 0], [0.1, 0, 0]])
    assert Seen(scatter(summed, x=columns), 2).numbers[0, 1] == 0


def test_sums_that_differ_from_nothing_by_rounding_alone_are_nothing():
    # What is added first is so large that the last addition is lost in its rounding.
    x = np.array([1e16 + 2, -1e16, -2 + 1e-9])
    layer = ca.ConvTranspose((3,), 3, padding=2)
    walk, numbers = mirrored(layer.walk()), Numbers(layer.walk(), x, np.ones(3))
    stamps = Stamps(walk, lambda: mirrored_numbers(numbers, walk))
    assert numbers.output == 0
    assert stamps.sums.ravel()[stamps.last_writes(2)] == 0


@pytest.mark.parametrize("w", [[1.0, 1.0], [10.0, 1.0]])  # a sum, or already a product
def test_sums_beyond_floats_are_refused(w):
    walk = ca.ConvTranspose((2,), 2).walk()
    numbers, seen = Numbers(walk, np.full(2, 1.7e308), np.array(w)), mirrored(walk)
    with pytest.raises(ConvanimError, match=r"^the output has numbers beyond 1.8e\+308: "):
        _ = Stamps(seen, lambda: mirrored_numbers(numbers, seen)).sums
