"""Layers against a brute-force reading of their definition, their matrix, and ONNX."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import convs, layers, matrix, numbers, pools, transposes, whole_numbers

import convanim as ca
from convanim.errors import ConvanimError
from convanim.layers.arrays import example_arrays
from convanim.walk.arrays import checked_array, fitted
from convanim.walk.numbers import Numbers

seeds = st.integers(0, 2**32 - 1)


def cells(shape):
    return product(*(range(size) for size in shape))


def inside(cell, shape):
    return all(0 <= i < size for i, size in zip(cell, shape, strict=True))


def positions(size, span, stride, ends):
    """Output size, by trying one position of the window after the other."""
    count = 0
    while count * stride + span <= ends[0] + size + ends[1]:
        count += 1
    return count


def brute_conv(layer, x, w):
    n = range(len(layer.input))
    spans = [layer.dilation[a] * (layer.kernel[a] - 1) + 1 for a in n]
    size = [positions(layer.input[a], spans[a], layer.stride[a], layer.padding[a]) for a in n]
    y = np.zeros(size, int)
    for o, t in product(cells(size), cells(layer.kernel)):
        at = tuple(
            o[a] * layer.stride[a] + t[a] * layer.dilation[a] - layer.padding[a][0] for a in n
        )
        if inside(at, layer.input):
            y[o] += x[at] * w[t]
    return y


def brute_transpose(layer, x, w):
    """Each input cell adds its kernel to the output, as PyTorch's documentation tells it."""
    n = range(len(layer.input))
    size = [
        (layer.input[a] - 1) * layer.stride[a]
        - sum(layer.padding[a])
        + layer.dilation[a] * (layer.kernel[a] - 1)
        + layer.output_padding[a]
        + 1
        for a in n
    ]
    y = np.zeros(size, int)
    for i, t in product(cells(layer.input), cells(layer.kernel)):
        at = tuple(
            i[a] * layer.stride[a] + t[a] * layer.dilation[a] - layer.padding[a][0] for a in n
        )
        if inside(at, size):
            y[at] += x[i] * w[t]
    return y


def brute_pool(layer, x):
    n = range(len(layer.input))
    dilation = getattr(layer, "dilation", (1,) * len(n))
    spans = [dilation[a] * (layer.kernel[a] - 1) + 1 for a in n]
    size = []
    for a in n:
        count = positions(layer.input[a], spans[a], layer.stride[a], layer.padding[a])
        padded = layer.input[a] + sum(layer.padding[a])
        if layer.ceil_mode:
            # One window more where cells are left, if it starts in the input or the padding
            # before it (PyTorch).
            reached = (count - 1) * layer.stride[a] + spans[a]
            starts = count * layer.stride[a] < layer.padding[a][0] + layer.input[a]
            count += reached < padded and starts
        size.append(count)
    y = np.zeros(size)
    for o in cells(size):
        read, counted = [], 0
        for t in cells(layer.kernel):
            at = tuple(o[a] * layer.stride[a] + t[a] * dilation[a] - layer.padding[a][0] for a in n)
            if inside(at, layer.input):
                read.append(x[at])
            counted += all(at[a] < layer.input[a] + layer.padding[a][1] for a in n)
        if isinstance(layer, ca.MaxPool):
            y[o] = max(read, default=-np.inf)
        else:
            y[o] = sum(read) / (counted if layer.count_include_pad else len(read))
    return y


@given(convs(), seeds)
def test_convolution_is_its_definition(layer, seed):
    x, w = whole_numbers(layer.input, seed), whole_numbers(layer.kernel, seed + 1)
    np.testing.assert_array_equal(layer.apply(x, w), brute_conv(layer, x, w), strict=True)


@given(transposes(), seeds)
def test_transposed_convolution_is_its_definition(layer, seed):
    x, w = whole_numbers(layer.input, seed), whole_numbers(layer.kernel, seed + 1)
    np.testing.assert_array_equal(layer.apply(x, w), brute_transpose(layer, x, w), strict=True)


@given(pools(), seeds)
def test_pooling_is_its_definition(layer, seed):
    x = whole_numbers(layer.input, seed)
    np.testing.assert_allclose(layer.apply(x), brute_pool(layer, x), rtol=1e-12)


@given(convs(), seeds)
def test_matrix_of_a_convolution_and_its_transpose(layer, seed):
    x, w = whole_numbers(layer.input, seed), whole_numbers(layer.kernel, seed + 1)
    y = whole_numbers(layer.output_size, seed + 2)
    c = matrix(layer, w)
    np.testing.assert_array_equal(layer.apply(x, w).ravel(), c @ x.ravel())
    np.testing.assert_array_equal(layer.transpose().apply(y, w).ravel(), c.T @ y.ravel())
    np.testing.assert_array_equal(matrix(layer.transpose(), w), c.T)


