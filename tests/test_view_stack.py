"""The stack view: its cone is the receptive field, and what it tells is so."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import combinations, pairwise, product

import hypothesis
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import fold_of, folds, shuffles, unpools

import convanim as ca
from convanim.colours import mixed
from convanim.layers.axes import field_of
from convanim.render.paint import bounds
from convanim.scene.primitives import Paths, Stroke, Text
from convanim.theme import GUIDE, THEMES
from convanim.walk.mirror import gathered

WAVENET = ca.Stack(*[ca.Conv((16,), 2, padding="causal", dilation=d) for d in (1, 2, 4, 8)])
STEM = ca.Stack(
    ca.Conv(16, 7, stride=2, padding=3), ca.MaxPool(8, kernel=3, stride=2, padding=1)
)  # fmt: skip
DECODER = ca.Stack(
    ca.MaxPool((8,), 2), ca.Conv((4,), 3, padding=1), ca.MaxUnpool((4,), 2),
    ca.Conv((8,), 3, padding=1), ca.AdaptiveAvgPool((8,), 3),
)  # fmt: skip
THICK = Stroke(GUIDE.ink, GUIDE.thick)
SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow]


@st.composite
def layers(draw, sizes):
    """Layers over an input of given sizes: mostly one, and two where one undoes the other."""
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
        "unpool": lambda: unpooled(ca.MaxPool(sizes, kernel, stride=stride)),
        "fold": lambda: folded(ca.Unfold(sizes, kernel, stride=stride, dilation=dilation)),
    }
    found = kinds[draw(st.sampled_from(sorted(kinds)))]()
    return found if isinstance(found, tuple) else (found,)


def unpooled(pool):
    """A max pooling and its unpooling."""
    given = {"stride": pool.stride, "output_size": pool.input}
    return pool, ca.MaxUnpool(pool.output_size, pool.kernel, **given)


def folded(unfold):
    """An unfold and the fold of its columns."""
    return unfold, fold_of(unfold)


@st.composite
def stacks(draw, axes):
    sizes = draw(st.tuples(*[st.integers(2, 7 if axes == 1 else 5)] * axes))
    found = []
    try:
        for _ in range(draw(st.integers(1, 3))):
            found += draw(layers(sizes))
            sizes = found[-1].output_size
        hypothesis.assume(max(sizes) < 12)
        return ca.Stack(*found)
    except ca.ConvanimError:
        hypothesis.reject()


def depends_on(stack, output):
    """Input cells that an output cell is made of, by the definition of each layer."""
    return _behind(stack.layers, output)


def _behind(layers, output):
    cells = {tuple(np.atleast_1d(output))}
    for layer in reversed(layers):
        cells = {
            cell
            for cell in np.ndindex(*layer.input)
            if any(_is_made_of(layer, made, cell) for made in cells)
        }
    return cells


def _is_made_of(layer, made, cell):
    """Whether a layer's output cell is made of an input cell."""
    if layer.kind in ("max-unpool", "fold"):
        return _is_in_window(layer, cell, made)
    if layer.kind == "unfold":
        return _is_in_window(layer, made, cell)
    return _outputs_of_one(layer, cell)[made] > 0  # nothing cancels


@lru_cache(maxsize=10_000)
def _outputs_of_one(layer, cell):
    x = np.zeros(layer.input)
    x[cell] = 1
    weights = () if layer.weight_shape is None else (np.ones(layer.weight_shape),)
    return layer.apply(x, *weights)


def _is_in_window(layer, step, cell):
    spread = getattr(layer, "dilation", (1,) * len(cell))
    each = zip(step, cell, layer.kernel, layer.stride, spread, layer.padding, strict=True)
    return all((c - s * n + p[0]) in range(0, d * k, d) for n, c, k, s, d, p in each)


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


