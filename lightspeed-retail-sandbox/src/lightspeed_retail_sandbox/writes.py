"""Replies to writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import cast

from lightspeed_retail.resources._base import Action, Resource

from . import envelopes
from .bodies import Body
from .changes import Change, Written
from .database import Database, Row
from .drafts import Draft, drafted
from .effects import effects_of
from .errors import ApiRefusal, bad_request
from .lists import Lists
from .paging import Query
from .routes import Route
from .rules import rules_of
from .storage import Storage
from .tables import table_of
from .transactions import Transaction
from .wire import Json

PARAMETERS = frozenset({"load_relations", "pretty_print"})
"""Query parameters that writes accept."""

FILES = frozenset({"binary", "image"})
"""Parts of uploads that are files."""

MOST_ITEMS = 100
"""Most records in one bulk call."""


class Writes:
    """Answers writes to one account.

    Args:
        database: The records.
        lists: Reads them back.
        now: Gives the current time, as a stamp.
    """

    def __init__(self, database: Database, lists: Lists, now: Callable[[], str]) -> None:
        self._database = database
        self._lists = lists
        self._now = now

    def answer(
        self, route: Route, action: Action, body: Body, query: Query = (), *, gift_codes: bool = False
    ) -> Mapping[str, Json]:
        """Process a write as a whole or not at all.

        Args:
            route: The endpoint or record.
            action: The requested action.
            body: The body of the request.
            query: The decoded query parameters.
            gift_codes: Whether the codes of gift cards are shown in full.

        Returns:
            The reply.

        Raises:
            ApiRefusal: The record does not exist, the body does not fit, or a rule forbids it.
        """
        for name, _ in query:
            if name not in PARAMETERS:
                raise bad_request(f"Parameter '{name}' is not supported here.")
        with self._database.transaction():
            tx = Transaction(self._database, self._now())
            return _Write(tx, self._database, self._lists, query, gift_codes=gift_codes).reply(route, action, body)


class _Write:
    """One write, from the body to the reply."""

    def __init__(self, tx: Transaction, database: Database, lists: Lists, query: Query, *, gift_codes: bool) -> None:
        self._tx = tx
        self._zone = database.zone()
        self._lists = lists
        self._storage = Storage(tx, lists.joins)
        self._query = query
        self._gift_codes = gift_codes

    def reply(self, route: Route, action: Action, body: Body) -> Mapping[str, Json]:
        """Process the write, and return the record as stored."""
        if action.name in effects_of(route.resource).calls:
            return self._called(route, action, body)
        answers = {"create": self._created, "update": self._updated, "archive": self._removed, "delete": self._removed}
        if action.name not in answers:
            name = f"{route.resource.__name__}.{action.name}"
            raise ApiRefusal(HTTPStatus.NOT_IMPLEMENTED, f"The sandbox does not support the action '{name}'.")
        return answers[action.name](route, action, body)

    def _created(self, route: Route, action: Action, body: Body) -> Mapping[str, Json]:
        parents = self._lists.parents(route)
        draft = self._draft(route, action, body)
        key = self._storage.create(route.resource, draft, parents, body)
        return self._shown(route.resource, key, draft)

    def _updated(self, route: Route, action: Action, body: Body) -> Mapping[str, Json]:
        parents = self._lists.parents(route)
        row = self._unattached(route) or self._row(route)
        draft = self._draft(route, action, body)
        self._storage.update(route.resource, row, draft, parents)
        return self._shown(route.resource, row[self._key(route)], draft)

    def _removed(self, route: Route, action: Action, _: Body) -> Mapping[str, Json]:
        """Archive or delete a record; the reply to a delete shows it as it was."""
        row = self._row(route)
        if action.name == "archive":
            self._storage.archive(route.resource, row)
        also = rules_of(route.resource).loaded_with_removed
        reply = self._lists.single(route, self._query, gift_codes=self._gift_codes, also=also)
        if action.name == "delete":
            self._storage.delete(route.resource, row)
        return envelopes.removed(route.resource, str(route.key), reply)

    def _called(self, route: Route, action: Action, body: Body) -> Mapping[str, Json]:
        """Call an action of the endpoint, once or for each record of an array."""
        route = self._by_keys(route)
        parents = self._lists.parents(route) if not action.single else {}
        row = self._row(route) if action.single else {}
        done = []
        for item in _items(action, body):
            draft = self._draft(route, action, item)
            change = Change(self._tx, self._storage, route.resource, action.name, draft, parents, row, body=item)
            change.key = row[self._key(route)] if row else 0
            done.append(effects_of(route.resource).calls[action.name](change))
        if action.items_in:
            return envelopes.bulk(route.resource, [record for written in done for record in self._records(written)])
        written = done[0]
        if written.body is not None:
            return envelopes.called(written.resource, dict(written.body))
        if len(written.keys) > 1:
            return envelopes.page(written.resource, {"count": len(written.keys)}, self._records(written))
        return self._shown(written.resource, written.keys[0])

    # -------------------------------------------------------------------------------------------------- pieces

    def _draft(self, route: Route, action: Action, body: Body) -> Draft:
        """Return the checked fields of the body.

        Raises:
            ApiRefusal: A field is missing or invalid.
        """
        for part in FILES.intersection(action.upload) - body.files.keys():
            raise bad_request(f"The part '{part}' must hold a file.")
        keys = {**route.keys, **({self._key(route): route.key} if route.key else {})}
        fields = route.resource.fields
        sent = {**body.fields, **{part: file.name for part, file in body.files.items() if part in fields}}
        return drafted(route.resource, action, sent, self._zone, keys)

    def _key(self, route: Route) -> str:
        return self._tx.key(table_of(route.resource))

    def _row(self, route: Route) -> Row:
        """Return the row of the requested record, with its ``rowid``.

        Raises:
            ApiRefusal: There is no such record.
        """
        found = self._lists.row(route)
        return self._tx.record(table_of(route.resource), found[self._key(route)]) or found

    def _unattached(self, route: Route) -> Row | None:
        """Return the row without a parent that an update attaches to the parent in the path, if any."""
        column = rules_of(route.resource).attached_by
        return self._tx.row(table_of(route.resource), **{self._key(route): route.key, column: 0}) if column else None

    def _by_keys(self, route: Route) -> Route:
        """Return a route whose parents are named by their keys."""
        column = rules_of(route.resource).parent_alias
        if not column:
            return route
        [(name, value)] = route.keys.items()
        key = self._tx.value(route.resource.parent, name, **{column: value})
        return replace(route, keys={name: str(key)}) if key else route

    def _shown(self, resource: type[Resource], key: object, draft: Draft | None = None) -> Mapping[str, Json]:
        """Return the reply with the record after the write, with the relations in the body."""
        also = (*rules_of(resource).loaded, *(draft.nested if draft else ()))
        return envelopes.written(resource, self._single(resource, key, also))

    def _single(self, resource: type[Resource], key: object, also: Iterable[str] = ()) -> dict[str, Json]:
        route = Route(resource, "V3", None, {}, str(key))
        return self._lists.single(route, self._query, gift_codes=self._gift_codes, also=also)

    def _records(self, written: Written) -> list[dict[str, Json]]:
        gone = [self._lists.shown(written.resource, row, gift_codes=self._gift_codes) for row in written.rows]
        replies = (self._single(written.resource, key) for key in written.keys)
        return [*gone, *(cast("dict[str, Json]", reply[written.resource.reply]) for reply in replies)]


def _items(action: Action, body: Body) -> list[Body]:
    """Return the bodies of a call: those in the array of a bulk call, else the one body.

    Raises:
        ApiRefusal: The array is missing, too long, or holds something else.
    """
    if not action.items_in:
        return [body]
    items = body.fields.get(action.items_in)
    if body.fields.keys() != {action.items_in} or not isinstance(items, list) or not items:
        raise bad_request(f'The body must be {{"{action.items_in}": [{{…}}]}}.')
    if len(items) > MOST_ITEMS or not all(isinstance(item, Mapping) for item in items):
        raise bad_request(f"{action.items_in} must hold objects, at most {MOST_ITEMS}.")
    return [Body(item) for item in items]
