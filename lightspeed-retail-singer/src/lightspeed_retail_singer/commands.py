"""How does a plugin's command report an error?"""

from __future__ import annotations

from singer_sdk.exceptions import InvalidInputLine, MappingError
from singer_sdk.plugin_base import SingerCommand

from lightspeed_retail.commands import PlainErrors


class PlainCommand(PlainErrors, SingerCommand):
    """A Singer command that ends with one message and status 1 on an expected error, without a traceback."""

    def explained(self, error: Exception) -> str:
        """Return the message for an error, errors of the SDK included; empty for an unexpected one."""
        match error:
            case MappingError():
                return f"Setting 'stream_maps': {error} Correct the expression."
            case InvalidInputLine():
                return f"The input is not a Singer message: {str(error).partition(':')[0]}."
        return super().explained(error)

    def complain(self, message: str) -> None:
        """Log the message."""
        self.logger.error(message)
