"""Names that can be files' everywhere, and in a page's address."""

from __future__ import annotations

from convanim.checks import checked_line
from convanim.errors import ConvanimError, shortened

__all__ = ["check_file_name"]

#: What no file's name may contain somewhere, and names that Windows keeps for its devices.
_NOT_IN_NAMES = frozenset('/\\<>:"|?*')
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(1, 10))}

#: Bytes of a name; suffixes and numbers are still to come, and no file system takes over 255.
LONGEST = 200


def check_file_name(what: str, name: str) -> None:
    """Check that a name can be a file's, on other machines too, and in a page's address."""
    checked_line(what, name)
    faults = (
        (not name.strip(" ."), "is empty"),
        (name.startswith(("-", ".", " ")), f"begins with {name[:1]!r}"),
        (name.endswith((".", " ")), f"ends with {name[-1:]!r}"),
        (bool(_NOT_IN_NAMES & {*name}), f"has one of {' '.join(sorted(_NOT_IN_NAMES))}"),
        (name.split(".")[0].rstrip().upper() in _DEVICES, "is a device on Windows"),
        (len(name.encode()) > LONGEST, f"has more than {LONGEST} bytes"),
    )
    for wrong, fault in faults:
        if wrong:
            raise ConvanimError(f"{what} {shortened(name)} must be usable as a file's: it {fault}")
