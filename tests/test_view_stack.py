"""The stack view: its cone is the receptive field, and what it tells is so."""

from __future__ import annotations

import re
from itertools import combinations, pairwise, product

import hypothesis
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import convanim as ca
from convanim.render.paint import bounds
from convanim.scene.primitives import Paths, Text
from convanim.theme import GUIDE, THEMES

WAVENET = ca.Stack(*[ca.Conv((16,), 2, padding="causal", dilation=d) for d in (1, 2, 4, 8)])
STEM = ca.Stack(
    ca.Conv(16, 7, stride=2, padding=3), ca.MaxPool(8, kernel=3, stride=2, padding=1)
)  # fmt: skip
SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow]


@st.composite
def layers(draw, sizes):
    """A layer over an input of given sizes: any that reads its windows."""
    axes = len(sizes)

    def each(least, most):
        return draw(st.tuples(*[st.integers(least, most)] * axes))

    kernel, stride, dilation = each(1, 3), each(1, 2), each(1, 2)
    pads = draw(st.tuples(*[st.tuples(st.integers(0, 2), st.integers(0, 2))] * axes))
    kinds = {
        "conv": lambda: ca.Conv(sizes, kernel, stride=stride, padding=pads, dilation=dilation),
        "mode": lambda: ca.Conv(
            sizes,
            kernel,
            padding=pads,
            padding_mode=draw(st.sampled_from(["reflect", "replicate", "circular"])),
        ),
        "transposed": lambda: ca.ConvTranspose(
            sizes, kernel, stride=stride, padding=pads, output_padding=tuple(s - 1 for s in stride)
        ),
        "max": lambda: ca.MaxPool(sizes, kernel, ceil_mode=True),
        "mean": lambda: ca.AvgPool(sizes, kernel, stride=stride),
        "adaptive": lambda: ca.AdaptiveAvgPool(sizes, kernel),
        "nearest": lambda: ca.Upsample(sizes, stride),
    }
    return kinds[draw(st.sampled_from(sorted(kinds)))]()


@st.composite
def stacks(draw, axes):
    sizes = draw(st.tuples(*[st.integers(2, 7 if axes == 1 else 5)] * axes))
    found = []
    try:
        for _ in range(draw(st.integers(1, 3))):
            found.append(draw(layers(sizes)))
            sizes = found[-1].output_size
        hypothesis.assume(max(sizes) < 12)
        return ca.Stack(*found)
    except ca.ConvanimError:
        hypothesis.reject()


def depends_on(stack, output):
    """Input cells whose change changes an output cell: weights are ones, and nothing cancels."""
    weights = [np.ones(one.weight_shape) for one in stack.layers if one.weight_shape is not None]
    found = set()
    for cell in np.ndindex(stack.input_shape):
        x = np.zeros(stack.input_shape)
        x[cell] = 1
        if stack.apply(x, weights)[output] > 0:
            found.add(cell)
    return found


def drawing(stack, step, theme="guide"):
    return ca.animate(stack, view="stack", theme=theme).scene.at(step)


def shapes(found, fill):
    return [p for p in found.primitives if isinstance(p, Paths) and p.fill == fill]


def middles(some):
    return [np.mean(line, axis=0) for shape in some for line in shape.outlines]


def words(found):
    return [word for p in found.primitives if isinstance(p, Text) for _, word in p.items]


def numbers_below(found):
    """Numbers of the input's own cells, by the middles of these."""
    items = [item for p in found.primitives
             if isinstance(p, Text) and p.size == GUIDE.small_size and p.colour == GUIDE.text
             for item in p.items]  # fmt: skip
    lowest = min(y for (_, y), _ in items)
    return {x: int(word) for (x, y), word in items if y == lowest}


@settings(max_examples=150, suppress_health_check=SLOW, deadline=None)
@given(stacks(1), st.data())
@example(WAVENET, None)
def test_the_cone_of_rows_is_the_receptive_field(stack, data):
    step = data.draw(st.integers(0, stack.output_size[0] - 1)) if data else 11
    hypothesis.assume(_own(stack.layers[0].walk().axes[0]))  # not all of it is cropped
    found = drawing(stack, step)
    own = numbers_below(found)
    lowest = min(y for _, y in middles([p for p in found.primitives if isinstance(p, Paths)
                 and p.closed]))  # fmt: skip
    dark = [x for x, y in middles(shapes(found, GUIDE.shade)) if abs(y - lowest) < 1e-6]
    cone = {(n,) for x, n in own.items() if any(abs(x - other) < 1e-6 for other in dark)}
    assert cone == depends_on(stack, step)


