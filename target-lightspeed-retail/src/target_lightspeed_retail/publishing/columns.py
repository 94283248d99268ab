"""Which columns of a stream are not published, and what is done about it?"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.query import did_you_mean
from lightspeed_retail.resources._base import Resource
from target_lightspeed_retail.configuration.publications import Event, Publication
from target_lightspeed_retail.outcomes.outcome import refuse

_LOG = logging.getLogger(__name__)

_POSITION = re.compile(r"\[[0-9]+\]")

_METADATA = "_"
"""How columns begin that Singer taps and targets add to a record, such as ``_extra`` and ``_sdc_batched_at``."""


class UnknownColumns:
    """Reports columns that no endpoint takes, once each.

    Args:
        policy: The setting ``unknown_columns``: ``warn``, ``error`` or ``ignore``.
    """

    def __init__(self, policy: str) -> None:
        self._policy = policy
        self._rows: Counter[tuple[str, str]] = Counter()

    def check_schema(
        self, stream: str, publication: Publication, names: Sequence[str], key_properties: Sequence[str]
    ) -> None:
        """Report the columns of a stream's schema that its publication does not use.

        Columns are ignored if every request has a configured payload: then it says what is sent.

        Args:
            stream: The stream.
            publication: What is done with its rows.
            names: Its columns.
            key_properties: Its key.

        Raises:
            ConfigurationError: There are some, and the policy is ``error``.
        """
        resources = list(_resources_of_own_fields(publication))
        if self._policy == "ignore" or not resources:
            return
        used = {name.partition(".")[0] for name in publication.fields()} | {*key_properties}
        used |= {*publication.key.fields()} if publication.key else set()
        known = {spelling for resource in resources for spelling in resource.spellings}
        unknown = [
            name for name in names if name not in used and name.lower() not in known and not name.startswith(_METADATA)
        ]
        if unknown and self._policy == "error":
            raise ConfigurationError(
                f"The stream {stream!r} has columns that {resources[0].path} lacks: {_listed(unknown, resources)}.",
                "Rename or remove them with stream_maps, set 'payload', or set unknown_columns to warn.",
            )
        if unknown:
            _LOG.warning(
                "%s: these columns are not published, as %s does not have them: %s.",
                stream,
                resources[0].path,
                _listed(unknown, resources),
            )
            self._rows.update(dict.fromkeys(((stream, name) for name in unknown), 0))

    def note(self, stream: str, places: Iterable[str]) -> None:
        """Report fields of a row that are left out because nothing declares them.

        Args:
            stream: The stream of the row.
            places: Where they are, such as ``Contact.Emails[0].adress``.

        Raises:
            Rejected: There are some, and the policy is ``error``.
        """
        for place in places:
            field = _POSITION.sub("", place)
            if self._policy == "ignore" or field.startswith(_METADATA):
                continue
            if self._policy == "error":
                raise refuse(
                    f"It has a field that is not published: {place}.",
                    "Correct or remove it, or set unknown_columns to warn.",
                    f"a field that is not published: {field}",
                )
            if (stream, field) not in self._rows:
                _LOG.warning("%s: the field %s is not published; the row is published without it.", stream, field)
            self._rows[stream, field] += 1

    def sum_up(self) -> None:
        """Log how many columns were not published."""
        if self._rows:
            listed = ", ".join(f"{stream}.{field}" for stream, field in self._rows)
            _LOG.warning("Not published: %d column%s (%s).", len(self._rows), "s"[: len(self._rows) > 1], listed)


def _resources_of_own_fields(publication: Publication) -> Iterable[type[Resource]]:
    """The resources that get the row's own fields, because no payload is configured."""
    for event, request in publication.templates.items():
        if event is not Event.DELETE and request.resource and request.payload is None and request.takes_body:
            yield request.resource


def _listed(names: Iterable[str], resources: Sequence[type[Resource]]) -> str:
    possible = [name for resource in resources for name in resource.fields]
    return ", ".join(f"{name} {hint}".strip() for name in names for hint in [_hint(name, possible)])


def _hint(name: str, possible: Sequence[str]) -> str:
    hint = did_you_mean(name, possible)
    return f"({hint[0].lower()}{hint[1:]})" if hint else ""