def flat_pads(layer):
    return [p[0] for p in layer.padding] + [p[1] for p in layer.padding]


def onnx_run(kind, x, w, **attributes):
    """One node of ONNX's reference, on a batch of one map."""
    onnx = pytest.importorskip("onnx")
    from onnx.reference import ReferenceEvaluator

    names = ["x"] if w is None else ["x", "w"]
    node = onnx.helper.make_node(kind, names, ["y"], **attributes)
    values = [
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)
        for name in (*names, "y")
    ]
    graph = onnx.helper.make_graph([node], "one", values[:-1], values[-1:])
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 21)])
    feeds = {"x": x[None, None].astype(np.float32)}
    if w is not None:
        feeds["w"] = w[None, None].astype(np.float32)
    return ReferenceEvaluator(model).run(None, feeds)[0][0, 0]


@given(convs(), seeds)
def test_convolution_is_onnx_conv(layer, seed):
    x, w = whole_numbers(layer.input, seed), whole_numbers(layer.kernel, seed + 1)
    expected = onnx_run(
        "Conv",
        x,
        w,
        strides=layer.stride,
        dilations=layer.dilation,
        pads=flat_pads(layer),
        kernel_shape=layer.kernel,
    )
    np.testing.assert_array_equal(layer.apply(x, w), expected)


@pytest.mark.parametrize(
    "layer",
    [
        ca.ConvTranspose(3, 3, stride=2, padding=1, output_padding=1),
        ca.ConvTranspose(
            (2, 4), (3, 2), stride=(2, 3), padding=((1, 0), (0, 2)), output_padding=(1, 2)
        ),
        ca.ConvTranspose(4, 2, stride=2, padding=0, output_padding=0, dilation=3),
        ca.ConvTranspose((3, 2, 2), 3, stride=2, padding=1),
        ca.ConvTranspose((5,), 3, stride=1, padding=3),
    ],
)
def test_transposed_convolution_is_onnx_convtranspose(layer):
    x, w = whole_numbers(layer.input, 3), whole_numbers(layer.kernel, 4)
    expected = onnx_run(
        "ConvTranspose",
        x,
        w,
        strides=layer.stride,
        dilations=layer.dilation,
        output_padding=layer.output_padding,
        pads=flat_pads(layer),
    )
    np.testing.assert_array_equal(layer.apply(x, w), expected)


@pytest.mark.parametrize(
    ("layer", "kind"),
    [
        (ca.MaxPool(7, 3, stride=2, padding=1), "MaxPool"),
        (ca.MaxPool((6, 7), (2, 3), stride=(2, 1)), "MaxPool"),
        (ca.AvgPool(6, 2), "AveragePool"),
        (ca.AvgPool((7, 5), 3, stride=2, padding=1), "AveragePool"),
    ],
)
def test_pooling_is_onnx_pooling(layer, kind):
    x = whole_numbers(layer.input, 7)
    counted = {"count_include_pad": 1} if kind == "AveragePool" else {}
    expected = onnx_run(
        kind,
        x,
        None,
        kernel_shape=layer.kernel,
        strides=layer.stride,
        pads=flat_pads(layer),
        **counted,
    )
    np.testing.assert_allclose(layer.apply(x), expected, rtol=1e-6)


def test_whole_numbers_stay_whole_and_do_not_overflow():
    full = np.full((3, 3), 255, np.uint8)
    result = ca.Conv(3, 3).apply(full, full)
    assert result.dtype == np.int64
    assert result == 9 * 255**2


def test_window_that_meets_padding_only_gives_minus_infinity():
    assert ca.MaxPool((1,), 2, stride=1, padding=1, dilation=2).apply([5]).tolist() == [-np.inf]


@pytest.mark.parametrize(
    ("x", "w", "words"),
    [
        (np.zeros((5, 4)), np.zeros((3, 3)), "x must have shape (5, 5), got (5, 4)"),
        (np.zeros((5, 5)), np.zeros(9), "w must have shape (3, 3), got (9,)"),
        (np.full((5, 5), np.nan), np.zeros((3, 3)), "x must hold finite numbers"),
        (np.zeros((5, 5)), np.full((3, 3), np.inf), "w must hold finite numbers"),
        ([[1, 2], [3]], np.zeros((3, 3)), "x is no array"),
        (np.ma.masked_equal(np.eye(5), 1), np.zeros((3, 3)), "x has masked numbers: fill them"),
        (np.zeros((5, 5)) + 1j, np.zeros((3, 3)), "x must hold real numbers"),
        (np.zeros((5, 5)), None, "needs its kernel"),
    ],
)
def test_wrong_arrays(x, w, words):
    with pytest.raises(ConvanimError) as caught:
        ca.Conv(5, 3).apply(x, w)
    assert words in str(caught.value)


