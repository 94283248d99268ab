"""A local server of the Lightspeed Retail (R-Series) API, to try, test and time clients against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .faults import Fault
from .request_log import Served

if TYPE_CHECKING:
    from .sandbox import Sandbox

__all__ = ["Fault", "Sandbox", "Served"]


def __getattr__(name: str) -> Any:
    """Import the sandbox when it is used: the command explains what is missing if its extra is not installed."""
    if name == "Sandbox":
        from .sandbox import Sandbox  # noqa: PLC0415 -- needs the extra

        return Sandbox
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
