"""Does the account list archived records if it is asked to?

A live account ignores ``archived`` on sales. A list of active records alone proves nothing; one request for archived
records only does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from lightspeed_retail.errors import LightspeedError
from lightspeed_retail.query import Query
from lightspeed_retail.wire import Raw

from .failures import concerns_account

ONLY = Query(archived="only", sort=None)
"""What tells: the list has no record, or an archived one, or ignores the parameter."""


def warn_of_missing(stream: str, first: Callable[[Query], Raw | None], logger: logging.Logger) -> None:
    """Warn if the account has archived records that it did not list, or ignores the request for them.

    Args:
        stream: A stream whose list was read with ``archived=true`` and brought no archived record.
        first: Returns the first record that a query brings; None if it brings none.
        logger: Where to warn.

    Raises:
        LightspeedError: No stream can be read any more.
    """
    try:
        record = first(ONLY)
    except LightspeedError as error:
        if concerns_account(error):
            raise
        return  # nothing is known then
    is_archived = _archived(record) if record else None
    if is_archived is False:
        logger.warning("%s: the account ignores 'archived'; if it has archived records, they are missing.", stream)
    elif is_archived:
        logger.warning(
            "%s: the account has archived records that it does not list with archived=true; they are missing. Read "
            "them in a second run with 'archived' set to 'only'.",
            stream,
        )


def _archived(record: Raw) -> bool | None:
    """Whether a record is archived; None if it does not say."""
    return {"true": True, "false": False}.get(str(record.get("archived")).lower())
