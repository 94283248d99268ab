"""What does the tap take from the SDK?

Private names of the SDK, and why they are used:

* ``Stream._increment_stream_state``, ``_write_starting_replication_value``: the tap keeps its own bookmarks, where
  records are read; the SDK's would move ahead of records that are not settled.
* ``Stream._generate_record_messages``: an expression of a stream map that fails would end in a traceback with the
  record's values.
* ``Stream._write_activate_version_message``: the SDK sends it before the records of the version.
* ``Stream._metadata``, ``_tap_input_catalog``: the only way to tell the default selection from a catalog's.
* ``Tap._state_writer``: the only way to emit the state outside of a stream.
* ``helpers._catalog.pop_deselected_record_properties``: the SDK leaves deselected properties in batch files.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, Any

from singer_sdk import Tap
from singer_sdk.helpers._catalog import pop_deselected_record_properties
from singer_sdk.singerlib.catalog import MetadataMapping
from singer_sdk.streams import Stream

from lightspeed_retail.errors import ConfigurationError

from .plugin import Plugin

if TYPE_CHECKING:
    from singer_sdk.helpers import types
    from singer_sdk.singerlib import RecordMessage


class SingerTap(Plugin, Tap):
    """A tap whose settings, errors and signals are the plugin's own."""

    def emit_state(self) -> None:
        """Write the current state to the output."""
        self._state_writer.write_state(self.state)


class SingerStream(Stream):
    """A stream that keeps its own bookmarks."""

    def emit_version(self, version: int) -> None:
        """Announce that rows of other versions than this one are gone."""
        self._write_activate_version_message(version)

    def without_deselected(self, record: types.Record) -> types.Record:
        """Return the record after removing the properties that the catalog deselects, in place."""
        pop_deselected_record_properties(record, self.schema, self.mask)
        return record

    def deselected_by_default(self) -> Iterable[str]:
        """Return the properties that are not selected unless a catalog selects them."""
        return ()

    @property
    def metadata(self) -> MetadataMapping:
        """The SDK's metadata, less what is deselected by default."""
        fresh = self._metadata is None
        metadata = super().metadata
        if fresh and self._tap_input_catalog is None:
            for name in self.deselected_by_default():
                if ("properties", name) in metadata:
                    metadata["properties", name].selected_by_default = False
        return metadata

    def get_replication_key_signpost(self, context: types.Context | None = None) -> None:
        """Return None: bookmarks know themselves how far they may go."""

    @property
    def emit_activate_version_messages(self) -> bool:
        """Return False: the SDK would announce a version before its records are there."""
        return False

    def log(self, message: str, *args: Any, level: int = logging.INFO, **kwargs: Any) -> None:
        """Log a message of the SDK.

        That a stream begins is for debugging: the progress of the run shows it. That there was an error is left out:
        the error is reported itself.
        """
        if level < logging.ERROR:
            super().log(message, *args, level=logging.DEBUG if level == logging.INFO else level, **kwargs)

    def _increment_stream_state(self, latest_record: types.Record, *, context: types.Context | None = None) -> None:
        pass

    def _write_starting_replication_value(self, context: types.Context | None) -> None:
        pass

    def _generate_record_messages(self, record: types.Record) -> Generator[RecordMessage]:
        try:
            yield from super()._generate_record_messages(record)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            if not self.config.get("stream_maps"):
                raise
            raise ConfigurationError(
                f"Setting 'stream_maps': an expression for {self.name} fails with a {type(error).__name__}.",
                "Any field may be null, and numbers with a fraction are exact decimals: write float(amount) * 1.5.",
            ) from None
