"""How are Singer messages read and written?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from singer_sdk.exceptions import InvalidInputLine
from singer_sdk.singerlib.encoding.simple import SimpleSingerReader
from singer_sdk.singerlib.json import deserialize_json, serialize_json

from lightspeed_retail.errors import LightspeedError

_ADVICE = "Look at what writes it: each line has to be one message, a JSON object with a type."


class Reader(SimpleSingerReader):
    """Reads messages line by line.

    Attributes:
        on_error: What to do before an error ends the reading.
    """

    def __init__(self) -> None:
        super().__init__()
        self.on_error: Callable[[], None] = lambda: None

    def process_lines(
        self, file_input: IO[str] | None, callbacks: dict[str, Callable[[dict[str, Any]], None]]
    ) -> Counter[str]:
        """Hand each message over to what is to be done with its type.

        Raises:
            LightspeedError: A line is no message; or the run cannot go on.
        """
        try:
            return super().process_lines(file_input, callbacks)
        except InvalidInputLine as error:
            self.on_error()
            raise LightspeedError(f"The input is no Singer message: {str(error).partition(':')[0]}.", _ADVICE) from None
        except Exception:
            self.on_error()
            raise

    def deserialize_json(self, line: str) -> dict[str, Any]:
        """Read a line."""
        try:
            message = deserialize_json(line)
        except ValueError:
            raise InvalidInputLine("A line is no JSON") from None
        if not isinstance(message, dict):
            raise InvalidInputLine("A line is no JSON object")
        return message

    def _process_unknown_message(self, message_dict: dict[str, Any]) -> None:
        raise LightspeedError(f"The input has a message of the unknown type {message_dict['type']!r}.", _ADVICE)


def schema_message(stream: str, schema: Mapping[str, Any], key_properties: Sequence[str]) -> str:
    """A SCHEMA message, as a line."""
    return _line({"type": "SCHEMA", "stream": stream, "schema": schema, "key_properties": list(key_properties)})


def record_message(stream: str, record: Mapping[str, Any]) -> str:
    """A RECORD message, as a line; decimals keep their digits."""
    return _line({"type": "RECORD", "stream": stream, "record": record})


def _line(message: Mapping[str, Any]) -> str:
    return serialize_json(message) + "\n"


def compact(value: Any) -> str:
    """A value as JSON, for people."""
    return str(serialize_json(value, ensure_ascii=False))
