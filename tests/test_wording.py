"""English around numbers."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from convanim.wording import article, symbols_apart


def first_spoken(number: int) -> str:
    """First sound of a number that matters, as it is spoken: eight, eighty, eleven, eighteen."""
    while number >= 1000:
        number //= 1000
    if number >= 100:
        number //= 100
    elif number >= 20:
        number = number // 10 * 10
    return {8: "eight", 80: "eighty", 11: "eleven", 18: "eighteen"}.get(number, "other")


@given(st.integers(1, 10**18), st.sampled_from(["", "×3", " input"]))
@example(8, "×8")
@example(11, "")
@example(18, "")
@example(80, "")
@example(110, "")
@example(811, "")
@example(1100, "")
@example(11_000, "")
@example(18_000_000, "")
@example(8000, "")
def test_articles_go_by_what_is_spoken(number, rest):
    assert article(f"{number}{rest}") == ("a" if first_spoken(number) == "other" else "an")


def test_articles_of_words():
    words = ("input", "kernel", "average pooling", "Lp pooling", "Lipschitz")
    assert [article(word) for word in words] == ["an", "a", "an", "an", "a"]


@given(st.text() | st.text("aik ′\u0302=−1C,()·"))
def test_symbols_are_set_apart_and_nothing_is_lost(words):
    parts = [*symbols_apart(words)]
    assert "".join(part for part, _ in parts) == words
    assert all(parts)
    for symbol in (part for part, is_symbol in parts if is_symbol):
        assert symbol.removesuffix("\u0302").isalpha()
        assert len(symbol.removesuffix("\u0302")) == 1


def test_symbols_are_letters_that_stand_alone():
    def found(words):
        return [part for part, is_symbol in symbols_apart(words) if is_symbol]

    assert found("a kernel (k = 3, i′ = 2; o = 4)") == ["k", "i", "o"]
    assert found("r = 1 + Σ (k̂ − 1)·Π s = 3") == ["r", "k̂", "s"]
    assert found("p₁ = 1, a×b = 6, size = 3, one's 1 − 2, as a 4×16 matrix C, in") == [
        "p",
        "b",
        "C",
    ]
    assert found("any i, k and p: k odd, d(k − 1), ⌊k/2⌋, (o − 1)s, window j of o.") == [
        *("i", "k", "p", "k", "d", "k", "k", "o", "s", "j", "o")
    ]
    assert found("i + 2p, as a (or b.c) e.g. don't, x-y, 2d, Conv2d (2p)") == ["i", "p"]
    assert found("window 1: first cell = ⌊1·7/4⌋ = 1, last cell = 2 − 1") == []
