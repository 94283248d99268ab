"""Runs of the tap over a sandbox: in this process, on one clock, with a hand on every request."""

from __future__ import annotations

import contextlib
import copy
import functools
import io
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lightspeed_retail.client import Lightspeed
from lightspeed_retail.relations import default
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Anything, Field, Float, Nested, Shape
from lightspeed_retail.transport import Reply, Request, Transport
from lightspeed_retail_sandbox import Sandbox, Served
from lightspeed_retail_sandbox.world import build
from tap_lightspeed_retail.plan import STREAMS
from tap_lightspeed_retail.schema import ROW
from tap_lightspeed_retail.tap import TapLightspeedRetail

NOW = datetime(2025, 11, 24, 18, tzinfo=UTC)
"""Where the history of the sandbox's chain ends and every test begins."""

REGISTERS = 2

DECIMALS = 9
"""Most decimals that an amount has; what the sandbox works out itself has rounding errors beyond them."""

SEARCH = "~,%e%"
"""What the search in vendors' catalogues looks for, which lists nothing unasked."""

NEEDED = {"catalog_search": {"query": {"description": SEARCH}}}
"""Without this setting of ``requests`` not every stream can be read."""

ASKED = {
    "catalog_search": {"description": SEARCH},
    "sale_sale_line": {"saleID": "!=,0"},
    "item_image": {"itemID": "!=,0"},
    "item_matrix_image": {"itemMatrixID": "!=,0"},
    **{name: {"startDate": "2000-01-01", "endDate": "2100-01-01"} for name in STREAMS if name.startswith("reports_")},
}
"""What the sandbox is asked for the rows of a stream, where it has more than the stream can list."""

UNSEEN = {"account": set(RESOURCES["account"].fields) - {"accountID", "name"}}
"""Fields that lists do not show: that of accounts has little more than their keys."""

SHAPING = ("relations", "requests", "extra_fields")
"""Settings that decide what a catalog looks like."""

Message = dict[str, Any]
Record = dict[str, Any]
State = dict[str, Any]


@functools.cache
def chain() -> tuple[tuple[str, list[dict[str, Any]]], ...]:
    """The world of all tests, made once."""
    return tuple(build(1, 0.1, REGISTERS, NOW))


CHAIN = {"registers": REGISTERS, "now": NOW, "world": lambda *_: iter(chain())}
"""What a sandbox with the chain is made of. It is the same on every day, which one made today would not be."""


def world(clock: Clock) -> dict[str, Any]:
    """A sandbox with the chain that goes by ``clock``."""
    return {**CHAIN, "clock": clock}