@settings(suppress_health_check=SLOW)
@given(stacks(1), st.data())
@example(WAVENET, None)
@example(DECODER, None)
def test_the_cone_of_rows_is_the_receptive_field(stack, data):
    last = stack.output_size[0] - 1
    step = data.draw(st.integers(0, last)) if data else min(11, last)
    hypothesis.assume(_own(stack.layers[0].walk().axes[0]))  # not all of it is cropped
    found = drawing(stack, step)
    own = numbers_below(found)
    lowest = min(y for _, y in middles([p for p in found.primitives if isinstance(p, Paths)
                 and p.closed]))  # fmt: skip
    dark = [x for x, y in middles(shapes(found, GUIDE.shade)) if abs(y - lowest) < 1e-6]
    cone = {(n,) for x, n in own.items() if any(abs(x - other) < 1e-6 for other in dark)}
    assert cone == depends_on(stack, step)


@settings(suppress_health_check=SLOW)
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
    """Whether a step's cell needs any output cell of the lowest layer."""
    above = stack.layers[1:]
    cell = np.unravel_index(step, stack.output_size)
    return not above or bool(_behind(above, cell))


@settings(suppress_health_check=SLOW)
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
    told = f"r = {size}, input cell{'s' * (size > 1)} {ends}"
    assert told in found
    assert (f"{told}; beyond the border: {' and '.join(beyond)}" in found) == bool(beyond)
    worked = re.search(r"Sigma.*?=([0-9 +]+)= (\d+)", found)
    if worked:
        assert sum(map(int, worked[1].split("+"))) == int(worked[2]) == field.size
        return
    worked = re.search(r"field(, at most)?, from the output down: r = ([0-9, ]+)", found)
    sizes = [1, *_fields(stack)[::-1]]
    assert [*map(int, worked[2].split(", "))] == sizes
    every = [stack.field_of(step)[0] for step in range(stack.output_size[0])]
    if not worked[1]:  # all cells have the same field, but for those that read nothing
        assert {one.last - one.first + 1 for one in every if one.cells} <= {field.size}


def _fields(stack):
    """Sizes of the fields of the last layer's cells in the inputs of all layers."""
    axes = stack.axes[0]
    return [field_of(axes[n:]).size for n in range(len(axes))]


def _values(words):
    """Value of what is worked in a line: of sums, products and quotients."""
    sides = re.sub(r"\\\w+|[{}$]", "", words.replace(r"{\cdot}", "*")).split("=")
    return [eval(side) for side in sides if re.fullmatch(r"[-+*/()0-9. ]+", side)]


@settings(suppress_health_check=SLOW)
@given(stacks(1))
@example(DECODER)
def test_lines_beside_layers_are_worked_right(stack):
    sizes = _fields(stack)
    lines = [w for w in words(drawing(stack, 0)) if re.match("(field|adds|windows)", w)]
    assert len(lines) == len(stack)
    for line, size in zip(lines, sizes, strict=True):
        if line.startswith("adds"):
            first, last = _values(line)
            assert first == last
        elif "rounded up" in line:
            quotient, rounded = line.split(", rounded up ")
            assert math.ceil(_values(quotient)[0]) == int(rounded.strip("$")) == size
        elif "at most" in line:
            assert line.endswith(f"at most ${size}$")
        else:
            first, last = _values(line)
            assert first == last == size


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


@settings(suppress_health_check=SLOW)
@given(stacks(1) | stacks(2), st.sampled_from(list(THEMES)), st.booleans(), st.data())
@example(WAVENET, "guide", True, None)
@example(ca.Stack(ca.Conv((1,), 1)), "guide", False, None)
@example(ca.Stack(*[ca.Conv((64,), 3, padding=1)] * 5), "guide", True, None)
@example(ca.Stack(*[ca.Conv((40, 40), 3, padding=1)] * 2), "guide", True, None)
@example(ca.Stack(*[ca.Conv((1, 60), (1, 3), padding=(0, 1))] * 2), "guide", True, None)
def test_nothing_is_cut_off_and_no_words_lie_on_others(stack, theme, labels, data):
    scene = ca.animate(stack, theme=theme, labels=labels).scene
    found = scene.at(data.draw(st.integers(0, scene.steps - 1)) if data else 3 % scene.steps)
    left, bottom, right, top = bounds(found.primitives)
    rounding = 1e-9
    assert min(left, bottom) >= 8.5 - rounding
    assert right <= scene.width - 8.5 + rounding
    assert top <= scene.height - 8.5 + rounding
    items = [(item, p) for p in found.primitives if isinstance(p, Text) for item in p.items]
    once = dict(items).items()  # sizes of windows are pale, and those of a step
    boxes = [bounds([Text((item,), p.size, p.colour, p.room, p.left)]) for item, p in once]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    cells = [
        line
        for p in found.primitives
        if isinstance(p, Paths) and p.closed and p.fill not in (None, THEMES[theme].background)
        for line in p.outlines
    ]
    assert not any(lies_on(box, cell) for box, cell in product(boxes, cells))


