from __future__ import annotations

import re
from math import ceil, floor

import pytest
from hypothesis import given
from support import layers

import convanim as ca
from convanim.tell.arithmetic import relationships, workings
from convanim.tell.relationships import RELATIONSHIPS
from convanim.tell.shape import shape


def evaluated(worked: str) -> int:
    """Value of a worked right hand side, read by Python."""
    term = worked.split(" = ")[1]
    for sign, word in {"⌊": "floor(", "⌈": "ceil(", "⌋": ")", "⌉": ")", "−": "-", "·": "*"}.items():
        term = term.replace(sign, word)
    return eval(term, {"floor": floor, "ceil": ceil})


@given(layers)
def test_every_worked_formula_comes_to_the_output_size(layer):
    for axis, size in enumerate(layer.output_size):
        for working in workings(layer, axis):
            assert evaluated(working.worked) == size
            assert working.worked.endswith(str(size))


#: What the guide says of its own figures: the relationship that each chapter section is about.
@pytest.mark.parametrize(
    ("layer", "numbers"),
    [
        (ca.Conv(4, 3), {1, 2, 5, 6}),
        (ca.Conv(5, 4, padding=2), {2, 6}),
        (ca.Conv(5, 3, padding=1), {2, 3, 6}),
        (ca.Conv(5, 3, padding=2), {2, 4, 6}),
        (ca.Conv(5, 3, stride=2), {5, 6}),
        (ca.Conv(5, 3, stride=2, padding=1), {6}),
        (ca.AvgPool(5, 3, stride=1), {7}),
        (ca.MaxPool(6, 2), {7}),
        (ca.Conv(4, 3).transpose(), {8, 9, 12, 13, 14}),
        (ca.Conv(5, 4, padding=2).transpose(), {9, 13, 14}),
        (ca.Conv(5, 3, padding=1).transpose(), {9, 10, 13, 14}),
        (ca.Conv(5, 3, padding=2).transpose(), {9, 11, 13, 14}),
        (ca.Conv(5, 3, stride=2).transpose(), {12, 13, 14}),
        (ca.Conv(5, 3, stride=2, padding=1).transpose(), {13, 14}),
        (ca.Conv(6, 3, stride=2, padding=1).transpose(), {14}),
        (ca.Conv(7, 3, dilation=2), {15}),
        (ca.Conv(5, 3, padding="1:0"), set()),
        (ca.MaxPool(5, 3, stride=1, padding=1), set()),
        (ca.MaxPool(5, 2, ceil_mode=True), set()),
        (ca.ConvTranspose(3, 3, dilation=2), set()),
        (ca.ConvTranspose(3, 3, stride=2, padding=1, output_padding=1, dilation=3), set()),
    ],
)
def test_relationships_that_apply(layer, numbers):
    assert {r.number for r in relationships(layer)} == numbers


def test_the_first_axis_is_meant_where_none_is_named():
    layer = ca.Conv((4, 9), 3, stride=(1, 2))
    assert [r.number for r in relationships(layer)] == [1, 2, 5, 6]
    assert workings(layer) == workings(layer, 0) != workings(layer, 1)


def test_a_worked_formula_is_that_of_its_relationship():
    layer = ca.Conv(4, 3)
    for working, relationship in zip(workings(layer), relationships(layer), strict=True):
        told = (working.number, working.condition, working.formula)
        assert told == (relationship.number, relationship.condition, relationship.formula)


def test_there_are_the_guides_fifteen():
    assert [r.number for r in RELATIONSHIPS] == list(range(1, 16))


