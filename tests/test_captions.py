"""Captions and alt texts against their layers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import flat_layers, layers

import convanim as ca
from convanim.gallery.listing import guide
from convanim.layers.arrays import numbers_of
from convanim.look import settings_of
from convanim.scene.subject import Subject
from convanim.scene.views import VIEWS
from convanim.tell.captions import alt, caption
from convanim.tell.shape import shape
from convanim.theme import THEMES

#: What the guide's figures are, by GUIDE's table: direct i, k, s, p then i′, p′ and a.
TRANSPOSED = {
    "4.1": ((4, 3, 1, 0), 2, 2, 0),
    "4.2": ((5, 4, 1, 2), 6, 1, 0),
    "4.3": ((5, 3, 1, 1), 5, 1, 0),
    "4.4": ((5, 3, 1, 2), 7, 0, 0),
    "4.5": ((5, 3, 2, 0), 2, 2, 0),
    "4.6": ((5, 3, 2, 1), 3, 1, 0),
    "4.7": ((6, 3, 2, 1), 3, 1, 1),
}


@pytest.mark.parametrize("number", TRANSPOSED)
def test_captions_of_the_transposed_name_all_sets_of_parameters(number):
    (i, k, s, p), transposed_i, equivalent_p, extra = TRANSPOSED[number]
    (figure,) = guide().pick([number])
    text = figure.animation.caption
    assert f"over a {transposed_i}×{transposed_i} input" in text
    assert f"(i′ = {transposed_i}, k = {k}, s = {s}, p = {p}" in text
    assert f"o′ = {i})" in text
    assert f"the convolution with i = {i}, k = {k}, s = {s}, p = {p}." in text
    assert f"the kernel rotated by 180° (k′ = {k})" in text
    assert f"p′ = {equivalent_p}" in text
    assert ("with 1 zero more on the bottom and right" in text) == (extra == 1)
    assert ("inserted between its units" in text) == (s > 1)


def test_the_one_that_the_guide_got_wrong():
    (figure,) = guide().pick(["4.7"])
    assert figure.animation.caption == (
        "Transposed convolution of a 3×3 kernel over a 3×3 input, stride 2, padding 1, output"
        " padding 1 (i′ = 3, k = 3, s = 2, p = 1, a = 1; o′ = 6). It goes back through the"
        " convolution with i = 6, k = 3, s = 2, p = 1. It equals the convolution, with unit strides"
        " (s′ = 1), of the kernel rotated by 180° (k′ = 3) over its input with 1 zero inserted"
        " between its units (ĩ′ = 5), padded with p′ = 1, and with 1 zero more on the bottom"
        " and right."
    )


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (ca.Conv(7, 3, dilation=2), "unit strides, dilation 2 (i = 7, k = 3, s = 1, p = 0, d = 2;"),
        (
            ca.MaxPool(5, 2, ceil_mode=True),
            "of a 2×2 window over a 5×5 input, stride 2, rounded up",
        ),
        (
            ca.AvgPool(5, 3, stride=1, padding=1, ceil_mode=False, count_include_pad=False),
            "padded with 1, unit strides, padding not counted",
        ),
        (ca.Conv((5, 6), 3, padding="1:0"), "(i = 5×6, k = 3, s = 1, p = 1:0; o = 4×5)"),
        (ca.Conv(5, 3, padding=2).transpose(), "over its input, not padded (p′ = 0)."),
        (ca.ConvTranspose(5, 3, padding=3), "cropped where negative, with p′ = −1."),
        (
            ca.ConvTranspose(2, 1, stride=2, padding=0, output_padding=1),
            "not padded (p′ = 0), and with 1 zero more on the",
        ),
        (ca.ConvTranspose(2, 2, stride=(3, 1)), "with 2×0 zeros (one number per axis) inserted"),
        (ca.Conv((9,), 3), "Convolution of a kernel of 3 over an input of 9, unit strides"),
        (ca.ConvTranspose(3, 3, stride=3), "with 2 zeros inserted between its units (ĩ′ = 7)"),
        (
            ca.ConvTranspose(3, 3, stride=1, padding=0, output_padding=1, dilation=2),
            "(k′ = 3, d′ = 2) over its input padded with p′ = 4",
        ),
    ],
)
def test_what_captions_say(layer, words):
    assert words in caption(layer)


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (ca.Conv(8, 3), "over an 8×8 input"),
        (ca.Conv((20, 18), (18, 3)), "of an 18×3 kernel over a 20×18 input"),
        (ca.MaxPool(80, 11), "of an 11×11 window over an 80×80 input"),
        (
            ca.ConvTranspose((3,), 3, stride=2, padding=1, output_padding=1),
            "p′ = 1, and with 1 zero more at the end.",
        ),
        (
            ca.ConvTranspose(3, 3, stride=2, padding=1, output_padding=(0, 1)),
            "and with 1 zero more on the right.",
        ),
        (
            ca.ConvTranspose(3, 3, stride=2, padding=1, output_padding=(1, 0)),
            "and with 1 zero more on the bottom.",
        ),
        (
            ca.ConvTranspose(3, 3, stride=3, padding=1, output_padding=(2, 1)),
            "with 2 zeros more on the bottom and 1 on the right",
        ),
        (
            ca.ConvTranspose((3,) * 3, 3, stride=2, padding=1, output_padding=1),
            "with 1 zero more at the end of each axis.",
        ),
        (ca.ConvTranspose((3,), 3), "of the kernel reversed (k′ = 3) over"),
        (ca.ConvTranspose((3,) * 3, 3), "of the kernel reversed along each axis (k′ = 3) over"),
        (ca.ConvTranspose(1, 3, stride=2), "(k′ = 3) over its input padded with p′ = 2."),
    ],
)
def test_what_captions_say_in_english(layer, words):
    assert words in caption(layer)


#: What no text may say: an article or a plural that doesn't go with its number.
WRONG = re.compile(
    r"\ba (?:8|(?:11|18)(?!\d))"
    r"|\ban (?!8|11|18|input|axis)"
    r"|(?<![\d×:.])1 (?:row|column|cell|slice|zero|hop|output|map|unit|input map|output map)s\b"
    r"|(?<![\d×:.])(?:0|[2-9]|\d\d+) (?:row|column|cell|slice|zero|hop|input map|output map)\b"
)
wide = st.sampled_from([1, 2, 3, 8, 11, 18, 80, 81, 110])


def subject_of(layer: ca.Layer) -> Subject:
    """What a view gets of a layer, to say."""
    walk = layer.walk()
    return Subject(
        walk,
        lambda: numbers_of(layer, walk, None, None),
        lambda words, size: len(words) * size / 2,
        THEMES["guide"],
        layer.primed,
        settings_of(layer, {}),
    )


@given(layers, st.tuples(st.integers(1, 3), st.integers(1, 3)), st.data())
@example(ca.Conv(8, 3), (1, 1), None)
@example(ca.Conv((3, 4), 3, stride=(2, 1)), (1, 2), None)
@example(ca.ConvTranspose((3,), 3, stride=2, padding=1, output_padding=1), (2, 1), None)
@example(ca.ConvTranspose(3, 3, stride=2, padding=1, output_padding=(1, 0)), (1, 1), None)
def test_numbers_and_words_agree(layer, channels, data):
    if data is not None and data.draw(st.booleans()):
        size = tuple(data.draw(wide) for _ in layer.input)
        layer = ca.Conv(
            size, tuple(data.draw(st.integers(1, n)) for n in size), stride=data.draw(wide)
        )
    texts = [alt(layer), caption(layer), str(shape(layer))]
    if len(layer.input) == 2:
        subject = subject_of(layer)
        names = VIEWS.keys() - {"kernel", "channels", "stack", "scatter"}
        texts += [VIEWS[name].lead(subject) for name in names]
        if layer.combine.weighted:
            mapped = replace(layer, channels=channels)
            texts += [VIEWS["channels"].lead(subject_of(mapped)), caption(mapped)]
        lead = VIEWS["subsampling"].lead(subject)
        if layer.primed:  # its window has unit strides
            assert "none is dropped" in lead
        if not layer.primed and not getattr(layer, "ceil_mode", False):
            every = replace(layer, stride=1)
            assert ("none is dropped" in lead) == (every.output_size == layer.output_size)
    for text in texts:
        assert not WRONG.search(text), text
    if len(layer.input) == 1:
        assert "bottom" not in caption(layer)


@pytest.mark.parametrize(
    ("layer", "options", "words"),
    [
        (
            ca.Conv(3, 3, stride=2),
            {"view": "subsampling"},
            "Moved with unit strides, the window makes the same output: none is dropped. Conv",
        ),
        (
            ca.ConvTranspose(3, 3, stride=2),
            {"view": "subsampling"},
            "Moved with unit strides, the window makes the same output: none is dropped.",
        ),
        (ca.Conv(3, 3), {"view": "counting"}, "The window stays at its first place: 0 + 1 = 1 col"),
        (ca.Conv((3, 4), 3), {"view": "counting"}, "makes 1 hop to the right and no hop down: 1"),
        (ca.Conv((3, 4), 3), {"view": "counting"}, "= 2 columns and 0 + 1 = 1 row of output."),
        (ca.Conv((2, 4), 1), {"view": "matrix"}, "The layer as an 8×8 matrix C"),
        (ca.Conv(5, 3), {"view": "channels"}, "the output map is the input map convolved with"),
    ],
)
def test_leads_in_english(layer, options, words):
    assert words in ca.animate(layer, **options).alt


def test_no_convolution_is_named_where_there_is_none():
    assert "goes back" not in caption(
        ca.ConvTranspose(3, 3, stride=1, padding=0, output_padding=1, dilation=2)
    )


@given(layers)
def test_texts_tell_the_sizes(layer):
    for text in (alt(layer), caption(layer)):
        assert "×".join(map(str, layer.input)) in text
        assert "×".join(map(str, layer.kernel)) in text
    assert alt(layer).endswith(f"output {'×'.join(map(str, layer.output_size))}.")
    assert len(alt(layer)) < 200


@given(flat_layers)
@example(ca.ConvTranspose((1, 2), 2, stride=(3, 1), padding=2, output_padding=(2, 1), dilation=2))
def test_equivalent_convolution_gives_the_same_size(layer):
    """The caption's last sentence, read again, is a layer with the same output."""
    found = re.search(r"k′ = (\S+?)(?:, d′ = (\S+?))?\)", caption(layer))
    if not found or "cropped" in caption(layer):
        return
    text = caption(layer)
    stretched = re.search(r"ĩ′ = ([\d×]+)", text)
    size = stretched[1] if stretched else "×".join(map(str, layer.input))
    padding = re.search(r"p′ = ([\d:×]+)", text.split("rotated")[1])[1]
    words = padding.split("×") if "×" in padding else [padding] * 2
    ends = [tuple(map(int, word.split(":"))) if ":" in word else (int(word),) * 2 for word in words]
    more = [(begin, end + a) for (begin, end), a in zip(ends, layer.output_padding, strict=True)]
    equal = ca.Conv(
        *(part.replace("×", "x") for part in (size, found[1])),
        padding=more,
        dilation=(found[2] or "1").replace("×", "x"),
    )
    assert equal.output_size == layer.output_size