def lies_on(box, cell):
    """Whether a box lies on a cell, which may be slanted: no edge of the two parts them."""
    if not overlap(box, bounds([Paths((cell,), closed=True)])):
        return False
    corners = np.array([*product(box[::2], box[1::2])])
    sides = np.diff(cell, axis=0, append=cell[:1])
    for normal in sides[:, ::-1] * (-1, 1):
        one, other = corners @ normal, np.array(cell) @ normal
        if one.max() <= other.min() + 0.05 or other.max() <= one.min() + 0.05:
            return False
    return True


@settings(suppress_health_check=SLOW)
@given(stacks(2))
@example(STEM)
def test_no_plane_hides_another(stack):
    found = drawing(stack, 0).primitives
    fills = [mixed(GUIDE.output, GUIDE.input, n / len(stack)) for n in range(len(stack) + 1)]
    planes = [
        np.array([point for p in found if isinstance(p, Paths) and p.fill == fill
                  for line in p.outlines for point in line])
        for fill in fills
    ]  # fmt: skip
    for one, other in combinations([plane for plane in planes if len(plane)], 2):
        apart = [
            (one @ normal).max() < (other @ normal).min() for normal in ((-0.5, 1), (0.65, 0.7))
        ]
        assert any(apart)


@given(st.one_of(unpools(), folds(), shuffles().filter(lambda layer: layer.scatter)))
def test_what_is_written_is_read_from_the_other_side(layer):
    walk = layer.walk()
    found = gathered(walk)
    assert (found.input_size, found.output_size) == (walk.input_size, walk.output_size)
    for axis, other in zip(walk.axes, found.axes, strict=True):
        written = {
            (step, axis.sources[cell])
            for step, window in enumerate(axis.windows)
            for cell in window.cells
            if axis.sources[cell] >= 0
        }
        read = {(cell, n) for n, window in enumerate(other.windows) for cell in window.cells}
        assert read == written


def accents(found):
    return [p for p in found.primitives
            if isinstance(p, Paths) and p.stroke and p.stroke.colour == GUIDE.accent]  # fmt: skip


@settings(max_examples=40)
@given(
    st.sampled_from(["reflect", "replicate", "circular"]),
    st.integers(3, 6),
    st.integers(1, 3),
    st.data(),
)
def test_copies_in_planes_are_linked_with_their_sources(mode, size, kernel, data):
    pad = data.draw(st.integers(0, 2))
    stack = ca.Stack(ca.Conv(size, kernel, padding=pad, padding_mode=mode))
    number = data.draw(st.integers(0, int(np.prod(stack.output_size)) - 1))
    found = drawing(stack, number)
    (below, *_) = [line for shape in shapes(found, GUIDE.input) for line in shape.outlines]
    right, down = (np.array(v) * GUIDE.cell for v in ((1, 0.5), (0.7, -0.65)))
    basis, middle = np.linalg.inv(np.array([down, right]).T), np.mean(below, axis=0)

    def cell(point):
        at = basis @ (np.array(point) - middle) + (size - 1) / 2 + pad
        return tuple(at.round(6).astype(int))

    rows = np.pad(
        np.arange(size), pad, mode={"replicate": "edge", "circular": "wrap"}.get(mode, mode)
    )
    links = {(cell(line[0]), cell(line[-1])) for p in accents(found) for line in p.outlines}
    own = range(pad, pad + size)
    for start, end in links:
        assert all(n in own for n in start)
        assert not all(n in own for n in end)
        assert [rows[n] for n in start] == [rows[n] for n in end]
    first = np.unravel_index(number, stack.output_size)
    window = {*product(*(range(n, n + kernel) for n in first))}
    copied = {each for each in window if not all(n in own for n in each)}
    linked = {end for _, end in links}
    assert linked == copied if len(copied) <= 8 else linked <= copied
    assert bool(linked) == bool(copied)
    assert not accents(ca.animate(stack, plain=True).scene.at(number))


