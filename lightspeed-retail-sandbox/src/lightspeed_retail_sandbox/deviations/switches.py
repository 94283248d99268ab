"""Which deviations are switched on?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .deviation import Deviation, kind, parsed


class Deviations:
    """The deviations that are switched on, in the order they apply in.

    Args:
        initial: Those that a reset comes back to; as deviations, or as text such as ``not-found:path=Industry``.

    Raises:
        ValueError: A text names no deviation.
    """

    def __init__(self, initial: Iterable[Deviation | str] = ()) -> None:
        self._initial = tuple(parsed(one) if isinstance(one, str) else one for one in initial)
        self._active = self._initial

    def switch_on(self, deviation: Deviation | str, **options: Any) -> Deviation:
        """Switch a deviation on.

        Args:
            deviation: A deviation, or the name of one.
            options: Options of the named one.

        Raises:
            ValueError: There is no such deviation or option.
        """
        made = kind(deviation).made(options) if isinstance(deviation, str) else deviation
        self._active = (*self._active, made)
        return made

    def clear(self) -> None:
        """Switch all deviations off."""
        self._active = ()

    def reset(self) -> None:
        """Return to the initial deviations."""
        self._active = self._initial

    def __iter__(self) -> Iterator[Deviation]:
        return iter(self._active)