@pytest.mark.parametrize("layer", [ca.Conv(5, 3), ca.MaxPool(5, 3)])
def test_an_input_that_is_none_is_refused(layer):
    w = np.ones((3, 3)) if layer.combine.weighted else None
    with pytest.raises(ConvanimError, match="x must hold real numbers"):
        layer.apply(None, w)


def test_pooling_refuses_a_kernel():
    with pytest.raises(ConvanimError, match="leave w out"):
        ca.MaxPool(5, 3).apply(np.zeros((5, 5)), np.zeros((3, 3)))


GUIDE_INPUT = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
GUIDE_KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]


@pytest.mark.parametrize(
    ("layer", "output"),
    [
        # 1.1 and 1.2 as the guide prints them; 1.5 and 1.6 worked by hand from its input.
        (ca.Conv(5, 3), [[12, 12, 17], [10, 17, 19], [9, 6, 14]]),
        (ca.Conv(5, 3, stride=2, padding=1), [[6, 17, 3], [8, 17, 13], [6, 4, 4]]),
        (ca.AvgPool(5, 3, stride=1), [[1.7, 1.7, 1.7], [1.0, 1.2, 1.8], [1.1, 0.8, 1.3]]),
        (ca.MaxPool(5, 3, stride=1), [[3, 3, 3], [3, 3, 3], [3, 2, 3]]),
    ],
)
def test_numbers_of_the_guide(layer, output):
    found = numbers(layer)
    at = slice(1, -1) if layer.padding[0][0] else slice(None)
    assert found.grid[at, at].tolist() == GUIDE_INPUT
    assert found.kernel is None or found.kernel.tolist() == GUIDE_KERNEL
    assert np.round(found.output, 1).tolist() == output


@given(layers)
@example(ca.Conv(5, 1))
@example(ca.Conv(4, 1))
@example(ca.Conv(7, 1))
@example(ca.Conv((4,), 3))
@example(ca.AvgPool((5, 5), 1, stride=4))
def test_example_numbers_are_never_a_figure_of_zeros(layer):
    found = numbers(layer)
    assert found.kernel is None or found.kernel.any()
    walk = layer.walk()
    cells = (cell for step in range(len(walk)) for cell in walk.reads(step))
    if any(walk.source(cell) is not None for cell in cells):
        assert found.output[np.isfinite(found.output)].any()


@pytest.mark.parametrize(("layer", "w"), [(ca.Conv((3,), 2), [1, 2]), (ca.MaxPool((3,), 2), None)])
def test_no_example_is_made_where_all_numbers_are_given(layer, w, monkeypatch):
    monkeypatch.setattr("convanim.layers.arrays.example_arrays", None)
    assert numbers(layer, [1, 2, 3], w).grid.tolist() == [1, 2, 3]


@given(layers)
def test_example_numbers_are_the_seeds_where_these_show_anything(layer):
    random = np.random.RandomState(1234)
    x = random.randint(0, 4, layer.input)
    w = None if isinstance(layer, ca.MaxPool | ca.AvgPool) else random.randint(0, 3, layer.kernel)
    y = layer.apply(x, w)
    if y[np.isfinite(y)].any():
        found_x, found_w = example_arrays(layer)
        np.testing.assert_array_equal(found_x, x)
        assert w is None or np.array_equal(found_w, w)


def test_what_stands_in_cells_without_data():
    grid = numbers(ca.Conv(2, 2, padding=1)).grid
    assert grid[0].tolist() == [0, 0, 0, 0]
    assert np.isneginf(numbers(ca.MaxPool(3, 2, padding=1)).grid[0]).all()
    assert np.isnan(numbers(ca.AvgPool(3, 2, padding=1, count_include_pad=False)).grid[0]).all()
    # Rounding up adds cells that do not count, the padding does.
    mean = numbers(ca.AvgPool(4, 3, stride=2, padding=1, ceil_mode=True)).grid
    assert mean[0, :6].tolist() == [0] * 6
    assert np.isnan(mean[6]).all()
    # Padding that no window reaches is still padding.
    left_over = ca.AvgPool((5,), 2, padding=1)
    assert numbers(left_over).grid[-1] == 0
    assert np.isnan(numbers(replace(left_over, count_include_pad=False)).grid[-1])


