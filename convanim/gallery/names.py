"""Names that every system accepts for files, and that can be part of an address."""

from __future__ import annotations

from convanim.checks import checked_line
from convanim.errors import ConvanimError, shortened

__all__ = ["check_file_name"]

#: Characters that some system does not accept in names, and names of devices on Windows.
_FORBIDDEN = frozenset('/\\<>:"|?*')
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(1, 10))}

#: Bytes of a name. File systems accept 255; suffixes and numbers of steps are added to it.
LONGEST_NAME = 200


def check_file_name(what: str, name: str) -> None:
    """Check that a name can be that of a file on any system, and part of an address.

    Parameters
    ----------
    what : str
        What the message calls the name.
    name : str

    Raises
    ------
    ConvanimError
        If it can't.
    """
    checked_line(what, name)
    faults = (
        (not name.strip(" ."), "is empty"),
        (name.startswith(("-", ".", " ")), f"begins with {name[:1]!r}"),
        (name.endswith((".", " ")), f"ends with {name[-1:]!r}"),
        (bool(_FORBIDDEN & {*name}), f"has one of {' '.join(sorted(_FORBIDDEN))}"),
        (name.split(".")[0].rstrip().upper() in _DEVICES, "is a device on Windows"),
        (len(name.encode()) > LONGEST_NAME, f"has more than {LONGEST_NAME} bytes"),
    )
    for wrong, fault in faults:
        if wrong:
            raise ConvanimError(f"{what} {shortened(name)} must be usable as a file's: it {fault}")
