"""Random layers of each kind against ONNX's reference evaluator.

The evaluator has faults of its own. Each is told beside the function that goes around it, and
what it can't compute is compared with brute force in test_kinds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import (
    SIZES,
    any_convs,
    any_pools,
    any_transposes,
    arrays_of,
    fold_of,
    unfolds,
    upsamplings,
    whole_numbers,
)

import convanim as ca
from convanim.layers.arrays import numbers_of

onnx = pytest.importorskip("onnx")
reference = pytest.importorskip("onnx.reference")

seeds = st.integers(0, 2**32 - 1)
axes_counts = st.integers(1, 3)
MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def run(
    kind: str, *inputs: np.ndarray | None, outputs: int = 1, opset: int = 22, **attributes: Any
) -> Any:
    """One node of ONNX's reference; without the axis of a batch of one."""
    names = ["" if array is None else f"i{number}" for number, array in enumerate(inputs)]
    made = [f"o{number}" for number in range(outputs)]
    node = onnx.helper.make_node(kind, names, made, **attributes)
    arrays = {name: array for name, array in zip(names, inputs, strict=True) if name}

    def info(name: str) -> Any:
        type_ = onnx.TensorProto.FLOAT
        if name in arrays:
            type_ = onnx.helper.np_dtype_to_tensor_dtype(arrays[name].dtype)
        return onnx.helper.make_tensor_value_info(name, type_, None)

    graph = onnx.helper.make_graph([node], "one", list(map(info, arrays)), list(map(info, made)))
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", opset)])
    found = reference.ReferenceEvaluator(model).run(None, arrays)
    return [output[0] for output in found] if outputs > 1 else found[0][0]


def batch(array: np.ndarray, layer: ca.Layer) -> np.ndarray:
    """The array with axes for a batch of one and, where the layer has none, for the maps."""
    return (array if layer.channels else array[None])[None].astype(np.float32)


def maps(layer: ca.Layer, *arrays: np.ndarray) -> list[np.ndarray]:
    """Weights and bias with axes for the maps."""
    w, bias = arrays
    if not layer.channels:
        w, bias = w[None, None], np.reshape(bias, 1)
    return [w.astype(np.float32), bias.astype(np.float32)]


def same(y: np.ndarray, expected: np.ndarray, layer: ca.Layer) -> None:
    """Compare with the reference's output, whole numbers exactly."""
    expected = expected if layer.channels else expected[0]
    assert y.shape == layer.output_shape == expected.shape
    np.testing.assert_array_equal(y, expected)


def near(y: np.ndarray, expected: np.ndarray, layer: ca.Layer) -> None:
    """Compare with the reference's output up to the rounding of single precision."""
    expected = expected if layer.channels else expected[0]
    assert y.shape == layer.output_shape == expected.shape
    np.testing.assert_allclose(y, expected, rtol=2e-6, atol=2e-6)


def flat(padding: Any) -> list[int]:
    return [p[0] for p in padding] + [p[1] for p in padding]


def given_by(layer: Any) -> dict[str, Any]:
    return {"strides": layer.stride, "dilations": layer.dilation, "kernel_shape": layer.kernel}


def bias_of(layer: ca.Layer, seed: int) -> np.ndarray:
    return np.asarray(whole_numbers(layer.bias_shape, seed + 2))


@given(any_convs(), seeds)
def test_convolution(layer, seed):
    """The padding of each mode is ONNX's Pad, a negative one among them."""
    x, w = arrays_of(layer, seed)
    bias, n = bias_of(layer, seed), len(layer.input)
    # NumPy's pad, which the evaluator calls, takes no negative numbers; ONNX's Pad crops.
    each = zip(layer.input, layer.padding, strict=True)
    cut = tuple(slice(max(0, -begin), i + min(0, end)) for i, (begin, end) in each)
    assume(all(part.stop > part.start for part in cut))
    pads = np.maximum([0, 0, *flat(layer.padding)[:n], 0, 0, *flat(layer.padding)[n:]], 0)
    mode = MODES.get(layer.padding_mode, "constant")
    data = run("Pad", batch(x, layer)[(..., *cut)], pads, mode=mode)
    kernel = w[(..., *[slice(None, None, -1)] * n)] if layer.true_convolution else w
    weights = maps(layer, kernel, bias)
    expected = run("Conv", data[None], *weights, group=layer.groups, **given_by(layer))
    same(layer.apply(x, w, bias), expected, layer)


