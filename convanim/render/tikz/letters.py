"""Words and formulas as TeX: what any LaTeX can set, in ASCII."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator

from convanim.render.typeset import RELATIONS, RUN, SIGN

__all__ = ["prose", "roman"]

#: Characters that mean something to TeX, and how they are written as themselves.
_ASCII = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "%": r"\%",
    "#": r"\#",
    "&": r"\&",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\symbol{34}",
    "`": r"\`{}",
}

#: What TeX joins where it stands twice, and what is between them then: nothing that is seen.
_JOINED, APART = "-',", r"\kern0pt "

#: Letters and signs that LaTeX has a name for, whatever the encoding of its fonts.
_NAMED = {
    **{"ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}"},
    **{"ø": r"\o{}", "Ø": r"\O{}", "ł": r"\l{}", "Ł": r"\L{}", "ı": r"\i{}"},
    **{"–": r"\textendash{}", "—": r"\textemdash{}", "…": r"\dots{}", "§": r"\S{}"},
    **{"“": r"\textquotedblleft{}", "”": r"\textquotedblright{}"},
    **{"‘": r"\textquoteleft{}", "’": r"\textquoteright{}"},
    **{"¡": r"\textexclamdown{}", "¿": r"\textquestiondown{}"},
    **{"·": r"$\cdot$", "×": r"$\times$", "−": "$-$", "÷": r"$\div$", "±": r"$\pm$"},
    **{"∞": r"$\infty$", "⌊": r"$\lfloor$", "⌋": r"$\rfloor$", "⌈": r"$\lceil$"},
    **{"⌉": r"$\rceil$", "′": r"$'$", "″": r"$''$", "≤": r"$\leq$", "≥": r"$\geq$"},
    **{"≠": r"$\neq$", "≈": r"$\approx$", "→": r"$\to$", "←": r"$\leftarrow$"},
    **{"°": r"$^{\circ}$", "²": "$^{2}$", "³": "$^{3}$", "∑": r"$\sum$", "√": r"$\surd$"},
    **{"∗": "$*$", "∈": r"$\in$", "µ": r"$\mu$"},
    **{"α": r"$\alpha$", "β": r"$\beta$", "γ": r"$\gamma$", "δ": r"$\delta$"},
    **{"ε": r"$\varepsilon$", "η": r"$\eta$", "θ": r"$\theta$", "κ": r"$\kappa$"},
    **{"λ": r"$\lambda$", "μ": r"$\mu$", "π": r"$\pi$", "ρ": r"$\rho$", "σ": r"$\sigma$"},
    **{"τ": r"$\tau$", "φ": r"$\varphi$", "ω": r"$\omega$", "Δ": r"$\Delta$"},
    **{"Σ": r"$\Sigma$", "Ω": r"$\Omega$"},
}

#: Accents above and below letters, by the character that combines with a letter.
_ACCENTS = {
    **{"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u"},
    **{"\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v"},
    **{"\u0323": "d", "\u0327": "c"},
}

#: Signs of formulas that have a name; those with space on both sides; and others that stand for
#: themselves, because TeX never sets space beside them.
_COMMANDS = frozenset({r"\Sigma", r"\leq", r"\cdot", r"\infty", r"\prime", r"\times"})
_BARE = frozenset("()[]./")

#: A text that is a number, with its sign if it has one.
_NUMBER = re.compile(r"[0-9][0-9.,]*")


def prose(words: str) -> str | None:
    r"""Return words as TeX, without any markup; None where LaTeX alone can't set a letter.

    Examples
    --------
    >>> prose(r"50% of \input"), prose("naïve"), prose("日本")
    ('50\\% of \\textbackslash{}input', 'na\\"{\\i}ve', None)
    """
    found, before = [], ""
    for letter in unicodedata.normalize("NFC", words):
        is_again = letter == before
        written = r"\ " if letter == " " and is_again else _letter(letter)
        if written is None:
            return None
        found.append(APART * (is_again and letter in _JOINED) + written)
        before = letter
    return "".join(found)


def _letter(letter: str) -> str | None:
    """Return a letter as TeX."""
    known = _ASCII.get(letter) or _NAMED.get(letter)
    if known or (letter.isascii() and letter.isprintable()):
        return known or letter
    if unicodedata.category(letter) == "Zs":
        return r"\ "
    parts = unicodedata.normalize("NFD", letter)
    base, mark = parts[0], parts[1:]
    if base not in string.ascii_letters or mark not in _ACCENTS:
        return None
    under = {"i": r"\i", "j": r"\j"}.get(base, base) if mark < "\u0323" else base
    return f"\\{_ACCENTS[mark]}{{{under}}}"


def roman(words: str) -> str | None:
    r"""Return words with formulas between dollar signs as TeX; numbers become formulas, too.

    Examples
    --------
    >>> roman("padding ($-2.5$)"), roman("1,024")
    ('padding (${-}2.5$)', '$1{,}024$')
    """
    if not words.isascii():
        return None
    if _NUMBER.fullmatch(words):
        words = f"${words}$"
    parts = enumerate(words.split("$"))
    return "".join(
        f"${''.join(_signs(part))}$" if number % 2 else prose(part) or "" for number, part in parts
    )


def _signs(formula: str) -> Iterator[str]:
    """Yield the signs of a formula. Scripts follow each other; what is no relation has no space."""
    parts = RUN.findall(formula.replace("'", r"^{\prime}"))
    before = ""
    for number, (kind, script, plain) in enumerate(parts):
        found = SIGN.findall(script or plain)
        signs = "".join(map(_sign, found))
        if kind:
            # TeX refuses two of a kind, and would set a pair of both above each other.
            yield f"{'{}' * bool(before)}{kind}{{{signs}}}"
        else:
            # A relation has space beside it where the formula ends, too.
            starts = not number and found[:1] and found[0] in RELATIONS
            ends = number == len(parts) - 1 and found[-1:] and found[-1] in RELATIONS
            yield f"{'{}' * bool(starts)}{signs}{'{}' * bool(ends)}"
        before = kind


def _sign(sign: str) -> str:
    """Return a sign of a formula: in braces, where TeX would set space beside it."""
    if sign in RELATIONS:
        return f"{sign} "
    if sign in _COMMANDS:
        return f"{{{sign}}}"
    if sign.isalnum() or sign in _BARE:
        return sign
    return f"{{{_ASCII.get(sign, sign)}}}"
