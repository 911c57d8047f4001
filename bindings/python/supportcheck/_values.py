# SPDX-License-Identifier: MIT
"""Values of facts: copied out of the library, and in words as the program's reports have them."""
from typing import Optional, Union

from . import _abi

Scalar = Union[None, bool, int, str]

_UNITS = ("KiB", "MiB", "GiB", "TiB", "PiB")
_FRAME = 4096
_LONGEST = 80


def scalar(value: _abi.Value) -> Scalar:
    """None: unknown or absent; of a list its length."""
    if value.known != _abi.KNOWN:
        return None
    if value.type == _abi.BOOL:
        return bool(value.b)
    if value.type == _abi.INT:
        return int(value.i)
    if value.type == _abi.UINT:
        return int(value.u)
    if value.type == _abi.STRING:
        return _abi.string(value.s)
    return int(value.n_elements)


def number(value: _abi.Value) -> Optional[int]:
    """The same of what can be no string."""
    copy = scalar(value)
    return copy if isinstance(copy, int) else None


def quantity(unit: str, value: _abi.Value) -> str:
    """With its unit: memory in the largest one that divides it, strings in quotes."""
    copy = scalar(value)
    if copy is None:
        return "absent" if value.known == _abi.ABSENT else "unknown"
    if value.type == _abi.BOOL:
        return "true" if copy else "false"
    if value.type == _abi.LIST:
        return "a list of {}".format(copy)
    if isinstance(copy, str):
        return '"{}"{}'.format(copy[:_LONGEST], "..." if len(copy) > _LONGEST else "")
    if copy > 0 and unit == "frames":
        return _frames(copy)
    size = _exact(copy) if copy > 0 and unit == "bytes" else None
    return "{} ({})".format(size, copy) if size else str(copy)


def _exact(size: int) -> Optional[str]:
    unit = 0
    while size and size % 1024 == 0 and unit < len(_UNITS):
        size //= 1024
        unit += 1
    return "{} {}".format(size, _UNITS[unit - 1]) if unit >= 2 else None


def _rounded(size: float) -> str:
    unit = 0
    while size >= 999.5 and unit < len(_UNITS):
        size /= 1024
        unit += 1
    return "about {:.3g} {}".format(size, _UNITS[unit - 1]) if unit else "{:.0f} bytes".format(size)


def _frames(frame: int) -> str:
    if frame >= ((1 << 63) - 1) // _FRAME:
        return "0x{:x}".format(frame)
    return "frame 0x{:x} ({})".format(
        frame, _exact(frame * _FRAME) or _rounded(float(frame * _FRAME)))
