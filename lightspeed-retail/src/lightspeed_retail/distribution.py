"""Which distribution is this, and in which version?"""

from __future__ import annotations

from importlib.metadata import version

DISTRIBUTION = "lightspeed-retail-for-singer"
"""Name of the one distribution that holds the client, the tap, the target and the sandbox."""

VERSION = version(DISTRIBUTION)
"""Installed version, which they share."""