WORDS = {"SAME_UPPER": "same-upper", "SAME_LOWER": "same-lower", "VALID": "valid"}


@given(any_convs(modes=("zeros",), rotated=(False,)), st.sampled_from(list(WORDS)), seeds)
def test_padding_of_a_convolution_by_a_word(layer, word, seed):
    layer = make(ca.Conv, {**layer.values(), "padding": WORDS[word]})
    assume(layer is not None)
    x, w = arrays_of(layer, seed)
    bias = bias_of(layer, seed)
    w_, b_ = maps(layer, w, bias)
    expected = run(
        "Conv", batch(x, layer), w_, b_, auto_pad=word, group=layer.groups, **given_by(layer)
    )
    same(layer.apply(x, w, bias), expected, layer)


def make(kind: type, given_: dict[str, Any]) -> Any:
    """A layer, or None where its values don't fit together."""
    try:
        return kind(**{name: value for name, value in given_.items() if value is not None})
    except ca.ConvanimError:
        return None


def transposed(x: np.ndarray, w: np.ndarray, b: np.ndarray, groups: int, **attributes: Any) -> Any:
    """ONNX's transposed convolution, one group after the other.

    The evaluator is wrong where there are groups: it slices the weights by the number of output
    maps instead of input maps, adds the first entries of the bias to every group, and keeps one
    map of each.
    """
    read, made = x.shape[1] // groups, w.shape[1]
    found = []
    for g in range(groups):
        own = slice(g * read, (g + 1) * read)
        bias = b[g * made : (g + 1) * made]
        found.append(run("ConvTranspose", x[:, own], w[own], bias, group=1, **attributes))
    return np.concatenate(found)


@given(any_transposes(), seeds)
def test_transposed_convolution(layer, seed):
    """The evaluator refuses an output padding of a stride or more, which dilation allows."""
    assume(all(a < s for a, s in zip(layer.output_padding, layer.stride, strict=True)))
    x, w = arrays_of(layer, seed)
    bias = bias_of(layer, seed)
    expected = transposed(
        batch(x, layer),
        *maps(layer, w, bias),
        layer.groups,
        pads=flat(layer.padding),
        output_padding=layer.output_padding,
        **given_by(layer),
    )
    same(layer.apply(x, w, bias), expected, layer)


@given(any_transposes(), st.sampled_from(["SAME_UPPER", "SAME_LOWER"]), st.data(), seeds)
def test_asked_size_of_a_transposed_convolution(layer, word, data, seed):
    """ONNX's ``output_shape`` sets the padding; without it the word makes i·s cells.

    The evaluator leaves the padding out where there is no such word, so only these are tried.
    Where more is asked for than there is without padding, it adds cells at both ends; what is
    right there, ONNX's text leaves open (its runtime adds them at the end, as we do).
    """
    usual = {name: value for name, value in layer.values().items() if name != "output_size"}
    usual |= {"padding": 0, "output_padding": 0}
    full = make(ca.ConvTranspose, usual)
    assume(full is not None)
    asked: dict[str, Any] = {}
    size = tuple(i * s for i, s in zip(layer.input, layer.stride, strict=True))
    if any(o > f for o, f in zip(size, full.output_size, strict=True)) or data.draw(st.booleans()):
        size = tuple(data.draw(st.integers(max(1, o - 3), o)) for o in full.output_size)
        asked["output_shape"] = size
    ours = {**usual, "padding": WORDS[word], "output_size": size if asked else None}
    ours.pop("output_padding")
    mine = make(ca.ConvTranspose, ours)
    assert mine is not None
    assert mine.output_size == size
    x, w = arrays_of(mine, seed)
    bias = bias_of(mine, seed)
    expected = transposed(
        batch(x, mine), *maps(mine, w, bias), mine.groups, auto_pad=word, **asked, **given_by(mine)
    )
    same(mine.apply(x, w, bias), expected, mine)


def pool_attributes(layer: Any) -> dict[str, Any]:
    return {**given_by(layer), "pads": flat(layer.padding), "ceil_mode": int(layer.ceil_mode)}