def test_kernel_of_a_transposed_convolution_is_shown_rotated():
    w = np.arange(9).reshape(3, 3)
    shown = numbers(ca.ConvTranspose(2, 3), w=w).kernel
    assert shown.tolist() == [[8, 7, 6], [5, 4, 3], [2, 1, 0]]


#: Whole numbers about the limits of 8, 32, 63, 64 and more bits.
wide_numbers = st.builds(
    lambda bits, off, sign: sign * (2**bits + off),
    st.sampled_from([0, 7, 31, 32, 62, 63, 64, 90, 1100]),
    st.integers(-3, 3),
    st.sampled_from([-1, 1]),
)


@given(
    st.lists(wide_numbers, min_size=4, max_size=4), st.lists(wide_numbers, min_size=2, max_size=2)
)
def test_whole_numbers_of_any_size_are_exact_or_refused(x, w):
    exact = [w[0] * one + w[1] * other for one, other in pairwise(x)]
    signed = all(-(2**63) <= value < 2**63 for value in exact)
    if signed or all(0 <= value < 2**64 for value in exact):
        result = ca.Conv((4,), 2).apply(x, w)
        assert result.dtype == (np.int64 if signed else np.uint64)
        assert result.tolist() == exact
    else:
        with pytest.raises(
            ConvanimError, match=r"the output has -?\d+…?, more than 64 bits"
        ) as caught:
            ca.Conv((4,), 2).apply(x, w)
        assert len(str(caught.value)) <= 300


@pytest.mark.parametrize(
    "kind", [bool, np.int8, np.uint8, np.int32, np.uint32, np.int64, np.uint64]
)
def test_sums_of_whole_numbers_of_all_types_are_exact(kind):
    most = 1 if kind is bool else int(np.iinfo(kind).max)
    x, w = np.full((2, 2), most, kind), np.array([[1, 0], [0, 1]], kind)
    if 2 * most < 2**64:
        assert ca.Conv(2, 2).apply(x, w).tolist() == [[2 * most]]
    else:
        with pytest.raises(ConvanimError, match=str(2 * most)):
            ca.Conv(2, 2).apply(x, w)
    assert ca.MaxPool(2, 2).apply(x).tolist() == [[most]]
    assert ca.AvgPool(2, 2).apply(x).tolist() == [[float(most)]]


def test_lists_of_whole_numbers_are_not_rounded():
    """NumPy has no type for both of these, and would make them floats."""
    assert np.asarray([2**63 + 1, -1]).dtype == float
    assert ca.MaxPool((2,), 2).apply([2**63 + 1, -1]).tolist() == [2**63 + 1]
    assert ca.Conv((2,), 2).apply([2**63 + 1, -1], [1, 2**63 + 1]).tolist() == [0]


@pytest.mark.parametrize(
    ("x", "largest"),
    [
        ([2**70, 0.5], 2.0**70),
        ([Fraction(1, 2), 1], 1.0),
        ([Fraction(1, 2), Fraction(1, 4)], 0.5),
        ([-(2**63) - 1, 0.5], 0.5),
    ],
)
def test_lists_of_real_numbers_of_any_kind_are_taken_as_floats(x, largest):
    found = ca.MaxPool((2,), 2).apply(x)
    assert found.dtype == float
    assert found.tolist() == [largest]


@pytest.mark.parametrize("other", [None, "1", 1j, [1]])
def test_lists_with_anything_else_are_refused(other):
    with pytest.raises(ConvanimError, match=r"^x (must hold real numbers|is no array)"):
        ca.MaxPool((2,), 2).apply([0.5, other])


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_floats_keep_their_type_in_a_list_too(kind):
    assert ca.MaxPool((2,), 2).apply([kind(0.5), kind(2)]).dtype == kind


@pytest.mark.parametrize(
    ("value", "kind"), [(2**63 - 1, np.int64), (-(2**63 - 1), np.int64), (2**63, object)]
)
def test_whole_numbers_are_pythons_own_only_where_they_need_more_bits(value, kind):
    found = checked_array("x", [0, value], (2,))
    assert (found.dtype, found.tolist()) == (kind, [0, value])