@settings(max_examples=60, suppress_health_check=SLOW, deadline=None)
@given(stacks(2), st.data())
@example(STEM, None)
def test_the_field_in_the_lowest_plane_is_the_receptive_field(stack, data):
    count = int(np.prod(stack.output_size))
    step = data.draw(st.integers(0, count - 1)) if data else 5
    found = drawing(stack, step)
    walk = stack.layers[0].walk()
    hypothesis.assume(all(map(_own, walk.axes)))  # not all of it is cropped
    corners = np.array([line for shape in shapes(found, GUIDE.input) for line in shape.outlines])
    # Inserted zeros part the input's cells: the lowest plane's are as many as its blocks.
    blocks = np.prod([_stretches(axis) for axis in walk.axes])
    below = corners[:blocks]
    middle = np.mean(below, axis=(0, 1))
    right, down = (np.array(v) * GUIDE.cell for v in ((1, 0.5), (0.7, -0.65)))
    basis = np.linalg.inv(np.array([down, right]).T)
    shifts = [(_own(axis)[0] + _own(axis)[-1]) / 2 for axis in walk.axes]
    dark = set()
    for shape in shapes(found, GUIDE.shade)[:1] if _has_read(stack, step) else []:
        for line in shape.outlines:
            at = basis @ (np.mean(line, axis=0) - middle) + shifts
            assert np.allclose(at, at.round(), atol=1e-6)
            dark.add(tuple(at.round().astype(int)))
    numbers = [{cell: axis.sources[cell] for cell in _own(axis)} for axis in walk.axes]
    cone = {
        (numbers[0][row], numbers[1][column])
        for row, column in dark
        if row in numbers[0] and column in numbers[1]
    }
    assert cone == depends_on(stack, np.unravel_index(step, stack.output_size))


def _own(axis):
    """Cells of a grid that hold the input's own cells, which are kept."""
    return [c for c, (role, s) in enumerate(zip(axis.roles, axis.sources, strict=True))
            if role.name == "DATA" and s >= 0]  # fmt: skip


def _stretches(axis):
    return 1 + sum(b - a > 1 for a, b in pairwise(_own(axis)))


def _has_read(stack, step):
    """Whether a shade of the input's plane comes before those of other planes."""
    made = [(n,) for n in np.unravel_index(step, stack.output_size)]
    for one in reversed(stack.layers):
        made = [
            sorted({a.sources[c] for n in numbers for c in a.windows[n].cells} - {-1})
            for a, numbers in zip(one.walk().axes, made, strict=True)
        ]
        if one is not stack.layers[0] and not all(made):
            return False
    return True


@settings(max_examples=120, suppress_health_check=SLOW, deadline=None)
@given(stacks(1), st.data())
@example(WAVENET, None)
def test_what_is_told_of_the_field_is_so(stack, data):
    step = data.draw(st.integers(0, stack.output_size[0] - 1)) if data else 3
    found = " ".join(words(drawing(stack, step))).replace("$", "")
    (cell,), (field,) = stack.field_of(step), stack.field
    assert f"starts at {field.start}" in found
    assert f"jump j = {field.jump};" in found
    if not cell.cells:
        assert "no input cell is read" in found
        return
    size = cell.last - cell.first + 1
    ends = f"{cell.first} to {cell.last}" if size > 1 else str(cell.first)
    beyond = [f"{n} {name}" for n, name in ((cell.before, "before"), (cell.after, "after")) if n]
    told = f"r = {size}, input cells {ends}"
    assert told in found
    assert (f"{told}; beyond the border: {' and '.join(beyond)}" in found) == bool(beyond)
    worked = re.search(r"Sigma.*?=([0-9 +]+)= (\d+)", found)
    if worked:
        assert sum(map(int, worked[1].split("+"))) == int(worked[2]) == field.size
    else:
        assert rf"r \leq {field.size}" in found


def test_wavenets_figure():
    found = drawing(WAVENET, 15)
    told = words(found)
    assert [w for w in told if "convolution" in w] == [
        f"convolution, $k = 2$, $d = {d}$" for d in (1, 2, 4, 8)
    ]
    dashed = [p for p in found.primitives if isinstance(p, Paths) and p.stroke and p.stroke.dash]
    uprights = [[line for line in p.outlines if line[0][0] == line[1][0]] for p in dashed]
    assert [len(lines) - 1 for lines in uprights if len(lines) > 1] == [1, 2, 4, 8]
    dark = [p for p in found.primitives if isinstance(p, Paths) and not p.closed and p.stroke
            and p.stroke.width == GUIDE.thick and not p.stroke.dash]  # fmt: skip
    assert len(dark[0].outlines) == 16 + 8 + 4 + 2
    heights = [round(y, 3) for _, y in middles(shapes(found, GUIDE.shade))]
    assert [heights.count(y) for y in sorted({*heights})] == [16, 8, 4, 2, 1]


