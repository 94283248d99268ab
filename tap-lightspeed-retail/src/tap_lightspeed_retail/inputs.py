"""Are the files that the tap is given what they should be?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from operator import index
from typing import Any

from singer_sdk.singerlib import Catalog

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.resources._base import AppendOnly, ByDay, Resource, Stamp, Timestamp

from .plan import STREAMS
from .replication import KEY, VALUE, moment, text

BOOKMARKS = "bookmarks"


def checked_catalog(catalog: dict[str, Any]) -> dict[str, Any]:
    """Give back a catalog that has the form of one.

    Raises:
        ConfigurationError: It has not.
    """
    try:
        Catalog.from_dict({"streams": catalog["streams"]})
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ConfigurationError("Catalog: this is not what --discover prints.", "Make it anew.") from None
    return catalog


def checked_state(state: Mapping[str, Any]) -> dict[str, Any]:
    """Bring the bookmarks of a state into the form this tap compares them in.

    Raises:
        ConfigurationError: It is no state, or a bookmark cannot be one of its stream.
    """
    bookmarks = state.get(BOOKMARKS) if state else {}
    if not isinstance(bookmarks, Mapping) or not all(isinstance(kept, Mapping) for kept in bookmarks.values()):
        raise ConfigurationError(
            "State: this is not what the tap writes.",
            f'Pass the value of the last STATE message: {{"{BOOKMARKS}": {{...}}}}.',
        )
    return {BOOKMARKS: {stream: _checked_bookmark(stream, kept) for stream, kept in bookmarks.items()}}


def last_change(state: Mapping[str, Any]) -> datetime | None:
    """Return the latest change that a state has a bookmark of, about when the last run was; None if it has none.

    Args:
        state: A checked state.
    """
    kept = [(STREAMS[stream], one) for stream, one in state.get(BOOKMARKS, {}).items() if stream in STREAMS]
    stamps = [one.get(VALUE) for resource, one in kept if isinstance(resource.fields.get(one.get(KEY, "")), Timestamp)]
    return max((moment(stamp) for stamp in stamps if stamp), default=None)


def _checked_bookmark(stream: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    value = kept.get(VALUE)
    if stream not in STREAMS or value is None:
        return dict(kept)
    try:
        return {**kept, VALUE: _comparable(STREAMS[stream], kept.get(KEY), value)}
    except (TypeError, ValueError):
        raise ConfigurationError(
            f"State: the bookmark of {stream} cannot be {value!r}.", "Correct it, or leave it out to read all anew."
        ) from None


def _comparable(resource: type[Resource], key: object, value: Any) -> Any:
    """A bookmark as this tap compares it; one that another tap wrote stays as it is, for its stream to warn of."""
    match resource.replication:
        case AppendOnly(field=name) if name == key:
            return index(value)
        case ByDay(field=name) if name == key:
            return date.fromisoformat(value).isoformat()
        case Stamp(field=name) if name == key:
            return text(moment(value))
        case _ if isinstance(resource.fields.get(str(key)), Timestamp):
            return text(moment(value))
        case _:
            return value