def reads_something(layer: ca.Layer) -> bool:
    """Whether each window reads some of the data, along each axis."""
    walk = layer.walk()
    return all(
        any(axis.sources[cell] >= 0 for cell in window.cells)
        for axis in walk.spatial
        for window in axis.windows
    )


def shifts(layer: Any) -> bool:
    """Whether the evaluator shifts the windows of a pooling that is rounded up.

    It pads the cells that the last window hangs over at both ends, half at each, and so reads
    other windows where there is more than one.
    """
    return any(axis.overhang > 1 for axis in layer.axes)


#: The rules that ONNX has; MXNet's are in test_kinds.
RULES = ("pytorch", "onnx")


@given(any_pools(kinds=(ca.MaxPool,), rules=RULES), st.booleans(), seeds)
def test_max_pooling(layer, column_major, seed):
    """Values, and the cell that each comes from; windows of padding only are in test_kinds.

    With unit strides and no dilation the evaluator takes another way, which forgets the padding.
    """
    assume({*layer.stride, *layer.dilation} != {1} and reads_something(layer))
    x = np.random.default_rng(seed).permutation(int(np.prod(layer.x_shape))).reshape(layer.x_shape)
    given_ = pool_attributes(layer)
    expected, places = run(
        "MaxPool", batch(x, layer), outputs=2, storage_order=int(column_major), **given_
    )
    same(layer.apply(x), expected, layer)
    same(places_of(layer, x, column_major), places, layer)


def places_of(layer: ca.Layer, x: np.ndarray, column_major: bool = False) -> np.ndarray:
    """Number of the input's cell that each maximum comes from, as ONNX counts them."""
    walk = layer.walk()
    picks = numbers_of(layer, walk, x, None).picks.ravel()
    cells = [walk.source(list(walk.reads(step))[picks[step]]) for step in range(len(walk))]
    if column_major:  # ONNX turns the order of the axes of a map, not that of the maps
        first = layer.channels is not None
        cells = [cell[:first] + cell[first:][::-1] for cell in cells]
        shape = layer.x_shape[:first] + layer.x_shape[first:][::-1]
    else:
        shape = layer.x_shape
    return np.reshape([np.ravel_multi_index(cell, shape) for cell in cells], layer.output_shape)


@given(any_pools(kinds=(ca.AvgPool,), rules=RULES), seeds)
def test_average_pooling(layer, seed):
    assume(reads_something(layer) and not shifts(layer))
    x = whole_numbers(layer.x_shape, seed)
    expected = run(
        "AveragePool",
        batch(x, layer),
        count_include_pad=int(layer.count_include_pad),
        **pool_attributes(layer),
    )
    near(layer.apply(x), expected, layer)


@given(any_pools(kinds=(ca.LpPool,), rules=RULES, ceil_modes=(False,)), seeds)
def test_lp_pooling(layer, seed):
    """The evaluator makes the norm of an average times the size of the window.

    That is another number where a window hangs over, since the average leaves these cells out;
    so the size is rounded down here. ONNX has whole powers.
    """
    assume(layer.norm == int(layer.norm))
    x = whole_numbers(layer.x_shape, seed)
    expected = run(
        "LpPool",
        batch(x, layer),
        p=int(layer.norm),
        **pool_attributes(layer),
    )
    expected = expected if layer.channels else expected[0]
    np.testing.assert_allclose(layer.apply(x), expected, rtol=1e-5)


