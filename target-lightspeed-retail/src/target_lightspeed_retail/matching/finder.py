"""Which records of the account are meant?

Records are asked for in bulk, up to a hundred keys or values in one request, before the rows of a batch are published
one by one. What has been found, made or changed in this run is remembered, so that a later row finds it too.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import product
from typing import Any, TypeAlias
from urllib.parse import quote

from lightspeed_retail import relations
from lightspeed_retail.client import MOST_PER_PAGE, Lightspeed
from lightspeed_retail.errors import Forbidden, NotFound, RequestRefused, Unauthorized
from lightspeed_retail.query import LONGEST_LIST, OPERATORS, Query
from lightspeed_retail.resources._base import Resource
from lightspeed_retail.resources.shared import Contact
from lightspeed_retail.wire import Decoder, Record
from target_lightspeed_retail.configuration.placeholders import written
from target_lightspeed_retail.rows import batches, canonical, plain

from .keys import PROVISIONAL

Conditions: TypeAlias = Mapping[str, Any]
"""What is known of a record: values by field, those of a relation dotted."""

LONGEST_QUERY = 4000
"""Most characters of values in one request, percent-encoded; servers refuse addresses that are much longer."""

_REMEMBERED = 50_000
"""Most searches whose hit is remembered."""

_NOT_IN_LISTS = set(",[]|\"'")
"""Characters that a value in a list of values cannot have."""


class Unsearchable(ValueError):
    """The API cannot be asked for a value, because it would take it for an operator."""


@dataclass(frozen=True)
class Collection:
    """Where records are: a resource, below certain parents.

    Attributes:
        resource: The resource.
        path: Keys of the parents, by placeholder, sorted.
    """

    resource: type[Resource]
    path: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, resource: type[Resource], path: Mapping[str, Any]) -> Collection:
        """The place that values for the placeholders of a path name."""
        return cls(resource, tuple(sorted((name, written(value)) for name, value in path.items())))


@dataclass(frozen=True)
class _Search:
    """A question for records whose fields have certain values."""

    collection: Collection
    fields: tuple[str, ...]
    values: tuple[str, ...]


class Finder:
    """Finds records.

    Args:
        client: The account.
    """

    def __init__(self, client: Lightspeed) -> None:
        self._client = client
        self._found: OrderedDict[_Search, tuple[str, ...]] = OrderedDict()
        self._absent: set[_Search] = set()
        self._searched: dict[Collection, set[tuple[str, ...]]] = defaultdict(set)
        self._records: dict[tuple[Collection, str], Record | None] = {}

    def begin_batch(self) -> None:
        """Forget what may have changed since: what records hold, and what could not be found."""
        self._absent.clear()
        self._records.clear()

    # ----------------------------------------------------------------------------------------------- by values

    def prefetch(self, collection: Collection, wanted: Iterable[Conditions]) -> None:
        """Find many records in few requests.

        Args:
            collection: Where.
            wanted: What is known of each.
        """
        groups: dict[tuple[str, ...], dict[_Search, Conditions]] = defaultdict(dict)
        for conditions in wanted:
            search = _search(collection, conditions)
            if search not in self._found and search not in self._absent:
                groups[search.fields][search] = conditions
        for fields, searches in groups.items():
            self._searched[collection].add(fields)
            for some in _requests(fields, searches):
                self._ask(collection, fields, some)

    def find(self, collection: Collection, conditions: Conditions) -> tuple[str, ...]:
        """The keys of the records that have certain values; active ones go before archived ones.

        Raises:
            Unsearchable: The API cannot be asked for a value.
        """
        self.prefetch(collection, [conditions])
        search = _search(collection, conditions)
        if search in self._found:
            self._found.move_to_end(search)
        return self._found.get(search, ())

    def search(self, collection: Collection, conditions: Conditions) -> list[Record]:
        """The records that have certain values, as they are now, archived ones included."""
        names = _loads(conditions)
        filters = {name: _equal(value) for name, value in conditions.items()}
        return [record for record in self._listed(collection, filters, names) if _matches(record, conditions)]

    def learn(self, collection: Collection, key: str, record: Record) -> None:
        """Remember a record that was made or changed, so that it is found by the values it has now."""
        for fields in self._searched[collection]:
            for values in product(*(list(_values_at(record, name)) for name in fields)):
                search = _Search(collection, fields, values)
                self._absent.discard(search)
                self._remember(search, (*(known for known in self._found.get(search, ()) if known != key), key))
        self._records.pop((collection, key), None)

    def _ask(self, collection: Collection, fields: tuple[str, ...], searches: Mapping[_Search, Conditions]) -> None:
        """Ask for several records in one request, and sort out which is which."""
        filters = _filters(fields, list(searches.values()))
        hits: dict[_Search, dict[str, bool]] = {search: {} for search in searches}
        try:
            records = list(self._listed(collection, filters, _loads(fields)))
        except (Forbidden, Unauthorized):
            raise
        except RequestRefused as refusal:
            if len(searches) == 1:
                raise
            # a shorter address if that was too long; else one by one, for not every field may take a list
            most = -(-len(searches) // 2) if refusal.status == HTTPStatus.REQUEST_URI_TOO_LONG else 1
            for some in batches(list(searches.items()), most):
                self._ask(collection, fields, dict(some))
            return
        for record in records:
            for values in product(*(list(_values_at(record, name)) for name in fields)):
                search = _Search(collection, fields, values)
                if search in hits:
                    hits[search][plain(record[collection.resource.key[0]])] = bool(record.get("archived"))
        for search, keys in hits.items():
            active = tuple(key for key, archived in keys.items() if not archived)
            if keys:
                self._remember(search, active or tuple(keys))
            else:
                self._absent.add(search)

    def _remember(self, search: _Search, keys: tuple[str, ...]) -> None:
        self._found[search] = keys
        self._found.move_to_end(search)
        if len(self._found) > _REMEMBERED:
            self._found.popitem(last=False)

    # ------------------------------------------------------------------------------------------------- by key

    def prefetch_records(self, collection: Collection, keys: Iterable[str], names: Sequence[str] = ()) -> None:
        """Read many records in few requests.

        Args:
            collection: Where.
            keys: Their keys.
            names: Relations to load.
        """
        wanted = [key for key in dict.fromkeys(keys) if (collection, key) not in self._records]
        self._records.update(dict.fromkeys(((collection, key) for key in wanted if key.startswith(PROVISIONAL)), None))
        missing = [key for key in wanted if not key.startswith(PROVISIONAL)]
        (field,) = collection.resource.key
        for some in batches(missing, LONGEST_LIST):
            found: dict[tuple[Collection, str], Record | None] = dict.fromkeys(
                ((collection, key) for key in some), None
            )
            open_keys = set(some)
            filters = {field: _among(some) if len(some) > 1 else some[0]}
            for record in self._listed(collection, filters, names):
                key = plain(record[field])
                found[collection, key] = record
                open_keys.discard(key)
                if not open_keys:
                    break  # all are there: no need to see whether there is another page
            self._records.update(found)

    def record(self, collection: Collection, key: str, names: Sequence[str] = ()) -> Record | None:
        """A record as it was when its batch began; None if there is none.

        Args:
            collection: Where.
            key: Its key.
            names: Relations to load.
        """
        self.prefetch_records(collection, [key], names)
        return self._records[collection, key]

    def reread(self, collection: Collection, key: str, names: Sequence[str] = ()) -> Record | None:
        """A record as it is now."""
        self._records.pop((collection, key), None)
        return self.record(collection, key, names)

    # ------------------------------------------------------------------------------------------------- asking

    def _listed(self, collection: Collection, filters: Mapping[str, str], names: Sequence[str]) -> Iterator[Record]:
        resource = collection.resource
        asked = Query(filters, relations=tuple(names), archived="true" if resource.archivable else "")
        decoder = Decoder(resource, relations.tree(resource, names))
        try:
            for page in self._client.pages(
                resource, asked, path=dict(collection.path), page_size=MOST_PER_PAGE, asker=f"finding {resource.slug()}"
            ):
                for raw in page:
                    yield decoder.decode(raw).record
        except NotFound:  # the parent is gone, and all below it
            return


# ---------------------------------------------------------------------------------------------------- questions


def _search(collection: Collection, conditions: Conditions) -> _Search:
    fields = tuple(sorted(conditions))
    return _Search(collection, fields, tuple(_normal(conditions[name]) for name in fields))


def _requests(
    fields: tuple[str, ...], searches: Mapping[_Search, Conditions]
) -> Iterator[Mapping[_Search, Conditions]]:
    """Divide searches by the same fields into those that one request can ask for."""
    together: dict[_Search, Conditions] = {}
    length = 0
    for search, conditions in searches.items():
        values = [written(conditions[name]) for name in fields]
        if not all(_fits_in_list(value) for value in values):
            yield {search: conditions}
            continue
        size = max(len(quote(value, safe="")) for value in values) + len("%2C")
        if together and (len(together) == LONGEST_LIST or length + size > LONGEST_QUERY):
            yield together
            together, length = {}, 0
        together[search] = conditions
        length += size
    if together:
        yield together


def _fits_in_list(value: str) -> bool:
    """Whether a value stays what it is in a list of values, where blanks around it may be lost."""
    return not _NOT_IN_LISTS & set(value) and value == value.strip()


def _filters(fields: tuple[str, ...], searches: Sequence[Conditions]) -> dict[str, str]:
    """The filters that let all wanted records through: what all have in common, and a list of values of one field."""
    values = {name: list(dict.fromkeys(written(conditions[name]) for conditions in searches)) for name in fields}
    filters = {name: _equal(some[0]) for name, some in values.items() if len(some) == 1}
    listed = max(values, key=lambda name: len(values[name]))
    if len(values[listed]) > 1:
        filters[listed] = _among(values[listed])
    return filters


def _among(values: Sequence[str]) -> str:
    """A list of values; numbers in brackets, as documented, texts in the other documented form.

    Texts in brackets could be taken for JSON, which they are not without quotes.
    """
    listed = ",".join(values)
    return f"IN,[{listed}]" if all(value.isdecimal() for value in values) else f"IN,{listed}"


def _equal(value: Any) -> str:
    text = written(value)
    if text.partition(",")[0] in OPERATORS and "," in text:
        raise Unsearchable(f"{text!r} cannot be searched for: it begins like an operator.")
    return text


def _loads(fields: Iterable[str]) -> tuple[str, ...]:
    """The relations that fields are in."""
    return tuple(sorted({name.partition(".")[0] for name in fields if "." in name}))


# ------------------------------------------------------------------------------------------------------- values


def _values_at(record: Record, name: str) -> set[str]:
    """The values that a record has for a field, in the form they are compared in."""
    relation, dot, field = name.partition(".")
    if not dot:
        return _normals([record.get(name)])
    inner = record.get(relation)
    inner = [inner] if isinstance(inner, Mapping) else inner or []
    if field in Contact.search_names:
        inner, field = _contact_details(inner, field)
    return _normals(one.get(field) for one in inner)


def _contact_details(contacts: Iterable[Mapping[str, Any]], name: str) -> tuple[list[Mapping[str, Any]], str]:
    """The numbers or addresses that a search name of contacts stands for, and the field they have it in."""
    details, field, use = Contact.search_names[name]
    found = (one for contact in contacts for one in contact.get(details) or ())
    return [one for one in found if use in ("", one.get("useType"))], field


def _normals(values: Iterable[Any]) -> set[str]:
    return {_normal(value) for value in values if value is not None}


def _normal(value: Any) -> str:
    """A value as the API compares it: without regard to letter case, but with all its blanks."""
    return plain(value).casefold() if not isinstance(value, Mapping | list) else canonical(value)


def _matches(record: Record, conditions: Conditions) -> bool:
    return all(_normal(value) in _values_at(record, name) for name, value in conditions.items())