def test_output_without_data_beside_large_whole_numbers():
    layer = ca.MaxPool((1,), 2, stride=1, padding=1, dilation=2)
    np.testing.assert_array_equal(layer.apply([2**70]), np.array([-np.inf]), strict=True)
    beside = fitted("the output", np.array([-np.inf, 2**70], object))
    np.testing.assert_array_equal(beside, np.array([-np.inf, 2.0**70]), strict=True)
    with pytest.raises(ConvanimError, match=r"^the output has numbers beyond 1.8e\+308"):
        fitted("the output", np.array([-np.inf, 10**400], object))


@pytest.mark.parametrize("sign", [-1, 1])
def test_the_number_that_fits_least_is_told(sign):
    with pytest.raises(ConvanimError, match=f"^the output has {sign * 2**80}, more than 64 bits"):
        ca.Conv((3,), 1).apply([-sign * 2**70, sign * 2**80, -sign * 2**75], [1])


@pytest.mark.skipif(
    np.finfo(np.longdouble).max == np.finfo(float).max, reason="no floats of more bits here"
)
def test_floats_of_more_bits_are_shown_as_long_as_they_fit():
    x = np.array(["1e300", "-3"], np.longdouble)
    assert numbers(ca.MaxPool((2,), 1), x).grid.tolist() == [1e300, -3]
    with pytest.raises(ConvanimError, match=r"^x has numbers beyond 1.8e\+308"):
        numbers(ca.MaxPool((2,), 1), x * np.longdouble("1e100"))


@pytest.mark.parametrize("other", [0.5, Fraction(1, 2), "1", None])
def test_arrays_of_objects_are_taken_for_whole_numbers_only(other):
    assert ca.MaxPool((2,), 2).apply(np.array([1, 2**63], object)).tolist() == [2**63]
    with pytest.raises(ConvanimError, match=r"^x must hold real numbers, got dtype\('O'\)$"):
        ca.MaxPool((2,), 2).apply(np.array([1, other], object))


def test_as_many_rows_are_looked_at_as_can_be_computed(monkeypatch):
    monkeypatch.setattr("convanim.walk.arrays.MOST_CELLS", 3)
    assert checked_array("x", range(3), (3,)).tolist() == [0, 1, 2]
    with pytest.raises(ConvanimError, match=r"^x must have shape \(3,\), got 4 rows$"):
        checked_array("x", range(4), (3,))


@pytest.mark.parametrize("value", [1e308, -1.7e308])
def test_a_mean_is_right_where_its_sum_is_too_large(value):
    layer = ca.AvgPool((4,), 3, stride=1, padding=1)
    np.testing.assert_allclose(
        layer.apply([value] * 4), [value / 1.5, value, value, value / 1.5], rtol=1e-15
    )
    assert np.isfinite(numbers(layer, [value] * 4).output).all()


@pytest.mark.parametrize(
    ("x", "w", "words"),
    [
        ([1e308, 1e308], [1, 1], "the output has numbers beyond 1.8e[+]308"),
        ([1e308, -1e308], [9, 9], "the output has numbers beyond"),
        ([10**309, 1], [1, 1], "x has numbers beyond"),
        ([10**309, 0.5], [1, 1], "x has numbers beyond"),
        ([1, 1], [0.5, -(10**309)], "w has numbers beyond"),
        ([1, 1], [1, -(10**309)], "w has numbers beyond"),
        ([10**200, 1], [10**200, 1], "the output has numbers beyond"),
    ],
)
def test_what_is_beyond_the_floats_is_not_shown(x, w, words):
    with pytest.raises(ConvanimError, match=words):
        numbers(ca.Conv((2,), 2), x, w)


def test_what_is_beyond_the_floats_is_named_whatever_is_asked_for_first():
    walk, huge = ca.Conv((2,), 2).walk(), np.array([10**400, 1], object)
    for x, w, words in ((huge, np.ones(2), "^x has"), (np.ones(2), huge, "^w has")):
        with pytest.raises(ConvanimError, match=words):
            _ = Numbers(walk, x, w).output


def test_halves_are_shown_by_more_bits_than_they_have():
    full = np.full(2, 60_000, np.float16)
    assert numbers(ca.Conv((2,), 2), full, full).output.tolist() == [2 * 60_000.0**2]


def test_a_sum_that_is_but_rounded_off_zero_is_shown_as_zero():
    assert ca.Conv((3,), 3).apply([0.1, 0.2, -0.3], [1, 1, 1]) != 0
    assert numbers(ca.Conv((3,), 3), [0.1, 0.2, -0.3], [1, 1, 1]).output.tolist() == [0]
    assert numbers(ca.Conv((2,), 2), [1e-9, 1e30], [1, 0]).output.tolist() == [1e-9]