@pytest.mark.parametrize(
    ("layer", "worked"),
    [
        (ca.Conv(6, 3, stride=2, padding=1), "o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3"),
        (ca.Conv(5, 3, padding=1), "o = 5"),
        (ca.Conv(5, 3, padding=2), "o = 5 + (3 − 1) = 7"),
        (ca.Conv(7, 3, dilation=2), "o = ⌊(7 + 2·0 − (3 + (3 − 1)·(2 − 1)))/1⌋ + 1 = 3"),
        (ca.Conv(6, 3, stride=2, padding=1).transpose(), "o′ = 2·(3 − 1) + 1 + 3 − 2·1 = 6"),
        (ca.MaxPool(5, 2, ceil_mode=True), "o = ⌈(5 + 2·0 − 2)/2⌉ + 1 = 3"),
        (ca.MaxPool(3, 1, stride=3, ceil_mode=True), "o = ⌈(3 + 2·0 − 1)/3⌉ + 1 − 1 = 1"),
        (ca.Conv(5, 3, padding="1:0"), "o = ⌊(5 + 1 + 0 − 3)/1⌋ + 1 = 4"),
    ],
)
def test_plainest_formula_comes_first(layer, worked):
    assert workings(layer)[0].worked == worked


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (ca.Conv(6, 3, stride=2, padding=1), "never reaches row 7 and column 7 of"),
        (ca.Conv((6, 5), 3, stride=2, padding=1), "never reaches row 7 of"),
        (ca.Conv(12, 3, stride=5), "never reaches rows 8 to 11 and columns 8 to 11 of"),
        (ca.Conv((6,), 3, stride=2), "never reaches cell 5 of"),
        (ca.MaxPool(5, 2, ceil_mode=True), "reaches 1 row and 1 column beyond"),
    ],
)
def test_text_tells_the_far_end(layer, line):
    assert line in str(shape(layer))


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (
            ca.Conv(9, 2, stride=4),
            "skipped: the window steps over rows and columns 2 to 3 of the input (",
        ),
        (
            ca.Conv(8, 2, stride=3, padding=1),
            "over rows and columns 2 and 5 of the padded input (counted from 0)",
        ),
        (
            ca.Conv((9, 10), (2, 1), stride=(4, 2)),
            "over rows 2 to 3 of the input (counted from 0)\nskip",
        ),
        (
            ca.Conv((9, 10), (2, 1), stride=(4, 2)),
            "over columns 1, 3, 5 and 7 of the input (counted",
        ),
        (
            ca.Conv((100,), 3, stride=5),
            "over cells 3 to 4, 8 to 9, …, 93 to 94 of the input (38 cells in",
        ),
        (ca.Conv((3,), 2, stride=1, padding=0, dilation=2), "over cell 1 of the input"),
        (ca.Conv((9, 12, 9), 2, stride=5), "over slices and columns 2 to 4 of the input"),
        (ca.Conv((60,) * 2, 2, stride=5), "(33 rows and 33 columns in all, counted from 0)"),
        (
            ca.ConvTranspose(2, 2, stride=2, padding=2, output_padding=0, dilation=3),
            "over row and column 2 of the stretched and padded",
        ),
        (ca.Conv(10**18, 2, stride=5), f"over rows and columns 2 to 4, 7 to 9, …, {10**18 - 8} to"),
    ],
)
def test_text_tells_what_is_stepped_over(layer, line):
    assert line in str(shape(layer))


@given(layers)
def test_every_cell_that_is_never_read_is_told_and_no_other(layer):
    walk = layer.walk()
    for axis, told, one in zip(layer.axes, shape(layer).to_dict()["axes"], walk.axes, strict=True):
        read = {cell for window in one.windows for cell in window.cells}
        unread = {cell - one.kept.start for cell in one.kept if cell not in read}
        skipped, left = told["skipped"], told["leftover"]
        end = set(range(left[0], left[1] + 1)) if left else set()
        runs = skipped["runs"] if skipped else []
        between = {cell for first, last in runs for cell in range(first, last + 1)}
        assert end | between <= unread
        assert len(end) + (skipped["count"] if skipped else 0) == len(unread)
        if not skipped or skipped["whole"]:
            assert end | between == unread
        assert axis.leftover == len(end)


def test_text_names_no_more_cells_than_there_are():
    assert "skipped" not in str(shape(ca.Conv(6, 3, stride=2, padding=1)))
    assert "padded" not in str(shape(ca.Conv(9, 2, stride=4))).split("leftover")[1]


def test_text_tells_axes_apart_only_where_they_differ():
    assert "rows:" not in str(shape(ca.Conv(5, 3)))
    assert re.findall(r"^\w+:$", str(shape(ca.Conv((5, 6), 3))), re.M) == ["rows:", "columns:"]


@pytest.mark.parametrize(
    "layer", [ca.Conv(5, 3), ca.ConvTranspose(3, 3, stride=2, padding=1, output_padding=1)]
)
def test_nothing_is_told_of_an_end_where_all_is_read(layer):
    assert "leftover" not in str(shape(layer))
    assert "rounded up" not in str(shape(layer))
    assert [axis["leftover"] for axis in shape(layer).to_dict()["axes"]] == [None, None]


def test_data_for_programs():
    data = shape(ca.Conv((6, 5), 3, stride=2, padding=1)).to_dict()
    assert data["output_size"] == [3, 3]
    assert [axis["leftover"] for axis in data["axes"]] == [[7, 7], None]
    assert data["axes"][0]["relationships"][0]["number"] == 6
