"""Which record can the server not send?"""

from __future__ import annotations

from collections.abc import Callable

HIGHEST_KEY = 2**31
"""No key is looked for beyond this one."""


def first_failing(lowest: int, fails: Callable[[int, int], bool]) -> int | None:
    """Find the key of a record that cannot be read, with about two requests per bit of its distance.

    Args:
        lowest: The lowest key it can have.
        fails: Whether the first record with a key from one number to another cannot be read; False if there is none.

    Returns:
        The key; None if no record up to :data:`HIGHEST_KEY` fails.
    """
    readable, width = lowest - 1, 1
    while not fails(lowest, lowest + width - 1):
        readable = lowest + width - 1
        if readable >= HIGHEST_KEY:
            return None
        width *= 2
    failing = lowest + width - 1
    while failing - readable > 1:
        middle = (failing + readable) // 2
        if fails(lowest, middle):
            failing = middle
        else:
            readable = middle
    return failing
