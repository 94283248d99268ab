"""How are Singer messages written to the target's own files?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from singer_sdk.singerlib.json import serialize_json


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
