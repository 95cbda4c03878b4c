"""What views draw of layers of any kind: over one to three axes, with channels, any padding."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import hypothesis
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import subject

import convanim as ca
from convanim.errors import ConvanimError
from convanim.look import SETTINGS
from convanim.render.paint import bounds
from convanim.render.raster import frames
from convanim.scene.primitives import Paths, Text
from convanim.scene.views import VIEWS
from convanim.theme import GUIDE, THEMES

SLICED = ["slanted", "numerical"]
#: Views that draw a row in another way than a plane of one row.
SIZED = {"rows", "stack", "maps", "slices", "columns", "pixels"}
PALE = tuple(round(0.35 * a + 0.65 * b) for a, b in zip(GUIDE.input, GUIDE.background, strict=True))


def drawing(layer, view, step=0, **look):
    return made_of(layer, view, **look).scene.at(step)


def made_of(layer, view, **look):
    """An animation; over three axes, the slices view takes the place of the slanted one."""
    is_deep = view == "slanted" and len(layer.input) == 3
    return ca.animate(layer, view="slices" if is_deep else view, **look)


def shapes(found, fill):
    return [p for p in found.primitives if isinstance(p, Paths) and p.fill == fill]


def centres(shape):
    """Middles of the cells of a shape, one per outline."""
    return [tuple(np.mean(line, axis=0).round(3)) for line in shape.outlines]


def words(found):
    return [t for p in found.primitives if isinstance(p, Text) for _, t in p.items]


def _per_axis(axes, values):
    return st.tuples(*[values] * axes)


@st.composite
def any_layer(draw):
    """A layer of any kind, over one to three axes, with or without channels."""
    axes = draw(st.integers(1, 3))
    few, more = st.integers(1, 3), st.integers(1, 5 if axes < 3 else 3)
    sizes, kernel = draw(_per_axis(axes, more)), draw(_per_axis(axes, few))
    stride, dilation = draw(_per_axis(axes, few)), draw(_per_axis(axes, st.integers(1, 2)))
    pads = draw(_per_axis(axes, st.tuples(st.integers(-1, 2), st.integers(-1, 2))))
    zero_or_more = tuple((abs(a), abs(b)) for a, b in pads)
    maps = draw(st.none() | st.integers(1, 3))
    groups = draw(st.integers(1, 3))
    pair = draw(
        st.sampled_from([None, (groups, groups), (2 * groups, groups), (groups, 2 * groups)])
    )
    grouped = {"channels": pair, "groups": groups if pair else 1}
    moved = {"stride": stride, "channels": maps}
    kinds = {
        "conv": lambda: ca.Conv(
            sizes, kernel, stride=stride, padding=pads, dilation=dilation, **grouped
        ),
        "mode": lambda: ca.Conv(
            sizes,
            kernel,
            stride=stride,
            padding=zero_or_more,
            padding_mode=draw(st.sampled_from(["reflect", "replicate", "circular"])),
            true_convolution=draw(st.booleans()),
            **grouped,
        ),
        "transposed": lambda: ca.ConvTranspose(
            sizes, kernel, stride=stride, padding=zero_or_more, dilation=dilation, **grouped
        ),
        "max": lambda: ca.MaxPool(sizes, kernel, padding=zero_or_more, ceil_mode=True, **moved),
        "avg": lambda: ca.AvgPool(
            sizes, kernel, padding=zero_or_more, rules="onnx", count_include_pad=False, **moved
        ),
        "lp": lambda: ca.LpPool(sizes, kernel, norm=3, **moved),
        "adaptive max": lambda: ca.AdaptiveMaxPool(sizes, kernel, channels=maps),
        "adaptive mean": lambda: ca.AdaptiveAvgPool(sizes, kernel, channels=maps),
        "global max": lambda: ca.GlobalMaxPool(sizes, channels=maps),
        "global mean": lambda: ca.GlobalAvgPool(sizes, channels=maps),
        "nearest": lambda: ca.Upsample(sizes, kernel, channels=maps),
        "linear": lambda: ca.Upsample(sizes, kernel, mode="bilinear", channels=maps),
        "unpool": lambda: ca.MaxUnpool(sizes, kernel, channels=maps),
        "unfold": lambda: ca.Unfold(sizes, kernel, padding=zero_or_more, **moved),
        "fold": lambda: ca.Fold(sizes, kernel, padding=zero_or_more, **moved),
        "shuffle": lambda: ca.PixelShuffle(sizes, kernel, channels=maps),
        "unshuffle": lambda: ca.PixelUnshuffle(
            tuple(i * k for i, k in zip(sizes, kernel, strict=True)), kernel, channels=maps
        ),
    }
    try:
        return kinds[draw(st.sampled_from(sorted(kinds)))]()
    except ConvanimError:
        hypothesis.reject()


def reaches(found):
    """Left, bottom, right and top of everything that is drawn, words included."""
    return bounds(found.primitives)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(
    any_layer(),
    st.sampled_from(sorted(VIEWS)),
    st.sampled_from(list(THEMES)),
    st.booleans(),
    st.data(),
)
def test_any_layer_is_drawn_on_its_canvas_or_refused_in_a_line(layer, view, theme, labels, data):
    labels = labels and view in SETTINGS["labels"].views
    try:
        made = ca.animate(layer, view=view, theme=theme, labels=labels, dpi=30)
        scene = made.scene
        step = data.draw(st.integers(0, scene.steps - 1))
        pictures = [scene.at(0), scene.at(step), *([scene.poster] if scene.poster else [])]
        drawn = [reaches(picture) for picture in pictures]
    except ConvanimError as error:
        assert "\n" not in str(error)  # noqa: PT017
        assert len(str(error)) < 200  # noqa: PT017
        return
    for (left, bottom, right, top), picture in zip(drawn, pictures, strict=True):
        assert min(left, bottom) >= 8.5  # the margin, less what a line's corner may reach
        assert right <= picture.width - 8.5
        assert top <= picture.height - 8.5
    (frame,) = frames(scene, [step], 30).whole()
    assert len(np.unique(frame.reshape(-1, 3), axis=0)) > 2
    told = VIEWS[view].lead(subject(layer))
    assert told == told.lstrip()
    assert not told or told.endswith((". ", "."))


def test_every_step_of_a_layer_with_channels_has_its_weights():
    walk = ca.Upsample(2, 2, channels=2).walk()
    for step in range(len(walk)):
        assert sorted(walk.taps(step)) == [(0, 0), (0, 1), (1, 0), (1, 1)]


@pytest.mark.parametrize("view", SLICED)
def test_kinds_that_the_sliced_views_draw(view):
    """The property above would hold of views that refuse everything."""
    drawn = [
        ca.Conv((6,), 3, padding=1, padding_mode="reflect"),
        ca.Conv((3, 4, 4), 3, padding=1, padding_mode="circular"),
        ca.Conv(5, 3, padding=((-1, 1), (0, -1))),
        ca.ConvTranspose((2, 3, 2), 3, stride=2, padding=1),
        ca.MaxPool((4, 4, 4), 2, channels=3),
        ca.LpPool((6,), 2),
        ca.AdaptiveAvgPool((5, 3), (3, 5)),
        ca.GlobalMaxPool((2, 3, 4)),
        ca.Upsample(3, 2, mode="bilinear", channels=2),
    ]
    drawn += [ca.Unfold(5, 3, channels=2), ca.PixelUnshuffle(4, 2)] if view == "slanted" else []
    for layer in drawn:
        made = made_of(layer, view)
        assert len(made) == np.prod(layer.output_size)


def as_matrix_row(layer):
    """The layer of two axes that does to one row what another does to its only axis."""
    values = layer.values()
    first = {"padding": (0, 0), "output_padding": 0}
    other = {
        name: (first.get(name, 1), *value)
        for name, value in values.items()
        if isinstance(value, tuple) and name != "channels"
    }
    return type(layer)(**{**values, **other})


@st.composite
def layers_of_one_axis(draw):
    size, kernel, stride = draw(st.integers(3, 7)), draw(st.integers(1, 3)), draw(st.integers(1, 2))
    begin, end = draw(st.integers(0, 1)), draw(st.integers(0, 1))
    kind = draw(st.sampled_from([ca.Conv, ca.ConvTranspose, ca.MaxPool]))
    maps = draw(st.sampled_from([None, (2, 2)])) if kind is not ca.MaxPool else None
    try:
        return kind((size,), kernel, stride=stride, padding=((begin, end),), channels=maps)
    except ConvanimError:
        hypothesis.reject()


@given(layers_of_one_axis(), st.sampled_from(sorted({*VIEWS} - SIZED)), st.data())
@example(ca.Conv((6,), 3, stride=2, padding=1), "matrix", None)
@example(ca.ConvTranspose((3,), 3, stride=2, channels=(2, 4), groups=2), "channels", None)
def test_one_axis_is_drawn_as_a_layer_over_one_row(layer, view, data):
    """But in the view of stacks, where rows lie flat, and where sizes are written."""
    look = {"weights": "numbers"} if view == "matrix" else {}
    try:
        one = ca.animate(layer, view=view, **look)
    except ConvanimError as error:
        with pytest.raises(ConvanimError) as refused:
            ca.animate(as_matrix_row(layer), view=view, **look)
        lacks, other = (str(one).split(": choose")[0] for one in (error, refused.value))
        assert lacks == other
        return
    row = ca.animate(as_matrix_row(layer), view=view, **look)
    assert len(one) == len(row)
    step = data.draw(st.integers(0, len(one) - 1)) if data else len(one) - 1
    assert one.scene.at(step).primitives == row.scene.at(step).primitives


@pytest.mark.parametrize(
    ("layer", "symbols"),
    [
        (ca.Conv((4,), 3), ["w_{0}", "w_{1}", "w_{2}"]),
        (ca.Conv((3,), 3, padding=1, padding_mode="reflect"), ["w_{1}", "w_{0}+w_{2}", "w_{0}"]),
    ],
)
def test_weights_of_one_axis_have_one_index(layer, symbols):
    found = {word.strip("$") for word in words(drawing(layer, "matrix"))} - {"0"}
    assert {*symbols} <= found
    assert not any(",}" in word for word in found)


@pytest.mark.parametrize(
    ("view", "says"),
    [
        ("counting", "window makes 2 hops to the right: 2 + 1 = 3 cells of output. "),
        ("matrix", "The layer as a 3×7 matrix C. "),
        ("kernel", "The kernel of 3 cells: "),
        ("subsampling", "The stride as unit strides with 2 of 5 outputs dropped. "),
    ],
)
def test_captions_of_one_axis_know_no_rows(view, says):
    found = ca.animate(ca.Conv((7,), 3, stride=2), view=view).caption
    assert says in found
    assert "row" not in found
    assert "column" not in found


def test_labels_of_one_axis_have_one_size():
    found = words(drawing(ca.Conv((7,), 3, stride=2), "slanted", labels=True))
    assert found == ["input, $i = 7$", "output, $o = 3$", "kernel, $k = 3$", "$s = 2$"]


def read_numbers(text):
    return {at: float(words.strip("$")) for at, words in text.items}


@st.composite
def weighted_layers(draw):
    """Weighted layers with random padding, modes and strides, over one to three axes."""
    axes = draw(st.integers(1, 3))
    sizes = draw(_per_axis(axes, st.integers(2, 4)))
    kernel = draw(_per_axis(axes, st.integers(1, 3)))
    mode = draw(st.sampled_from(["zeros", "reflect", "replicate", "circular"]))
    pads = draw(_per_axis(axes, st.tuples(st.integers(0, 1), st.integers(0, 1))))
    stride = draw(_per_axis(axes, st.integers(1, 2)))
    try:
        if draw(st.booleans()):
            return ca.ConvTranspose(sizes, kernel, stride=stride, padding=pads)
        return ca.Conv(sizes, kernel, stride=stride, padding=pads, padding_mode=mode)
    except ConvanimError:
        hypothesis.reject()


@given(weighted_layers(), st.integers(0, 99), st.data())
def test_the_numbers_in_the_window_make_the_number_in_the_output_cell(layer, seed, data):
    """Read from the picture alone: each number times the weight in its cell, added up."""
    random = np.random.default_rng(seed)
    x, w = random.integers(0, 4, layer.input), random.integers(0, 4, layer.weight_shape)
    made = ca.animate(layer, view="numerical", x=x, w=w)
    step = data.draw(st.integers(0, len(made) - 1))
    found = made.scene.at(step)
    *shades, cell = shapes(found, GUIDE.shade)
    grid, output, weights = [p for p in found.primitives if isinstance(p, Text) and not p.left]
    half = GUIDE.cell / 2

    def inside(centre, numbers):
        """The number in a cell."""
        (value,) = [
            value
            for (x, y), value in numbers.items()
            if abs(x - centre[0]) < half and abs(y - centre[1]) < half
        ]
        return value

    read, taps, made_numbers = map(read_numbers, (grid, weights, output))
    window = [centre for shade in shades for centre in centres(shade)]
    assert len(window) == np.prod(layer.kernel)
    total = sum(inside(centre, read) * inside(centre, taps) for centre in window)
    (middle,) = centres(cell)
    assert inside(middle, made_numbers) == total
    assert total == layer.apply(x, w).ravel()[step]


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
@pytest.mark.parametrize("sizes", [(4,), (3, 4), (2, 3, 4)])
def test_copies_in_the_padding_are_pale_and_hold_their_numbers(mode, sizes):
    layer = ca.Conv(sizes, 2, padding=1, padding_mode=mode)
    x = np.arange(np.prod(sizes)).reshape(sizes)
    found = drawing(layer, "numerical", x=x)
    expected = np.pad(x, 1, {"replicate": "edge", "circular": "wrap"}.get(mode, mode))
    (grid,) = [p for p in found.primitives if isinstance(p, Text) and len(p.items) == expected.size]
    numbers = {tuple(np.round(at, 3)): value for at, value in read_numbers(grid).items()}
    assert sorted(numbers.values()) == sorted(expected.ravel())
    pale = [np.array(line) for shape in shapes(found, PALE) for line in shape.outlines]
    blue = [np.array(line) for shape in shapes(found, GUIDE.input) for line in shape.outlines]

    def covered(at, blocks):
        return any((b.min(0) < at).all() and (at < b.max(0)).all() for b in blocks)

    own = [value for at, value in numbers.items() if covered(np.array(at), blue)]
    assert sorted(own) == sorted(x.ravel())
    assert all(covered(np.array(at), [*pale, *blue]) for at in numbers)


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        (ca.Conv(4, 3, padding=1, padding_mode="reflect"), "reflected padding"),
        (ca.Conv(4, 3, padding=((0, 0), (0, 2)), padding_mode="reflect"), "reflected padding"),
        (ca.Conv(4, 3, padding=1, padding_mode="replicate"), "replicated padding"),
        (ca.Conv(4, 3, padding=((2, 0), 0), padding_mode="circular"), "circular padding"),
        (ca.Conv((3, 3, 3), 3, padding=1, padding_mode="circular"), "circular padding"),
        (ca.Upsample(3, 2, mode="bilinear"), "replicated padding"),
        # Two cells reflected or repeated in a circle are the same.
        (ca.Conv((2,), 3, padding=1, padding_mode="reflect"), "padding (copies)"),
    ],
)
@pytest.mark.parametrize("view", SLICED)
def test_copies_are_named_in_the_key(layer, name, view):
    found = words(drawing(layer, view, labels=True))
    assert name in found
    assert "padding (zeros)" not in found


@pytest.mark.parametrize("view", SLICED)
def test_zeros_are_not_pale(view):
    for layer in (ca.Conv(4, 3, padding=1), ca.ConvTranspose((2, 2, 2), 3, stride=2)):
        assert not shapes(drawing(layer, view), PALE)


@pytest.mark.parametrize("view", SLICED)
def test_negative_padding_is_crossed_and_named_where_labels_are(view):
    layer = ca.Conv(6, 3, padding=((-1, 1), (0, -2)))
    found = drawing(layer, view, labels=True)
    cells, _ = shapes(found, PALE)
    assert len(cells.outlines) == 36 - 5 * 4
    assert "cropped" in words(found)
    (cells,) = shapes(drawing(layer, view), PALE)
    assert len(cells.outlines) == 36 - 5 * 4


@pytest.mark.parametrize("view", SLICED)
@pytest.mark.parametrize(
    ("layer", "names"),
    [
        (ca.Conv((3, 4, 4), 3), ["z = 0", "z = 1", "z = 2", "z = 0"]),
        (ca.Conv((1, 4, 4), (2, 3, 3), padding=((1, 0), 0, 0)), ["padding", "z = 0", "z = 0"]),
        (
            ca.Conv((2, 4, 4), (3, 1, 1), padding=((0, 1), 0, 0), padding_mode="replicate"),
            ["z = 0", "z = 1", "copy of z = 1", "z = 0"],
        ),
        (
            ca.ConvTranspose((2, 3, 3), (1, 1, 1), stride=(2, 1, 1)),
            ["z = 0", "inserted", "z = 1", "z = 0", "z = 1", "z = 2"],
        ),
    ],
)
def test_slices_are_named(view, layer, names):
    found = [p for p in drawing(layer, view).primitives if isinstance(p, Text) and p.left]
    assert [t.replace("$", "") for p in found for _, t in p.items] == names


@given(st.data(), st.sampled_from(SLICED), st.booleans())
def test_a_window_is_marked_in_all_its_slices_at_once_and_in_no_other(data, view, transposed):
    sizes = data.draw(st.tuples(*[st.integers(3, 5)] * 3))
    kernel, dilation = data.draw(st.integers(1, 2)), data.draw(st.integers(1, 2))
    kind = ca.ConvTranspose if transposed else ca.Conv
    layer = kind(sizes, kernel, dilation=dilation)
    made = made_of(layer, view)
    step = data.draw(st.integers(0, len(made) - 1))
    *window, cell = shapes(made.scene.at(step), GUIDE.shade)
    assert [len(shape.outlines) for shape in window] == [kernel**2] * kernel
    assert len(cell.outlines) == 1
    # The slices are as far apart as the dilation says, and hold the window at the same place.
    lefts = [min(x for line in shape.outlines for x, _ in line) for shape in window]
    steps = np.diff(lefts)
    assert np.allclose(steps, steps[:1])
    lows = [min(y for line in shape.outlines for _, y in line) for shape in window]
    assert np.allclose(lows, lows[0])


@settings(max_examples=40)
@given(st.data(), st.sampled_from(SLICED))
def test_slices_and_their_names_lie_apart(data, view):
    sizes = data.draw(st.tuples(*[st.integers(1, 4)] * 3))
    pads = data.draw(st.tuples(*[st.integers(0, 2)] * 3))
    mode = data.draw(st.sampled_from(["zeros", "replicate"]))
    found = drawing(ca.Conv(sizes, 1, padding=pads, padding_mode=mode), view, labels=True)
    borders = [
        np.array(p.outlines[0])
        for p in found.primitives
        if isinstance(p, Paths) and p.fill in (GUIDE.input, GUIDE.output) and len(p.outlines) == 1
    ]
    large = [b for b in borders if np.ptp(b[:, 0]) > 0.9 * GUIDE.cell]  # not the key's icons
    boxes = [(*b.min(0), *b.max(0)) for b in large]
    texts = [p for p in found.primitives if isinstance(p, Text) and p.left]
    boxes += [bounds([text]) for text in texts]
    for one, other in combinations(boxes, 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        assert min(across, down) <= 1e-6


@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.booleans())
def test_pathways_have_the_colours_of_their_group(groups, read, made, transposed):
    kind = ca.ConvTranspose if transposed else ca.Conv
    layer = kind(5, 3, channels=(groups * read, groups * made), groups=groups)
    poster = ca.animate(layer, view="channels").scene.poster
    colours = GUIDE.map_colours(groups * read)
    blocks = [p for p in poster.primitives if isinstance(p, Paths) and p.fill in colours]
    tall = sorted({round(max(y for y in np.array(p.outlines[0])[:, 1])) for p in blocks})
    assert len(tall) == 2 * read  # the input's stacks are at one height, and those of products
    of_products = [p for p in blocks if round(np.array(p.outlines[0])[:, 1].max()) in tall[read:]]
    lefts = sorted((np.array(p.outlines[0])[:, 0].min(), p.fill) for p in of_products)
    pathways = [lefts[n : n + read] for n in range(0, len(lefts), read)]
    assert len(pathways) == groups * made
    for number, pathway in enumerate(pathways):
        group = number // made
        # The hindmost map, which is the last one, is furthest to the left.
        expected = [*reversed(colours[group * read : (group + 1) * read])]
        assert [fill for _, fill in pathway] == expected


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (
            ca.Conv(5, 3, channels=(4, 6), groups=2),
            "4 input maps and 6 output maps; each output map is the sum of the 2 input maps of its"
            " group, each convolved with its own kernel. ",
        ),
        (
            ca.Conv(5, 3, channels=4, groups=4),
            "each output map is one input map convolved with its own kernel. ",
        ),
        (ca.Conv(5, 3, channels=(2, 1)), "the output map is the sum of all input maps, each "),
        (ca.MaxPool(4, 2, channels=8), "8 maps, each pooled on its own; the first is drawn. "),
        (ca.Upsample(4, 2, channels=2), "2 maps, each convolved with the same kernel on its own; "),
        (
            ca.Unfold((3, 3, 3), 2),
            "Each output cell stands for all cells of its window, which stay apart.",
        ),
    ],
)
def test_captions_tell_how_maps_are_treated(layer, says):
    assert says in ca.animate(layer).view.lead(subject(layer))


def test_the_first_map_is_the_one_that_is_drawn():
    x = np.stack([np.full((2, 2), 7), np.full((2, 2), 9)])
    found = words(drawing(ca.MaxPool(2, 2, channels=2), "numerical", x=x))
    assert found == ["7"] * 4 + ["7.0"]


@pytest.mark.parametrize(
    ("layer", "view", "wrong"),
    [
        (ca.Fold(5, 3), "slanted", "draws windows that are read, and this layer writes"),
        (ca.MaxUnpool(2, 2), "numerical", "draws windows that are read, and this layer writes"),
        (ca.PixelShuffle(2, 2), "counting", "draws windows that are read, and this layer writes"),
        (
            ca.Unfold(5, 3),
            "numerical",
            "one number in each output cell, .*: choose the view sl",
        ),
        (ca.AdaptiveAvgPool(5, 3), "counting", "windows differ: choose the view slanted, num"),
        (ca.AdaptiveAvgPool((2,), 4), "subsampling", "windows differ: choose the view slanted"),
        (
            ca.Conv(5, 3, channels=2),
            "slanted",
            "draws one map, and this layer has several: choose the view channels",
        ),
        (
            ca.Conv((3, 3, 3), 3, channels=2),
            "channels",
            "draws 1 or 2 axes, .* 3: choose the view slices",
        ),
        (ca.MaxUnpool((2, 2, 2), 2), "columns", "choose the view slices or scatter"),
    ],
)
def test_what_views_refuse(layer, view, wrong):
    with pytest.raises(ConvanimError, match=wrong):
        ca.animate(layer, view=view)


@pytest.mark.parametrize("view", sorted(VIEWS))
@pytest.mark.parametrize("axes", [1, 2, 3])
def test_sizes_of_a_quintillion_are_refused_before_they_are_walked(view, axes, monkeypatch):
    def never(*_):
        raise AssertionError

    most = (10**18,) * axes
    layers = [
        ca.Conv(most, 3),
        ca.Conv(most, 3, padding=1, padding_mode="circular"),
        ca.ConvTranspose(most, 3, stride=2),
        ca.GlobalAvgPool(most),
        ca.AdaptiveMaxPool((4,) * axes, most),
        ca.Upsample((2,) * axes, most),
        ca.Fold(most, 3),
        ca.PixelUnshuffle(most, 2),
    ]
    for layer in layers:
        monkeypatch.setattr(type(layer), "walk", never)
        with pytest.raises(ConvanimError, match=r"over the limit of [13]00,000"):
            ca.animate(layer, view=view)


def test_slices_count_towards_the_limit_on_lines():
    with pytest.raises(ConvanimError, match="over the limit of 100,000"):
        ca.animate(ca.Conv((2000, 20, 20), 3))


@pytest.mark.parametrize("view", SLICED)
def test_names_stand_clear_in_themes_with_large_words(view):
    theme = replace(GUIDE, name="large", value_size=60)
    layer = ca.Conv((3, 2, 2), 1, padding=1, padding_mode="replicate")
    found = drawing(layer, view, theme=theme)
    names = [bounds([p]) for p in found.primitives if isinstance(p, Text) and p.left]
    planes = [bounds([p]) for p in found.primitives if isinstance(p, Paths) and len(p.outlines) > 2]
    assert len(names) == 5 + 5
    for one, other in [*combinations(names, 2), *product(names, planes)]:
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        assert min(across, down) <= 0


def boxes_of_data(found):
    """Boxes of the input's blocks, but those of the key's icons."""
    lines = [np.array(line) for p in shapes(found, GUIDE.input) for line in p.outlines]
    return [line for line in lines if np.ptp(line[:, 0]) > 0.9 * GUIDE.cell]


@pytest.mark.parametrize("view", SLICED)
def test_slices_that_are_never_read_are_crossed(view):
    layer = ca.Conv((4, 3, 3), 1, stride=(2, 1, 1))
    found, plain = (drawing(layer, view, labels=on) for on in (True, False))

    def thin(picture):
        lines = [p for p in picture.primitives if isinstance(p, Paths) and not p.closed]
        return sum(len(p.outlines) for p in lines if p.stroke.width == GUIDE.thin)

    assert thin(found) - thin(plain) == 2 * (2 * 9 + 1)  # two slices, and the key's own cross
    assert len(boxes_of_data(found)) == 4  # they hold data all the same


@pytest.mark.parametrize("view", SLICED)
def test_slices_that_are_cropped_are_shown(view):
    layer = ca.ConvTranspose((3, 3, 3), 1, padding=(1, 0, 0))
    found = drawing(layer, view)
    assert len(boxes_of_data(found)) == 1
    assert sum(len(shape.outlines) for shape in shapes(found, PALE)) == 2 * 9
    found = drawing(layer, view, labels=True)
    assert len(boxes_of_data(found)) == 1
    assert sum(len(shape.outlines) for shape in shapes(found, PALE)) == 2 * 9 + 1
    assert [word for word in words(found) if "z" in word and "=" in word][:3] == [
        "$z = 0$",
        "$z = 1$",
        "$z = 2$",
    ]


@given(st.integers(1, 8), st.integers(1, 3), st.integers(1, 3), st.integers(1, 12))
@example(8, 3, 1, 12)
def test_inputs_of_groups_stand_apart_in_their_colours(groups, read, made, width):
    layer = ca.Conv((2, width), (2, width), channels=(groups * read, groups * made), groups=groups)
    if groups * read * made > 200:
        return
    poster = ca.animate(layer, view="channels").scene.poster
    colours = GUIDE.map_colours(groups * read)
    blocks = [p for p in poster.primitives if isinstance(p, Paths) and p.fill in colours]
    inputs = [p for p in blocks if round(np.ptp(np.array(p.outlines[0])[:, 1]) / GUIDE.cell) == 2]
    assert len(inputs) == groups * read
    lefts = {p.fill: np.array(p.outlines[0])[:, 0].min() for p in inputs}
    for number in range(1, groups):
        before, after = (colours[read * n : read * (n + 1)] for n in (number - 1, number))
        last = max(lefts[colour] for colour in before) + width * GUIDE.cell
        assert last + 2.9 * GUIDE.cell < min(lefts[colour] for colour in after)


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
@pytest.mark.parametrize("sizes", [(4,), (3, 4)])
def test_matrix_adds_up_weights_that_read_the_same_cell(mode, sizes):
    layer = ca.Conv(sizes, 3, padding=1, padding_mode=mode)
    w = 10 ** np.arange(3 ** len(sizes)).reshape(layer.kernel)[..., ::-1] % 9973
    (table,) = [
        p
        for p in ca.animate(layer, view="matrix", w=w).scene.poster.primitives
        if isinstance(p, Text)
    ]
    cells = np.prod(sizes)
    found = np.array([float(word.strip("$")) for _, word in table.items]).reshape(cells, cells)
    unit = np.eye(cells).reshape(cells, *sizes)
    assert np.array_equal(found, np.transpose([layer.apply(x, w).ravel() for x in unit]))


def test_maps_that_are_not_drawn_count_where_numbers_are_needed():
    with pytest.raises(ConvanimError, match="over the limit of 100,000"):
        ca.animate(ca.MaxPool(40, 2, channels=1000), view="numerical")
    ca.animate(ca.MaxPool(40, 2, channels=1000))
