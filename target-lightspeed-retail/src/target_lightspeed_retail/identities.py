"""Which record does a row stand for, and which ones does it name?

The journal knows what was published before; a row of this account's own has the record's key; else the record is found
by what it has in common with the row. Nothing is guessed: where several records match, the row is rejected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from lightspeed_retail.errors import Forbidden, RequestRefused, Unauthorized

from .finding import Conditions, Finder, Place, Unsearchable
from .payloads import Rejected, refuse
from .publications import Lookup
from .references import Origin, References, Waits
from .rows import plain
from .streams import Stream
from .templates import OUT, Object, Template
from .work import Work

NONE = "0"
"""The key of no record."""


class Identities:
    """Finds out which records rows mean.

    Args:
        finder: Finds records.
        references: Translates references of rows with external keys.
    """

    def __init__(self, finder: Finder, references: References) -> None:
        self._finder = finder
        self._references = references

    # ------------------------------------------------------------------------------------------------ in bulk

    def prefetch(self, stream: Stream, works: Sequence[Work]) -> None:
        """Ask the account in bulk for what rows need. What fails here, fails again where it matters."""
        for name, lookup in stream.publication.lookups.items():
            place = Place(lookup.resource)
            self._ask(place, [self._quietly(work, lookup.where) for work in works])
            for work in works:
                with _left_for_later():
                    self.look_up(work, name, lookup)
        if stream.publication.resource is not None:
            for work in works:
                with _left_for_later():
                    self.locate(work)
            self._prefetch_matches(stream, works)
            self._prefetch_records(stream, works)
        for work in works:
            work.record = dict(work.row.record)

    def _prefetch_matches(self, stream: Stream, works: Sequence[Work]) -> None:
        open_works = [
            work for work in works if not self.known(work) and (stream.publication.external or not self.given(work))
        ]
        for alternative in stream.publication.match_on:
            for place, some in _by_place(open_works).items():
                self._ask(place, [self._quietly(work, alternative, matching=True) for work in some])

    def _prefetch_records(self, stream: Stream, works: Sequence[Work]) -> None:
        publication = stream.publication
        compares = publication.compare == "account"
        if not (publication.finds or compares):
            return
        for place, some in _by_place(works).items():
            keys = []
            for work in some:
                with _left_for_later():
                    known = self.known(work)
                    key = known or self.given(work) or self.matched(work)
                    if key and (compares or not known):
                        keys.append(key)
            with _left_for_later():
                self._finder.prefetch_records(place, keys, stream.relations)

    def _ask(self, place: Place, wanted: Sequence[Conditions | None]) -> None:
        with _left_for_later():
            self._finder.prefetch(place, [conditions for conditions in wanted if conditions])

    def _quietly(self, work: Work, templates: Mapping[str, Template], *, matching: bool = False) -> Conditions | None:
        """The conditions that a row puts, if it can put them."""
        with suppress(Rejected, Waits):
            return self.matching(work, templates) if matching else self.conditions(work, templates)
        return None

    # ------------------------------------------------------------------------------------------------ one by one

    def look_up(self, work: Work, name: str, lookup: Lookup) -> None:
        """Add the key of another record to a row.

        Raises:
            Rejected: There is none, or there are several.
        """
        conditions = self.conditions(work, lookup.where)
        found = self._found(Place(lookup.resource), conditions) if conditions else ()
        if len(found) == 1:
            work.record[name] = found[0]
        elif not found and lookup.on_miss == "null":
            work.record[name] = NONE
        elif found or lookup.on_miss != "omit":
            raise _not_one(f"{name}: ", lookup.resource.path, found, conditions)

    def locate(self, work: Work) -> None:
        """Find out below which parents the record of a row is.

        Raises:
            Rejected: The row does not say.
        """
        work.path = work.stream.writer.path(work.stream.publication.path, work.record)

    def known(self, work: Work) -> str:
        """The key that the journal knows; empty if it knows none."""
        return work.entry.remote_id if work.entry else ""

    def given(self, work: Work) -> str:
        """The key that a row of this account's own has; empty if it has none, or it is another system's."""
        publication = work.stream.publication
        if publication.external or publication.key is None:
            return ""
        value = publication.key.render(work.record, replace(publication.blanks, missing="omit"))
        key = "" if value is OUT or value is None else plain(value)
        return "" if key == NONE else key

    def matched(self, work: Work) -> str:
        """The key of the one record that matches; empty if none does.

        Raises:
            Rejected: Several match.
            Waits: A match needs a record that is not published yet.
        """
        for alternative in work.stream.publication.match_on:
            conditions = self.matching(work, alternative)
            found = self._found(work.place, conditions) if conditions else ()
            if len(found) > 1:
                raise _not_one("", work.place.resource.path, found, conditions)
            if found:
                return found[0]
        return ""

    def existing(self, work: Work) -> str:
        """The key of the record that a row stands for; empty if there is no such record.

        Raises:
            Rejected: Several could be meant.
            Waits: It cannot be told before other rows are published.
        """
        if key := self.known(work):
            return key
        if (key := self.given(work)) and self._finder.record(work.place, key, work.stream.relations) is not None:
            return key
        return self.matched(work)

    def matching(self, work: Work, alternative: Mapping[str, Template]) -> Conditions | None:
        """The conditions by which the record of a row is found, in this account's keys; None if the row lacks one."""
        conditions = self.conditions(work, alternative)
        if conditions is None or not work.stream.publication.external:
            return conditions
        origin = Origin(work.row.stream, frozenset(work.stream.publication.lookups))
        found = self._references.translated(work.place.resource, conditions, Object(alternative), origin)
        return found if found.keys() == conditions.keys() else None

    def conditions(self, work: Work, templates: Mapping[str, Template]) -> Conditions | None:
        """The conditions that a row puts; None if it has no value for one of them."""
        found = {name: work.stream.writer.value(template, work.record) for name, template in templates.items()}
        return None if any(value is OUT or value in (None, "") for value in found.values()) else found

    def _found(self, place: Place, conditions: Conditions) -> tuple[str, ...]:
        try:
            return self._finder.find(place, conditions)
        except Unsearchable as wrong:
            raise refuse(str(wrong), "Correct the value.") from None


@contextmanager
def _left_for_later() -> Iterator[None]:
    """Pass over what is wrong with one row or question: it comes up again where the row is published."""
    try:
        yield
    except (Forbidden, Unauthorized):
        raise
    except (Rejected, Waits, Unsearchable, RequestRefused):
        pass


def _by_place(works: Sequence[Work]) -> dict[Place, list[Work]]:
    """Rows by where their records are; without those whose address is not complete."""
    found: dict[Place, list[Work]] = {}
    for work in works:
        if work.path.keys() == work.stream.publication.path.keys():
            found.setdefault(work.place, []).append(work)
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
