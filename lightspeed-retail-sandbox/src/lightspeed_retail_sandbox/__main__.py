"""The command ``lightspeed-retail-sandbox``. It needs the extra ``sandbox``, and says so if that is missing."""

from __future__ import annotations

import sys

from lightspeed_retail.distribution import DISTRIBUTION


def main() -> None:
    """Run the command, or name the extra that it lacks."""
    try:
        from .cli import main as command  # noqa: PLC0415 -- needs the extra
    except ModuleNotFoundError as error:
        sys.exit(f"The sandbox needs the Python package {error.name}. Install {DISTRIBUTION}[sandbox].")
    command()


if __name__ == "__main__":
    main()
