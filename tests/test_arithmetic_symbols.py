"""The symbolic formulas, read as a reader would: symbols for numbers, then counted by hand."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from math import ceil, floor

import pytest
from hypothesis import example, given
from support import any_layers, counted_output, dilation, layers

import convanim as ca
from convanim.tell.arithmetic import relationships, workings
from convanim.tell.relationships import RELATIONSHIPS

#: Python for what stands in a formula, apart from the symbols.
SIGNS = {"⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "−": "-", "·": "*"}

TOKEN = re.compile(r"[a-z]\u0302?[₁₂]?′?|\d+|\S")


def read(formula: str, symbols: dict[str, int]) -> dict[str, int]:
    """Value of each side of a formula, such as ``o = ⌊(i + 2p − k)/s⌋ + 1``.

    Two factors without a sign between them are multiplied, as in ``2p`` and ``s(i′ − 1)``.
    Words after it are a remark.
    """
    formula = re.sub(r", as [a-z ]*$", "", formula)
    left, right = formula.split(" = ")
    written, factor = "", False
    for token in TOKEN.findall(right):
        value = f"Fraction({symbols.get(token, token)})" if token[0].isalnum() else None
        if factor and (value or token in "(⌊⌈"):
            written += "*"
        written += value or SIGNS.get(token, token)
        factor = bool(value) or token in ")⌋⌉"
    return {left: eval(written, {"floor": floor, "ceil": ceil, "Fraction": Fraction})}


def symbols(layer, axis):
    """What the guide's symbols stand for along one axis, by the layer's own parameters."""
    i, k, s = layer.input[axis], layer.kernel[axis], layer.stride[axis]
    begin, end = layer.padding[axis]
    d = dilation(layer, axis)
    known = {"k": k, "s": s, "d": d, "p₁": begin, "p₂": end, "k̂": 1 + d * (k - 1)}
    known["i′" if isinstance(layer, ca.ConvTranspose) else "i"] = i
    if isinstance(layer, ca.ConvTranspose):
        known["a"] = layer.output_padding[axis]
    # Where the two ends differ there is no p.
    return known | ({"p": begin} if begin == end else {})


@given(layers)
@example(ca.MaxPool(3, 1, stride=3, ceil_mode=True))
@example(ca.MaxPool(5, 2, ceil_mode=True))
@example(ca.ConvTranspose(3, 3, stride=2, padding="1:0", output_padding=1, dilation=3))
@example(ca.ConvTranspose(3, 3, stride=2, padding=1, output_padding=1, dilation=3))
@example(ca.Conv(9, 2, stride=3, padding="1:0", dilation=2))
@example(ca.Conv(5, 3, padding=2).transpose())
def test_every_symbolic_formula_comes_to_the_output_size(layer):
    for axis in range(len(layer.input)):
        known = symbols(layer, axis)
        output = "o′" if isinstance(layer, ca.ConvTranspose) else "o"
        for working in workings(layer, axis):
            # Padding and dilation that are there must be told, and nothing that is not.
            assert read(working.formula, known) == {output: counted_output(layer, axis)}
            assert working.worked.startswith(f"{output} = ")


@pytest.mark.parametrize("relationship", RELATIONSHIPS, ids=lambda r: str(r.number))
def test_formulas_are_read_back(relationship):
    """Each symbol has another value, so that no term can stand for another."""
    known = {"i": 1013, "i′": 1013, "k": 11, "s": 1, "p": 101, "a": 3, "k̂": 37}
    i, k, p, a, hat = (known[name] for name in ("i", "k", "p", "a", "k̂"))
    expected = {
        **{1: i - k + 1, 2: i - k + 2 * p + 1, 3: i, 4: i + k - 1, 5: i - k + 1},
        **{6: i + 2 * p - k + 1, 7: i - k + 1, 8: i + k - 1, 9: i + k - 1 - 2 * p, 10: i},
        **{11: i - k + 1, 12: i - 1 + k, 13: i - 1 + k - 2 * p, 14: i - 1 + a + k - 2 * p},
        15: i + 2 * p - hat + 1,
    }
    (value,) = read(relationship.formula, known).values()
    assert value == expected[relationship.number]


def test_condition_of_the_dilated_one_defines_its_symbol():
    condition = RELATIONSHIPS[14].condition
    definition = condition[condition.index("k̂") :]
    assert read(definition, {"k": 5, "d": 4}) == {"k̂": 17}


def conv(layer):
    return isinstance(layer, ca.Conv)


def transposed(layer):
    return isinstance(layer, ca.ConvTranspose)


def pool(layer):
    return isinstance(layer, ca.MaxPool | ca.AvgPool)


#: Where a relationship holds, by the guide's table (chapters 2 to 5), for a kernel of k, stride s,
#: padding p, and the a of relationship 14 that the stride left over. Before chapter 5 there is
#: no dilation.
GUIDE = {
    1: lambda layer, k, s, p, a: conv(layer) and s == 1 and p == 0,
    2: lambda layer, k, s, p, a: conv(layer) and s == 1,
    3: lambda layer, k, s, p, a: conv(layer) and s == 1 and k % 2 == 1 and p == (k - 1) / 2,
    4: lambda layer, k, s, p, a: conv(layer) and s == 1 and p == k - 1,
    5: lambda layer, k, s, p, a: conv(layer) and p == 0,
    6: lambda layer, k, s, p, a: conv(layer),
    7: lambda layer, k, s, p, a: pool(layer) and p == 0 and not layer.ceil_mode,
    8: lambda layer, k, s, p, a: transposed(layer) and s == 1 and p == 0,
    9: lambda layer, k, s, p, a: transposed(layer) and s == 1,
    10: lambda layer, k, s, p, a: transposed(layer) and s == 1 and k % 2 == 1 and 2 * p == k - 1,
    11: lambda layer, k, s, p, a: transposed(layer) and s == 1 and p == k - 1,
    12: lambda layer, k, s, p, a: transposed(layer) and p == 0 and a == 0,
    13: lambda layer, k, s, p, a: transposed(layer) and a == 0,
    14: lambda layer, k, s, p, a: transposed(layer) and a < s,
}


def by_the_guide(layer, axis):
    """Numbers of the relationships that the guide gives for a layer."""
    k, s, (p, end) = layer.kernel[axis], layer.stride[axis], layer.padding[axis]
    a = layer.output_padding[axis] if transposed(layer) else 0
    if p != end:  # the guide pads both ends alike
        return set()
    if dilation(layer, axis) > 1:
        return {15} if conv(layer) else set()
    return {number for number, holds in GUIDE.items() if holds(layer, k, s, p, a)}


@given(layers)
@example(ca.MaxPool(5, 2, stride=1, dilation=2))
@example(ca.MaxPool(5, 2, stride=1, dilation=(1, 2)))
@example(ca.AvgPool(5, 2, stride=1, padding=((0, 1), (1, 0))))
@example(ca.AvgPool(6, 2, ceil_mode=True))
@example(ca.ConvTranspose(3, 3, dilation=2))
@example(ca.Conv(5, 1))
@example(ca.Conv(9, 5, stride=1, padding=1))
@example(ca.Conv(9, 5, stride=1, padding=2))
@example(ca.Conv(9, 5, stride=1, padding=2).transpose())
@example(ca.Conv(5, 2, stride=2, padding=1))
@example(ca.Conv(5, 3, stride=2, padding=1))
@example(ca.Conv(5, 3, stride=2, padding=2))
@example(ca.Conv(5, 3, stride=2, padding="0:1"))
@example(ca.Conv(5, 2, stride=1, padding=1))
@example(ca.Conv(5, 3, stride=1, padding=1).transpose())
@example(ca.Conv(5, 3, stride=1, padding=2).transpose())
@example(ca.Conv(5, 3, stride=2, padding=2).transpose())
@example(ca.ConvTranspose(3, 3, stride=2, padding="0:1"))
@example(ca.ConvTranspose(3, 3, stride=2, padding=0, output_padding=1))
def test_relationships_are_told_exactly_where_the_guide_gives_them(layer):
    for axis in range(len(layer.input)):
        told = [relationship.number for relationship in relationships(layer, axis)]
        assert told == sorted(by_the_guide(layer, axis))
        numbers = [working.number for working in workings(layer, axis)]
        assert sorted(number for number in numbers if number) == told
        assert None not in numbers if told else numbers == [None]


def all_symbols(layer, number):
    """What symbols stand for along one axis of a layer of any kind."""
    values = {name: value for name, value in layer.values().items() if isinstance(value, tuple)}
    axis = layer.axes[number]
    known = {"k": axis.kernel, "i": axis.input, "i′": axis.input, "o": axis.output}
    if isinstance(layer, ca.Upsample):  # as the transposed convolution that it is
        known |= {"s": axis.stride, "p": axis.before}
    names = {"stride": "s", "dilation": "d", "factor": "r", "output_padding": "a"}
    known |= {letter: values[name][number] for name, letter in names.items() if name in values}
    known["k̂"] = 1 + known.get("d", 1) * (axis.kernel - 1)
    if "padding" in values:
        begin, end = values["padding"][number]
        known |= {"p₁": begin, "p₂": end} | ({"p": begin} if begin == end else {})
    return known


@given(any_layers)
@example(ca.Fold((7,), 3, stride=2, padding="1:0"))
@example(ca.MaxUnpool((3,), 2, output_size=7))
@example(ca.Upsample((3,), 2, mode="bilinear"))
@example(ca.AdaptiveMaxPool((7,), 5))
@example(ca.Conv((7,), 3, padding="-1:2", dilation=2))
def test_symbolic_formulas_of_every_kind(layer):
    for number, axis in enumerate(layer.walk().spatial):
        windows = [[*window.cells] for window in axis.windows]
        narrow, wide = (len(windows), axis.size) if layer.scatter else (axis.size, len(windows))
        known = all_symbols(layer, number)
        for working in workings(layer, number):
            if "cell" not in working.formula:
                ((left, value),) = read(working.formula, known).items()
                assert value == (narrow if left == "i" else wide)
                continue
            first, last = working.formula.split(", ")
            for j, window in enumerate(windows):
                ((_, begin),) = read(first, known | {"j": j}).items()
                ((_, end),) = read(last, known | {"j": j}).items()
                assert [*range(int(begin), int(end) + 1)] == window


#: What sets a layer apart from those the guide has, as the condition of a framework's formula says.
@pytest.mark.parametrize(
    ("layer", "condition", "formula"),
    [
        (
            ca.Conv(5, 3, padding="1:0"),
            "different padding at the two ends",
            "o = ⌊(i + p₁ + p₂ − k)/s⌋ + 1",
        ),
        (
            ca.Conv(5, 3, padding="1:0", dilation=2),
            "different padding at the two ends",
            "o = ⌊(i + p₁ + p₂ − k̂)/s⌋ + 1",
        ),
        (
            ca.MaxPool(5, 3, stride=1, padding=1),
            "pooling that is padded, dilated or rounded up",
            "o = ⌊(i + 2p − k)/s⌋ + 1",
        ),
        (
            ca.MaxPool(5, 2, ceil_mode=True),
            "pooling that is padded, dilated or rounded up",
            "o = ⌈(i + 2p − k)/s⌉ + 1",
        ),
        (
            ca.MaxPool(3, 1, stride=3, ceil_mode=True),
            "pooling that is padded, dilated or rounded up",
            "o = ⌈(i + 2p − k)/s⌉ + 1 − 1, as the last window would start beyond the input",
        ),
        (
            ca.AvgPool(5, 3, stride=1, padding="1:0"),
            "different padding at the two ends, pooling that is padded, dilated or rounded up",
            "o = ⌊(i + p₁ + p₂ − k)/s⌋ + 1",
        ),
        (
            ca.ConvTranspose(3, 3, dilation=2),
            "a dilated transposed convolution",
            "o′ = s(i′ − 1) + a + k̂ − 2p",
        ),
        (
            ca.ConvTranspose(3, 3, stride=2, padding="1:0"),
            "different padding at the two ends",
            "o′ = s(i′ − 1) + a + k − p₁ − p₂",
        ),
        (
            ca.ConvTranspose(3, 3, stride=2, padding="1:0", dilation=2),
            "different padding at the two ends, a dilated transposed convolution",
            "o′ = s(i′ − 1) + a + k̂ − p₁ − p₂",
        ),
    ],
)
def test_beyond_the_guide(layer, condition, formula):
    (working,) = workings(layer)
    assert (working.condition, working.formula) == (f"beyond the guide: {condition}", formula)


#: What the words of a condition mean.
PHRASES = {
    "transposed": lambda layer, k, s, p, a: transposed(layer),
    "pooling": lambda layer, k, s, p, a: pool(layer),
    "unit strides": lambda layer, k, s, p, a: s == 1,
    "no padding": lambda layer, k, s, p, a: p == 0,
    "half (same) padding": lambda layer, k, s, p, a: s == 1 and 2 * p == k - 1,
    "k odd": lambda layer, k, s, p, a: k % 2 == 1,
    "p = ⌊k/2⌋": lambda layer, k, s, p, a: p == k // 2,
    "full padding": lambda layer, k, s, p, a: s == 1 and p == k - 1,
    "p = k − 1": lambda layer, k, s, p, a: p == k - 1,
    "nothing left over": lambda layer, k, s, p, a: a == 0,
    "any i, k, p, s": lambda layer, k, s, p, a: True,
    "any": lambda layer, k, s, p, a: True,
}


def plain_layers():
    """Yield layers as the guide has them before chapter 5, of all small parameters."""
    for k, s, p in product(range(1, 5), (1, 2), range(4)):
        yield ca.Conv((9,), k, stride=s, padding=p)
        yield from (
            ca.ConvTranspose((9,), k, stride=s, padding=p, output_padding=a) for a in range(s)
        )
        if p <= k // 2:
            yield ca.MaxPool((9,), k, stride=s, padding=p)


@pytest.mark.parametrize("relationship", RELATIONSHIPS[:14], ids=lambda r: str(r.number))
def test_words_of_a_condition_mean_what_the_guide_says(relationship):
    phrases = re.findall("|".join(map(re.escape, PHRASES)), relationship.condition)
    rest = re.sub("|".join(map(re.escape, phrases)), "", relationship.condition)
    assert set(rest) <= set(":, ")
    for layer in plain_layers():
        kind = conv(layer) or "transposed" in phrases or "pooling" in phrases
        known = symbols(layer, 0)
        k, s, p, a = known["k"], known["s"], known["p"], known.get("a", 0)
        told = kind and all(PHRASES[phrase](layer, k, s, p, a) for phrase in phrases)
        assert told == GUIDE[relationship.number](layer, k, s, p, a)


@pytest.mark.parametrize(
    ("layer", "numbers"),
    [
        (ca.Conv(5, 1), [3, 4, 1, 2, 5, 6]),
        (ca.Conv(5, 3, stride=1, padding=1), [3, 2, 6]),
        (ca.Conv(5, 3, stride=1, padding=2), [4, 2, 6]),
        (ca.Conv(5, 3), [1, 2, 5, 6]),
        (ca.Conv(5, 1).transpose(), [10, 11, 8, 9, 12, 13, 14]),
        (ca.Conv(5, 3).transpose(), [8, 9, 12, 13, 14]),
        (ca.Conv(5, 3, stride=1, padding=1).transpose(), [10, 9, 13, 14]),
        (ca.Conv(5, 3, stride=1, padding=2).transpose(), [11, 9, 13, 14]),
    ],
)
def test_named_cases_come_before_general_ones(layer, numbers):
    assert [working.number for working in workings(layer)] == numbers
