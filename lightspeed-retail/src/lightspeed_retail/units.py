"""How are numbers shown to people?"""

from __future__ import annotations

_MINUTE, _HOUR = 60, 3600


def duration(seconds: float) -> str:
    """Format a duration: ``0.4 s``, ``12 s``, ``3 min 20 s``, ``2 h 5 min``."""
    if seconds < 10:  # noqa: PLR2004 -- one more digit below that
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    minutes = round(seconds / _MINUTE)
    return f"{minutes // _MINUTE} h {minutes % _MINUTE} min"


def drips(number: float) -> str:
    """Format drips, with one decimal if there is a fraction: ``1,234``, ``12.5``."""
    return f"{number:,.1f}".removesuffix(".0")


def share(part: float, whole: float) -> str:
    """Format a share in percent."""
    return f"{min(part / whole, 1):.0%}" if whole else "0%"