class Clock:
    """The time of the tap and of the sandbox; it stands still but for waits and for :meth:`passes`."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self._now = NOW

    def __call__(self) -> float:
        return self._now.timestamp()

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.passes(seconds=seconds)

    def passes(self, **span: float) -> None:
        self._now += timedelta(**span)

    def stamp(self, **ago: float) -> str:
        """A moment before now, as the API writes it."""
        return (self._now - timedelta(**ago)).replace(microsecond=0).isoformat()


# --------------------------------------------------------------------------------------------------- what came out


@dataclass
class Output:
    """What one run gave.

    Attributes:
        messages: Its Singer messages, fractions as :class:`~decimal.Decimal`.
        requests: What it asked the sandbox.
        error: What it stopped with, if it did.
    """

    messages: list[Message]
    requests: list[Served] = field(default_factory=list)
    error: BaseException | None = None

    def __post_init__(self) -> None:
        self._sorted: dict[tuple[str, str], list[Message]] = defaultdict(list)
        for message in self.messages:
            self._sorted[message["type"], message.get("stream", "")].append(message)

    @classmethod
    def parsed(cls, text: str, **more: Any) -> Output:
        return cls([json.loads(line, parse_float=Decimal) for line in text.split("\n") if line], **more)

    def of(self, kind: str, stream: str = "") -> list[Message]:
        return self._sorted.get((kind, stream), [])

    def records(self, stream: str) -> list[Record]:
        return [message["record"] for message in self.of("RECORD", stream)]

    def rows(self, stream: str) -> list[Record]:
        """The records of a stream, in the form of :meth:`Reader.rows`."""
        records = [{name: record[name] for name in record if name != ROW} for record in self.records(stream)]
        return [as_read(RESOURCES[stream], record) for record in records]

    def column(self, stream: str, name: str) -> list[Any]:
        return [record[name] for record in self.records(stream)]

    @property
    def counts(self) -> dict[str, int]:
        """How many records each stream gave, for those that gave any."""
        return {stream: len(messages) for (kind, stream), messages in self._sorted.items() if kind == "RECORD"}

    @property
    def state(self) -> State:
        """The last state it gave; empty if none."""
        return self.of("STATE")[-1]["value"] if self.of("STATE") else {}

    def bookmark(self, stream: str) -> Any:
        return self.state["bookmarks"][stream].get("replication_key_value")

    def asked(self, path: str) -> list[dict[str, str]]:
        """The queries of the requests whose path ends with something."""
        return [dict(served.query) for served in self.requests if served.path.endswith(path)]


def as_read(shape: type[Shape], row: Mapping[str, Any]) -> Record:
    """A row, or a record, in the one form in which both can be compared.

    Moments and days are text, numbers exact; nested records are without credentials, and without what is empty, which
    not all copies show.
    """
    return {name: _as_read(shape.fields.get(name), value) for name, value in row.items()}


def _as_read(declared: Field | None, value: Any) -> Any:
    match declared, value:
        case Nested(), Mapping():
            shown = {name for name, inner in declared.shape.fields.items() if not inner.secret}
            inner = as_read(declared.shape, {name: value[name] for name in value if name in shown})
            return {name: inner[name] for name in inner if inner[name] not in (None, [])}
        case Nested(), list():
            return [_as_read(declared, inner) for inner in value if inner]
        case Anything(), _:
            return _as_sent(value)
        case Float(), _ if value is not None:
            return round(Decimal(value), DECIMALS)
        case _, datetime() | date():
            return value.isoformat()
    return value


def _as_sent(value: Any) -> Any:
    """What has no declared type stays text, as it comes."""
    match value:
        case Mapping():
            return {name: _as_sent(inner) for name, inner in value.items()}
        case list():
            return [_as_sent(inner) for inner in value]
        case bool():
            return str(value).lower()
    return None if value in (None, "") else str(value)


# --------------------------------------------------------------------------------------------------------- running


class Killed(BaseException):
    """Ends a run as a signal would: nothing catches it."""


class Watched(Transport):
    """A transport that lets a test act before each request and touch each reply."""

    def __init__(
        self,
        *args: Any,
        before: Callable[[int, Request], None],
        alter: Callable[[Request, Reply], Reply],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._before = before
        self._alter = alter
        self._numbers = itertools.count(1)

    def send(self, request: Request) -> Reply:
        self._before(next(self._numbers), request)
        return self._alter(request, super().send(request))


@functools.cache
def discovered(config: str) -> list[dict[str, Any]]:
    """The entries of the catalog that a configuration gives."""
    return TapLightspeedRetail(config=json.loads(config)).catalog_dict["streams"]


class Reader:
    """Reads a sandbox with the tap.

    Attributes:
        sandbox: What is read.
        clock: The time of both.
    """

    def __init__(self, sandbox: Sandbox, clock: Clock) -> None:
        self.sandbox = sandbox
        self.clock = clock

    def begin_anew(self) -> None:
        """Put the sandbox and the time back to the beginning."""
        self.sandbox.reset()
        self.clock.reset()

    def rows(self, stream: str, relations: Iterable[str] | None = None, **query: str) -> list[Record]:
        """The rows of a stream, archived ones included, as its records should be: by default, by default settings."""
        resource = RESOURCES[stream]
        chosen = default(resource) if relations is None else relations
        rows = self.sandbox.rows(stream, chosen, **{**ASKED.get(stream, {}), **query})
        unseen = {name for name, declared in resource.fields.items() if declared.secret} | UNSEEN.get(stream, set())
        return [as_read(resource, {name: row[name] for name in row if name not in unseen}) for row in rows]

    def keys(self, stream: str, **query: str) -> set[int]:
        """The keys of :meth:`rows`."""
        (key,) = RESOURCES[stream].key
        return {row[key] for row in self.rows(stream, (), **query)}

    def config(self, **settings: Any) -> dict[str, Any]:
        return {**self.sandbox.settings, **settings}

    def catalog(self, streams: Iterable[str], deselect: Iterable[tuple[str, ...]] = (), **settings: Any) -> Any:
        """A catalog that selects some streams, less the properties at some breadcrumbs of theirs."""
        dropped = set(deselect)
        shaping = {name: settings[name] for name in SHAPING if name in settings}
        entries = {entry["tap_stream_id"]: entry for entry in discovered(json.dumps(shaping))}
        catalog = [copy.deepcopy(entries.pop(stream)) for stream in streams]
        for metadata in (metadata for entry in catalog for metadata in entry["metadata"]):
            breadcrumb = tuple(metadata["breadcrumb"])
            if not breadcrumb or breadcrumb in dropped:
                metadata["metadata"]["selected"] = not breadcrumb
        unread = [{"breadcrumb": [], "metadata": {"selected": False}}]
        others = [{"tap_stream_id": stream, "schema": {}, "metadata": unread} for stream in entries]
        return {"streams": [*catalog, *others]}

    def __call__(
        self,
        *streams: str,
        state: State | None = None,
        deselect: Iterable[tuple[str, ...]] = (),
        before: Callable[[int, Request], None] = lambda *_: None,
        kill_before: int | None = None,
        alter: Callable[[Request, Reply], Reply] = lambda _, reply: reply,
        stops_with: type[BaseException] | tuple[()] = (),
        **settings: Any,
    ) -> Output:
        """Read streams once.

        Args:
            streams: Which ones; those selected by default if none are named.
            state: Where an earlier run ended.
            deselect: Breadcrumbs of properties to leave out.
            before: Called with the number of each request and with the request, before it is sent.
            kill_before: Number of the request before which the run is killed, if it is.
            alter: Gives what to take for the reply to a request.
            stops_with: What the run has to stop with; it must end well if not given.
            settings: Settings of the tap, beside those it needs to find the sandbox.
        """

        def watch(number: int, request: Request) -> None:
            before(number, request)
            if number == kill_before:
                raise Killed

        catalog = self.catalog(streams, deselect, **settings) if streams else None
        expected = Killed if kill_before else stops_with
        tap = TapLightspeedRetail(config=self.config(**settings), catalog=catalog, state=copy.deepcopy(state or {}))
        transport = Watched(
            tap.client_settings,
            before=watch,
            alter=alter,
            observe=tap.progress.add_request,
            on_wait=tap.progress.add_wait,
            clock=self.clock.now,
            monotonic=self.clock,
            sleep=self.clock.sleep,
        )
        served = len(self.sandbox.requests)
        error: BaseException | None = None
        with io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") as text:
            with Lightspeed(tap.client_settings, transport) as tap.client, contextlib.redirect_stdout(text):
                try:
                    tap.read()
                except expected as stopped:
                    error = stopped
            assert error or not expected, f"the run came to its end without {expected}"
            text.seek(0)
            return Output.parsed(text.read(), requests=list(self.sandbox.requests)[served:], error=error)