def test_copies_in_rows_of_all_layers_are_linked():
    conv = ca.Conv((8,), 3, padding=1, padding_mode="circular")
    stack = ca.Stack(conv, conv)
    (below, *_), (above, *_) = (p.outlines for p in accents(drawing(stack, 0)))
    # The lower row's window has a copy at each end, the upper one's at its beginning.
    assert len(accents(drawing(stack, 0))[0].outlines) == 2 * 2
    assert len(accents(drawing(stack, 0))[1].outlines) == 2
    for arc in (below, above):
        assert abs(arc[0][0] - arc[-1][0]) == pytest.approx(8 * GUIDE.cell)
    assert not accents(ca.animate(stack, plain=True).scene.at(0))


def test_labels_measure_padding_stride_and_dilation_of_rows():
    found = ca.animate(WAVENET, labels=True).scene.at(15)
    told = words(found)
    lines = [p.outlines[0] for p in found.primitives
             if isinstance(p, Paths) and p.stroke == THICK and not p.closed]  # fmt: skip
    level = [b[0] - a[0] for a, b, *_ in lines if a[1] == b[1]]
    for d in (1, 2, 4, 8):
        assert f"$p_{{1}} = {d}$" in told
        measured = d * GUIDE.cell
        assert any(0.7 * GUIDE.cell * d < x < measured for x in level)  # inside of the padding
        if d > 1:
            assert f"$d = {d}$" in told
            assert any(x == pytest.approx(measured) for x in level)
    assert told.count("$s = 1$") == 4
    assert "what the output cell depends on" in told
    assert "padding (zeros)" in told


def test_cropped_and_unread_cells_are_crossed_in_all_layers():
    for stack, count in (
        (ca.Stack(ca.Conv((12,), 3, padding=-1), ca.Conv((8,), 3, padding=-1)), 4),
        (ca.Stack(ca.Conv(7, 3, padding=-1), ca.Conv(3, 2, padding=((0, 0), (-1, 0)))), 24 + 3),
    ):
        found = drawing(stack, 0)
        crosses = [p for p in found.primitives if isinstance(p, Paths) and _is_crosses(p)]
        assert sum(len(p.outlines) for p in crosses) == 2 * count
    lost = ca.Stack(ca.MaxPool((5,), 2), ca.Conv((2,), 2))
    for labels in (False, True):
        found = ca.animate(lost, labels=labels).scene.at(0)
        crosses = [p for p in found.primitives if isinstance(p, Paths) and _is_crosses(p)]
        icons = labels and "never read" in words(found)
        assert sum(len(p.outlines) for p in crosses) == 2 * (labels + icons)


def _is_crosses(p):
    """Whether lines cross each other in pairs, at their middles."""
    lines = [line for line in p.outlines if len(line) == 2]
    pairs = [*zip(lines[::2], lines[1::2], strict=False)]
    return (
        not p.closed
        and len(lines) == len(p.outlines) > 1
        and all(np.allclose(np.mean(one, axis=0), np.mean(other, axis=0)) for one, other in pairs)
    )


def test_sizes_of_windows_that_differ_are_told():
    stack = ca.Stack(ca.Conv(9, 3), ca.AdaptiveAvgPool(7, 4))
    told = words(drawing(stack, 0))
    assert {"2", "3"} <= {*told}
    assert "windows of 2 or 3 cells, field at most $3$" in told
    plain = words(ca.animate(stack, plain=True).scene.at(0))
    assert not {"2", "3"} & {*plain}


def test_a_part_has_no_links_to_cells_that_are_left_out():
    stack = ca.Stack(ca.AvgPool((7,), 1, stride=3), ca.AvgPool((3,), 1, stride=2))
    found = ca.animate(stack, shown=4).scene.at(0)
    faint = [p for p in found.primitives
             if isinstance(p, Paths) and p.stroke and p.stroke.width == GUIDE.thin]  # fmt: skip
    # Of the two cells that the lower layer makes, the upper one reads the first alone.
    assert [len(p.outlines) for p in faint] == [1, 1]