def test_links_of_each_layer_end_at_cells():
    found = drawing(WAVENET, 5)
    cells = {tuple(p.round(3)) for p in middles([p for p in found.primitives if isinstance(p, Paths)
             and p.closed])}  # fmt: skip
    faint = [p for p in found.primitives if isinstance(p, Paths) and p.stroke
             and p.stroke.width == GUIDE.thin]  # fmt: skip
    assert [len(p.outlines) for p in faint] == [32] * 4
    half = GUIDE.cell / 2
    for (x0, y0), (x1, y1) in (line for p in faint for line in p.outlines):
        assert (round(x1, 3), round(y1 + half, 3)) in cells
        (first,) = {round((x0 - x) % GUIDE.cell, 2) % round(GUIDE.cell, 2) for x, y in cells
                    if abs(y - y0 + half) < 1e-2}  # fmt: skip
        assert first == 0  # or over a cell of the padding


def test_rows_of_a_decoder_stand_over_those_of_its_encoder():
    """Cells of the same place in input and output have the same distance from each other."""
    for size, more in ((6, 0), (7, 1)):
        stack = ca.Stack(
            ca.MaxPool((size,), 2), ca.ConvTranspose((size // 2,), 2, stride=2, output_padding=more)
        )
        found = drawing(stack, 0)
        low, high = (sorted(x for x, _ in middles(shapes(found, colour)) if _ is not None)
                     for colour in (GUIDE.input, GUIDE.output))  # fmt: skip
        assert len(low) == len(high) == size
        assert np.diff(low) == pytest.approx(np.diff(high))


def test_a_decoder_loses_a_cell_at_odd_sizes_and_not_with_output_padding():
    for more, cells in ((0, 6), (1, 7)):
        stack = ca.Stack(
            ca.MaxPool((7,), 2), ca.ConvTranspose((3,), 2, stride=2, output_padding=more)
        )
        told = words(drawing(stack, 0))
        assert "input, 7 cells" in told
        assert f"output, {cells} cells" in told


@pytest.mark.parametrize(
    ("stack", "told"),
    [
        (ca.Stack(ca.Conv(7, 3), ca.Conv(5, 3)), "=1 + 2 + 2$= 5$"),
        (STEM, "=$1 + 6 + 4$= 11$"),
        (WAVENET, "=$1 + 1 + 2 + 4 + 8$= 16$"),
    ],
)
def test_formulas(stack, told):
    assert any(told.replace("=1", "=$1") in word for word in words(drawing(stack, 0)))


def test_depthwise_separable_pairs_are_named():
    pair = ca.Stack(
        ca.Conv(6, 3, padding=1, channels=4, groups=4), ca.Conv(6, 1, channels=(4, 8))
    )  # fmt: skip
    told = words(drawing(pair, 0))
    assert "depthwise convolution, $k = 3$" in told
    assert "pointwise convolution, $k = 1$" in told
    assert ca.animate(pair).caption.startswith("One map of each layer is drawn. ")


def overlap(one, other):
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.05 and up > 0.05


@settings(max_examples=120, suppress_health_check=SLOW, deadline=None)
@given(stacks(1) | stacks(2), st.sampled_from(list(THEMES)), st.data())
@example(WAVENET, "guide", None)
@example(ca.Stack(ca.Conv((1,), 1)), "guide", None)
@example(ca.Stack(*[ca.Conv((64,), 3, padding=1)] * 5), "guide", None)
@example(ca.Stack(*[ca.Conv((40, 40), 3, padding=1)] * 2), "guide", None)
@example(ca.Stack(*[ca.Conv((1, 60), (1, 3), padding=(0, 1))] * 2), "guide", None)
def test_nothing_is_cut_off_and_no_words_lie_on_others(stack, theme, data):
    scene = ca.animate(stack, theme=theme).scene
    found = scene.at(data.draw(st.integers(0, scene.steps - 1)) if data else 3 % scene.steps)
    left, bottom, right, top = bounds(found.primitives)
    assert min(left, bottom) >= 8.5
    assert right <= scene.width - 8.5
    assert top <= scene.height - 8.5
    boxes = [
        bounds([Text((item,), p.size, p.colour, p.room, p.left)])
        for p in found.primitives
        if isinstance(p, Text)
        for item in p.items
    ]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    cells = [
        bounds([Paths((line,), closed=True)])
        for p in found.primitives
        if isinstance(p, Paths) and p.closed and p.fill
        for line in p.outlines
    ]
    assert not any(overlap(box, cell) for box, cell in product(boxes, cells))


@settings(max_examples=60, suppress_health_check=SLOW, deadline=None)
@given(stacks(2))
@example(STEM)
def test_no_plane_hides_another(stack):
    from convanim.scene.parts import tiles
    from convanim.scene.parts.plane import SLANTED
    from convanim.scene.views.stack.planes import _above_each_other

    walks = [one.walk() for one in stack.layers]
    grids = [tiles.grid_plane(walk, SLANTED, GUIDE) for walk in walks]
    planes = _above_each_other(walks, [*grids, tiles.output_plane(walks[-1], SLANTED, GUIDE)])
    for lower, upper in combinations(planes, 2):
        one, other = (np.array(plane.block(*plane.area)) for plane in (lower, upper))
        apart = [
            (one @ normal).max() < (other @ normal).min() for normal in ((-0.5, 1), (0.65, 0.7))
        ]
        assert any(apart)