@given(any_pools(), st.sampled_from(["SAME_UPPER", "SAME_LOWER"]), st.booleans(), seeds)
def test_padding_of_a_pooling_by_a_word(layer, word, counted, seed):
    """Average pooling stands for all: the evaluator's max pooling rounds SAME_LOWER down.

    It ignores dilations here, and fails where the total would be negative, as it may be where the
    stride is larger than the window (ONNX's formula has no maximum with 0, its runtime has).
    """
    layer = make(
        ca.AvgPool,
        {
            "input": layer.input,
            "kernel": layer.kernel,
            "stride": tuple(map(min, layer.stride, layer.kernel)),
            "padding": WORDS[word],
            "count_include_pad": counted,
            "rules": "onnx",
            "channels": layer.channels,
        },
    )
    assume(layer is not None)
    x = whole_numbers(layer.x_shape, seed)
    expected = run(
        "AveragePool",
        batch(x, layer),
        auto_pad=word,
        count_include_pad=int(counted),
        kernel_shape=layer.kernel,
        strides=layer.stride,
    )
    near(layer.apply(x), expected, layer)
    assert layer.output_size == tuple(
        -(-i // s) for i, s in zip(layer.input, layer.stride, strict=True)
    )


@given(unfolds(), seeds)
def test_fold(layer, seed):
    fold = fold_of(layer)
    columns = whole_numbers(fold.x_shape, seed)
    expected = run(
        "Col2Im",
        columns[None].astype(np.float32),
        np.array(fold.output_size),
        np.array(fold.kernel),
        strides=fold.stride,
        dilations=fold.dilation,
        pads=flat(fold.padding),
    )
    same(fold.apply(columns), expected, fold)


@given(st.booleans(), st.sampled_from(["crd", "dcr"]), st.data(), seeds)
def test_pixel_shuffle(unshuffle, order, data, seed):
    """ONNX has two axes, and one factor for both."""
    size, (factor, maps) = (data.draw(st.tuples(*[st.integers(1, 3)] * 2)) for _ in range(2))
    if unshuffle:
        wide = tuple(i * factor for i in size)
        layer: ca.Layer = ca.PixelUnshuffle(wide, factor, order=order, channels=maps)
    else:
        layer = ca.PixelShuffle(size, factor, order=order, channels=maps)
    x = whole_numbers(layer.x_shape, seed)
    kind = "SpaceToDepth" if unshuffle else "DepthToSpace"
    # SpaceToDepth has an order in the latest opset only.
    opset = onnx.defs.onnx_opset_version()
    given_ = {"blocksize": factor, "mode": order.upper(), "opset": opset}
    same(layer.apply(x), run(kind, batch(x, layer), **given_), layer)


@given(upsamplings(), seeds)
def test_upsampling(layer, seed):
    x = whole_numbers(layer.x_shape, seed)
    modes = {"nearest": ("nearest", "asymmetric"), "bilinear": ("linear", "half_pixel")}
    mode, places = modes[layer.mode]
    expected = run(
        "Resize",
        batch(x, layer),
        None,
        np.array([1, 1, *layer.factor], np.float32),
        mode=mode,
        coordinate_transformation_mode=places,
        **({"nearest_mode": "floor"} if mode == "nearest" else {}),
    )
    near(layer.apply(x), expected, layer)


@given(any_pools(kinds=(ca.MaxPool,), rules=("pytorch",)), seeds)
def test_unpooling(layer, seed):
    """A max pooling by ONNX, and its unpooling by the places that it tells."""
    assume(any(s > 1 for s in layer.stride))  # the evaluator takes another way then
    names = ("input", "kernel", "stride", "padding", "channels")
    pool = make(ca.MaxPool, {name: getattr(layer, name) for name in names})
    assume(pool is not None and reads_something(pool))
    unpool = make(
        ca.MaxUnpool,
        {
            "input": pool.output_size,
            "kernel": pool.kernel,
            "stride": pool.stride,
            "padding": tuple(pool.padding),
            "output_size": pool.input,
            "channels": pool.channels,
        },
    )
    assert unpool is not None
    x = np.random.default_rng(seed).permutation(int(np.prod(pool.x_shape))).reshape(pool.x_shape)
    y, places = run("MaxPool", batch(x, pool), outputs=2, **pool_attributes(pool))
    # The evaluator's MaxUnpool reads places in the usual size; here they are put by hand.
    expected = np.zeros(pool.x_shape)
    expected.flat[places.ravel()] = y.ravel()
    np.testing.assert_array_equal(unpool.apply(x), expected)


@given(st.data(), axes_counts, seeds, st.booleans())
def test_global_pooling(data, axes, seed, average):
    """The evaluator's maximum is taken along the wrong axes where there are not two."""
    axes = axes if average else 2
    size = data.draw(st.tuples(*[st.integers(1, SIZES[axes])] * axes))
    layer = (ca.GlobalAvgPool if average else ca.GlobalMaxPool)(size, channels=2)
    x = whole_numbers(layer.x_shape, seed)
    near(
        layer.apply(x),
        run("GlobalAveragePool" if average else "GlobalMaxPool", batch(x, layer)),
        layer,
    )
