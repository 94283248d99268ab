"""Which record does a row stand for, and which ones does it name?

The journal knows what was published before; a row of this account's own has the record's key; else the record is found
by what it has in common with the row. Nothing is guessed: where several records match, the row is rejected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from lightspeed_retail.errors import Forbidden, RequestRefused, Unauthorized
from target_lightspeed_retail.configuration.placeholders import OUT, Object, Template
from target_lightspeed_retail.configuration.publications import Lookup
from target_lightspeed_retail.configuration.stream import Stream
from target_lightspeed_retail.outcomes.outcome import Rejected, refuse
from target_lightspeed_retail.rows import plain

from . import values
from .finder import Collection, Conditions, Finder, Unsearchable
from .foreign_keys import ForeignKeys, Origin, ReferenceNotPublished
from .keys import NONE, record_key
from .pending_row import PendingRow


class Matcher:
    """Finds out which records rows mean.

    Args:
        finder: Finds records.
        references: Translates references of rows with external keys.
    """

    def __init__(self, finder: Finder, references: ForeignKeys) -> None:
        self._finder = finder
        self._references = references

    # ------------------------------------------------------------------------------------------------ in bulk

    def prefetch(self, stream: Stream, pending_rows: Sequence[PendingRow]) -> None:
        """Ask the account in bulk for what rows need. What fails here, fails again where it matters."""
        for name, lookup in stream.publication.lookups.items():
            collection = Collection(lookup.resource)
            self._ask(collection, [self._quietly(pending, lookup.where) for pending in pending_rows])
            for pending in pending_rows:
                with _postponing_errors():
                    self.look_up(pending, name, lookup)
        if stream.publication.resource is not None:
            for pending in pending_rows:
                with _postponing_errors():
                    self.locate(pending)
            self._prefetch_matches(stream, pending_rows)
            self._prefetch_records(stream, pending_rows)
        for pending in pending_rows:
            pending.record = dict(pending.row.record)

    def _prefetch_matches(self, stream: Stream, pending_rows: Sequence[PendingRow]) -> None:
        unmatched = [
            pending
            for pending in pending_rows
            if not pending.known_key and (stream.publication.external or not self._has_key(pending))
        ]
        for alternative in stream.publication.match_on:
            for collection, some in _by_collection(unmatched).items():
                self._ask(collection, [self._quietly(pending, alternative, matching=True) for pending in some])

    def _has_key(self, pending: PendingRow) -> bool:
        """Whether a row has the record's key, or something in its place that will reject it."""
        with suppress(Rejected):
            return bool(self.given(pending))
        return True

    def _prefetch_records(self, stream: Stream, pending_rows: Sequence[PendingRow]) -> None:
        publication = stream.publication
        compares = publication.compare == "account"
        if not (publication.finds or compares):
            return
        for collection, some in _by_collection(pending_rows).items():
            keys = []
            for pending in some:
                with _postponing_errors():
                    key = pending.known_key or self.given(pending) or self.matched(pending)
                    if key and (compares or not pending.known_key):
                        keys.append(key)
            with _postponing_errors():
                self._finder.prefetch_records(collection, keys, stream.relations)

    def _ask(self, collection: Collection, wanted: Sequence[Conditions | None]) -> None:
        with _postponing_errors():
            self._finder.prefetch(collection, [conditions for conditions in wanted if conditions])

    def _quietly(
        self, pending: PendingRow, templates: Mapping[str, Template], *, matching: bool = False
    ) -> Conditions | None:
        """The conditions that a row puts, if it can put them."""
        with suppress(Rejected, ReferenceNotPublished):
            return self.matching(pending, templates) if matching else self.conditions(pending, templates)
        return None

    # ------------------------------------------------------------------------------------------------ one by one

    def look_up(self, pending: PendingRow, name: str, lookup: Lookup) -> None:
        """Add the key of another record to a row.

        Raises:
            Rejected: There is none, or there are several.
        """
        conditions = self.conditions(pending, lookup.where)
        found = self._found(Collection(lookup.resource), conditions) if conditions else ()
        if len(found) == 1:
            pending.record[name] = found[0]
        elif not found and lookup.on_miss == "null":
            pending.record[name] = NONE
        elif found or lookup.on_miss != "omit":
            raise _not_one(f"{name}: ", lookup.resource.path, found, conditions)

    def locate(self, pending: PendingRow) -> None:
        """Find out below which parents the record of a row is.

        Raises:
            Rejected: The row does not say.
        """
        publication = pending.stream.publication
        pending.path = values.path(publication.path, pending.record, publication.blanks)

    def given(self, pending: PendingRow) -> str:
        """Return the key that a row of this account's own has; empty if it has none, or it is another system's.

        Raises:
            Rejected: It has something else in place of the key.
        """
        publication = pending.stream.publication
        if publication.external or publication.key is None:
            return ""
        value = publication.key.render(pending.record, replace(publication.blanks, missing="omit"))
        none = value is OUT or value is None or plain(value).strip() in ("", NONE)
        return "" if none else record_key(value, pending.collection.resource.key[0])

    def matched(self, pending: PendingRow) -> str:
        """The key of the one record that matches; empty if none does.

        Raises:
            Rejected: Several match, or the row has no value to match by.
            ReferenceNotPublished: A match needs a record that is not published yet.
        """
        self._check_values(pending)
        for alternative in pending.stream.publication.match_on:
            conditions = self.matching(pending, alternative)
            found = self._found(pending.collection, conditions) if conditions else ()
            if len(found) > 1:
                raise _not_one("", pending.collection.resource.path, found, conditions)
            if found:
                return found[0]
        return ""

    def existing(self, pending: PendingRow) -> str:
        """The key of the record that a row stands for; empty if there is no such record.

        Raises:
            Rejected: Several could be meant.
            ReferenceNotPublished: It cannot be told before other rows are published.
        """
        if pending.known_key:
            return pending.known_key
        if (key := self.given(pending)) and self._finder.record(
            pending.collection, key, pending.stream.relations
        ) is not None:
            return key
        return self.matched(pending)

    def matching(self, pending: PendingRow, alternative: Mapping[str, Template]) -> Conditions | None:
        """The conditions by which the record of a row is found, in this account's keys; None if the row lacks one."""
        conditions = self.conditions(pending, alternative)
        if conditions is None or not pending.stream.publication.external:
            return conditions
        origin = Origin(pending.row.stream, frozenset(pending.stream.publication.lookups))
        found = self._references.translated(pending.collection.resource, conditions, Object(alternative), origin)
        return found if found.keys() == conditions.keys() else None

    def _check_values(self, pending: PendingRow) -> None:
        """Reject a row that nothing identifies: it would create another record in every run."""
        alternatives = pending.stream.publication.match_on
        if alternatives and not any(self.conditions(pending, one) for one in alternatives):
            names = " or ".join(", ".join(one) for one in alternatives)
            raise refuse(f"It has no value to match by: {names}.", "Fill it in.")

    def conditions(self, pending: PendingRow, templates: Mapping[str, Template]) -> Conditions | None:
        """The conditions that a row puts; None if it has no value for one of them."""
        blanks = pending.stream.publication.blanks
        found = {name: values.value(template, pending.record, blanks) for name, template in templates.items()}
        return None if any(_is_empty(value) for value in found.values()) else found

    def _found(self, collection: Collection, conditions: Conditions) -> tuple[str, ...]:
        try:
            return self._finder.find(collection, conditions)
        except Unsearchable as wrong:
            raise refuse(str(wrong), "Correct the value.") from None