def test_words_are_the_fields():
    """Never \"deconvolution\", never \"no strides\"."""
    for figure in guide().figures:
        text = figure.animation.caption.lower()
        assert "deconv" not in text
        assert "no strides" not in text


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("1.1 (text)", "The 3×3 kernel, row by row: 0 1 2; 2 2 0; 0 1 2."),
        ("1.3", "2 input maps and 3 output maps; each output map is the sum of all input maps,"),
        ("1.4", "The stride as unit strides with 5 of 9 outputs dropped."),
        ("2.8a", "makes 2 hops to the right and 2 hops down: 2 + 1 = 3 columns"),
        ("2.8b", "makes 1 hop to the right and 1 hop down: 1 + 1 = 2 columns and 1 + 1 = 2 rows"),
        ("4.1 (text)", "The layer as a 4×16 matrix C, input and output unrolled row by row."),
    ],
)
def test_captions_say_what_the_views_show(number, words):
    (figure,) = guide().pick([number])
    assert words in figure.animation.caption
    assert figure.animation.alt.startswith(figure.animation.caption.split(". ")[0])


def test_matrix_of_the_transposed_and_kernel_alone():
    assert "16×4 matrix Cᵀ" in ca.animate(ca.Conv(4, 3).transpose(), view="matrix").alt
    assert "output" not in ca.animate(ca.Conv(4, 3), view="kernel").alt
    assert "same output: none is dropped" in ca.animate(ca.Conv(4, 3), view="subsampling").alt


def test_the_kernel_alone_is_said_to_be_rotated_where_it_is():
    weights, rotated = [[1, 2], [-3, 4.5e10]], "4.5·10¹⁰ −3; 2 1"
    layer = ca.Conv(4, 2)
    for found in (
        ca.animate(layer.transpose(), view="kernel", w=weights),
        ca.animate(ca.ConvTranspose(3, 2, stride=2), view="kernel", w=weights),
    ):
        assert found.alt == found.caption
        assert "kernel rotated by 180°, as it moves over the input" in found.alt
        assert rotated in found.alt
    plain = ca.animate(layer, view="kernel", w=weights).alt
    assert "rotated" not in plain
    assert "1 2; −3 4.5·10¹⁰" in plain
