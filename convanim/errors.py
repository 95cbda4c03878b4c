"""The errors a user can meet, and how they are worded."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable

__all__ = [
    "LONGEST_MESSAGE",
    "ConvanimError",
    "Option",
    "WordError",
    "as_flag",
    "as_key",
    "listed",
    "one_line",
    "shortened",
    "unknown",
]

#: Characters of a message, of a user's value in it, of one word (a path), of a list of names.
LONGEST_MESSAGE, LONGEST_VALUE, LONGEST_WORD, LONGEST_LIST = 300, 40, 120, 150


class Option(str):
    """Name of a parameter in a message; each interface spells it as its users type it."""

    __slots__ = ()


class ConvanimError(ValueError):
    """A user's mistake: what is wrong, which value, what would be right.

    The message is one line of at most 300 characters. Failures of the machine
    (a full disk, a folder that can't be written) stay the ``OSError`` they are.

    Parameters
    ----------
    parts : texts that make the message, names of parameters as `Option`
    """

    def __init__(self, *parts: str) -> None:
        super().__init__(*parts)

    def __str__(self) -> str:
        return self.spelt(str)

    def spelt(self, spell: Callable[[str], str]) -> str:
        """Return the message with the names of parameters as ``spell`` writes them.

        Examples
        --------
        >>> ConvanimError(Option("max_steps"), " must be above 0").spelt(as_key)
        'max-steps must be above 0'
        """
        parts = (part if isinstance(part, str) else shortened(part) for part in self.args)
        return one_line("".join(spell(p) if isinstance(p, Option) else p for p in parts))


class WordError(ConvanimError, TypeError):
    """A parameter by a name, or at a place, that it has not: Python's own TypeError, too."""


def as_key(name: str) -> str:
    """Spell the name of a parameter as a key of a list."""
    return name.replace("_", "-")


def as_flag(name: str) -> str:
    """Spell the name of a parameter as an option of the command line."""
    return f"--{as_key(name)}"


def one_line(text: str, most: int = LONGEST_MESSAGE) -> str:
    r"""Write a message so that it is one line, can be printed, and is not too long.

    Examples
    --------
    >>> print(one_line("two\nlines,  a \x1b"))
    two lines, a \x1b
    >>> len(one_line("word " * 100))
    300
    """
    words = (_escaped(word) for word in text.split())
    line = " ".join(
        w if len(w) <= LONGEST_WORD else f"{w[: LONGEST_WORD // 3]}…{w[-LONGEST_WORD // 2 :]}"
        for w in words
    )
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def shortened(value: object, most: int = LONGEST_VALUE) -> str:
    """Write a user's value so that it fits into a line; its own code may fail.

    Examples
    --------
    >>> shortened("x" * 100)
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"
    >>> shortened(object())
    '<object object>'
    """
    try:
        text = repr(value[:most] if type(value) in (str, bytes) else value)  # type: ignore[index]
    except ValueError:  # an int of thousands of digits
        text = "a number too long to write" if isinstance(value, int) else _type_with_article(value)
    except Exception:
        text = _type_with_article(value)
    text = " ".join(re.sub(" at 0x[0-9A-Fa-f]+", "", text[: 4 * most]).split())
    return text if len(text) <= most else f"{text[: most - 3]}…"


def listed(names: Iterable[str], most: int = LONGEST_LIST) -> str:
    """Write as many names as fit, and how many there are besides.

    Examples
    --------
    >>> listed(["slanted", "numerical", "kernel"], 20)
    'slanted, numerical and 1 more'
    """
    words = list(names)
    fit = next((n for n in range(len(words), 1, -1) if len(", ".join(words[:n])) <= most), 1)
    rest = f" and {len(words) - fit} more" if len(words) > fit else ""
    return ", ".join(words[:fit]) + rest


def unknown(what: str, word: object, known: Iterable[str]) -> ConvanimError:
    """Error for a name that is none of the known ones, with the nearest of them.

    Examples
    --------
    >>> print(unknown("view", "slated", ["slanted", "numerical"]))
    unknown view 'slated': did you mean 'slanted'? (known: slanted, numerical)
    """
    names = list(known)
    typed = str.__str__(word)[:LONGEST_WORD].lower() if isinstance(word, str) else ""
    near = difflib.get_close_matches(typed, names, n=1, cutoff=0.6)
    hint = f": did you mean {shortened(near[0])}?" if near else ""
    known_ones = f" (known: {listed(names)})" if len(names) <= 24 or not near else ""
    return ConvanimError(f"unknown {what} {shortened(word)}{hint}{known_ones}")


def _type_with_article(value: object) -> str:
    return f"a {type(value).__name__}"


def _escaped(word: str) -> str:
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in word)