def _is_empty(value: Any) -> bool:
    return value is OUT or value is None or (isinstance(value, str) and not value.strip())


@contextmanager
def _postponing_errors() -> Iterator[None]:
    """Pass over what is wrong with one row or question: it comes up again where the row is published."""
    try:
        yield
    except (Forbidden, Unauthorized):
        raise
    except (Rejected, ReferenceNotPublished, Unsearchable, RequestRefused):
        pass


def _by_collection(pending_rows: Sequence[PendingRow]) -> dict[Collection, list[PendingRow]]:
    """Rows by where their records are; without those whose address is not complete."""
    found: dict[Collection, list[PendingRow]] = {}
    for pending in pending_rows:
        if pending.path.keys() == pending.stream.publication.path.keys():
            found.setdefault(pending.collection, []).append(pending)
    return found


def _not_one(what: str, kind: str, found: Sequence[str], conditions: Conditions | None) -> Rejected:
    """The rejection of a row that means no record, or several."""
    sought = ", ".join(f"{name} = {value}" for name, value in (conditions or {}).items()) or "an empty value"
    names = ", ".join(conditions or ())
    if found:
        return refuse(
            f"{what}{len(found)} records of {kind} match by {sought}: {', '.join(found[:5])}.",
            "Match by what only one record has.",
            f"{what}several records of {kind} match by {names}",
        )
    return refuse(
        f"{what}no record of {kind} matches by {sought}.",
        "Correct the value; or set on_miss to omit or null.",
        f"{what}no record of {kind} matches",
    )
