"""How is a run shown while it goes on?"""

from __future__ import annotations

from typing import Protocol

from lightspeed_retail.waits import Wait


class Display(Protocol):
    """Shows the tally of a run."""

    def refresh(self) -> None:
        """Show what has changed, if it is time to."""

    def before_wait(self, wait: Wait) -> None:
        """Announce a wait that is long enough to be noticed."""

    def close(self) -> None:
        """Stop showing anything, and leave the terminal as it was."""
