"""What does the target take from the SDK?

The SDK hands each record to the sink of its stream, and passes states on when sinks are drained. The target publishes
rows in an order across streams, and passes a state on only when everything before it is done, so it takes the messages
itself: it overrides ``_process_*_message``, which is where the SDK's reader hands them over, and uses
``_assert_line_requires`` and ``_write_state_message`` to check and to write them as the SDK does.
"""

from __future__ import annotations

import io
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import IO, Any, ClassVar, cast

from singer_sdk import Target
from singer_sdk.exceptions import InvalidInputLine
from singer_sdk.helpers.capabilities import CapabilitiesEnum, PluginCapabilities
from singer_sdk.singerlib.encoding.simple import SimpleSingerReader
from singer_sdk.singerlib.json import deserialize_json

from lightspeed_retail.errors import LightspeedError

from .metrics import log_records, log_requests
from .plugin import Plugin
from .progress import Progress
from .text import unusable_text

_ADVICE = "Check the program that writes it: each line must be one message, a JSON object with a type."


class Reader(SimpleSingerReader):
    """Reads messages line by line.

    Attributes:
        on_error: Called before an error ends the reading.
        on_early_end: Called after that, and when a signal ends the reading.
    """

    def __init__(self) -> None:
        super().__init__()
        self.on_error: Callable[[], None] = lambda: None
        self.on_early_end: Callable[[], None] = lambda: None

    def process_lines(
        self, file_input: IO[str] | None, callbacks: dict[str, Callable[[dict[str, Any]], None]]
    ) -> Counter[str]:
        """Read all messages, and pass each to the callback of its type.

        Raises:
            LightspeedError: A line is not a message, or the run cannot continue.
        """
        with ExitStack() as ending:
            ending.callback(self.on_early_end)
            stats = self._process(file_input, callbacks)
            ending.pop_all()
        return stats

    def _process(
        self, file_input: IO[str] | None, callbacks: dict[str, Callable[[dict[str, Any]], None]]
    ) -> Counter[str]:
        try:
            return super().process_lines(_lines(file_input or self.default_input), callbacks)
        except InvalidInputLine as error:
            self.on_error()
            raise LightspeedError(
                f"The input is not a Singer message: {str(error).partition(':')[0]}.", _ADVICE
            ) from None
        except Exception:
            self.on_error()
            raise

    def deserialize_json(self, line: str) -> dict[str, Any]:
        """Parse a line.

        Raises:
            InvalidInputLine: It is not a JSON object.
        """
        try:
            message = deserialize_json(line)
        except ValueError:
            raise InvalidInputLine("A line is not JSON") from None
        if not isinstance(message, dict):
            raise InvalidInputLine("A line is not a JSON object")
        return message

    def _process_unknown_message(self, message_dict: dict[str, Any]) -> None:
        raise LightspeedError(f"The input has a message of the unknown type {message_dict['type']!r}.", _ADVICE)


def _lines(source: IO[str]) -> IO[str]:
    """Return the lines of an input that hold something, without a byte order mark, and with bytes that are not UTF-8.

    The latter become lone surrogates, so that only the row that holds them is rejected.
    """
    if isinstance(source, io.TextIOWrapper):
        source.reconfigure(encoding="utf-8", errors="surrogateescape")
    lines = (line.removeprefix("\ufeff") for line in source)
    return cast("IO[str]", (line for line in lines if line.strip()))


class SingerTarget(Plugin, Target):
    """A target that takes the messages itself, without sinks."""

    message_reader: Reader
    message_reader_class = Reader
    capabilities: ClassVar[list[CapabilitiesEnum]] = [
        PluginCapabilities.ABOUT,
        PluginCapabilities.STREAM_MAPS,
        PluginCapabilities.FLATTENING,
        PluginCapabilities.STRUCTURED_LOGGING,
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.progress = Progress(self.name, self.logger, "rows")
        self.message_reader.on_error = self.give_up
        self.message_reader.on_early_end = self._sum_up

    # -------------------------------------------------------------------------------------------- hooks

    @abstractmethod
    def take_schema(self, stream: str, schema: Mapping[str, Any], key_properties: list[str] | None) -> None:
        """Take in a SCHEMA message."""

    @abstractmethod
    def take_record(self, stream: str, record: Mapping[str, Any]) -> None:
        """Take in a RECORD message."""

    @abstractmethod
    def refuse_record(self, stream: str, record: Mapping[str, Any], reason: str) -> None:
        """Reject a record that cannot be published, whatever its stream is for.

        Args:
            stream: Its stream.
            record: The record; empty if there is none.
            reason: What is wrong with it.
        """

    @abstractmethod
    def take_state(self, state: Any) -> None:
        """Take in a STATE message."""

    @abstractmethod
    def end(self) -> None:
        """Finish, because the input has ended."""

    @abstractmethod
    def give_up(self) -> None:
        """Close what is open, because an error ends the run."""

    def emit_state(self, state: Any) -> None:
        """Write a state to the output."""
        self._write_state_message(state)

    # ----------------------------------------------------------------------------------------- messages

    def _process_schema_message(self, message_dict: dict[str, Any]) -> None:
        self._assert_line_requires(message_dict, requires={"stream", "schema"})
        self._assert_line_requires(message_dict["schema"], requires={"properties"})
        self.take_schema(message_dict["stream"], message_dict["schema"], message_dict.get("key_properties"))

    def _process_record_message(self, message_dict: dict[str, Any]) -> None:
        self._assert_line_requires(message_dict, requires={"stream", "record"})
        stream, record = message_dict["stream"], message_dict["record"]
        self.progress.tally.of(stream).records += 1
        if not isinstance(record, dict):
            self.refuse_record(stream, {}, f"The record is not an object: {record!r}.")
        elif place := unusable_text(record):
            self.refuse_record(stream, record, f"The text of {place} is not UTF-8, or has a NUL in it.")
        else:
            self.take_record(stream, record)

    def _process_state_message(self, message_dict: dict[str, Any]) -> None:
        self._assert_line_requires(message_dict, requires={"value"})
        self.take_state(message_dict["value"])

    def _process_activate_version_message(self, message_dict: dict[str, Any]) -> None:
        """Do nothing: a row that no longer comes is no reason to delete a record."""

    def _process_batch_message(self, message_dict: dict[str, Any]) -> None:
        """Refuse: rows in files would bypass the state."""
        raise LightspeedError(
            f"The rows of {message_dict.get('stream')!r} come in files (BATCH).",
            "Remove batch_config from the tap's settings.",
        )

    def process_endofpipe(self) -> None:
        """Finish, or close what is open if that fails."""
        try:
            self.end()
        except Exception:
            self.give_up()
            raise
        finally:
            self._sum_up()

    def _sum_up(self) -> None:
        """Log what the run came to."""
        log_records(self.metrics_logger, self.progress.tally)
        log_requests(self.metrics_logger, self.progress.tally)
        self.progress.finish()
