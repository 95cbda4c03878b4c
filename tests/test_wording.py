"""English around numbers."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from convanim.wording import article


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
