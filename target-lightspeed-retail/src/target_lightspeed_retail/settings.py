"""Which settings does the target have, beyond those it shares with the tap?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from lightspeed_retail.settings import declared, setting, values


@dataclass(frozen=True, kw_only=True)
class TargetSettings:
    """The target's own settings, checked and typed; the descriptions stand with the attributes."""

    publications: Sequence[Any] | None = setting(
        "array", "How each stream is published; the first entry that matches its name applies."
    )
    unmatched: str = setting(
        "string",
        "What happens, if publications are set, to a stream that matches none of them: the run is refused (`refuse`), "
        "or the stream is published to the resource that it is named like (`by_name`).",
        default="refuse",
        choices=("refuse", "by_name"),
    )
    method: str | None = setting(
        "string",
        "How the rows of streams without a publication of their own are published: POST, PUT, DELETE, UPSERT, CREATE, "
        "UPDATE, FIND or SKIP.",
    )
    endpoint: str | None = setting("string", "Where those rows are published, such as 'Item/{itemID}'.")
    path: Mapping[str, Any] | None = setting("object", "Values for the placeholders of that endpoint.")
    query: Mapping[str, Any] | None = setting("object", "Query parameters of those requests.")
    payload: Mapping[str, Any] | None = setting(
        "object", "Body of those requests, with placeholders; a row's own fields if not set."
    )
    keys: str = setting(
        "string",
        "Whose keys the rows have: this account's own (`remote`), or those of a foreign system or another account "
        "(`external`).",
        default="remote",
        choices=("remote", "external"),
    )
    nulls: str = setting(
        "string",
        "How null values are sent: they are left out (`omit`), sent as null (`send`), or sent as empty text, which "
        "clears the field (`clear`).",
        default="omit",
        choices=("omit", "send", "clear"),
    )
    missing: str = setting(
        "string",
        "What a placeholder does whose field a row does not have: the row is rejected (`error`), or the value is "
        "left out (`omit`).",
        default="error",
        choices=("error", "omit"),
    )
    compare: str = setting(
        "string",
        "What a row is compared with, so that nothing is sent that has not changed: nothing (`none`), what was last "
        "accepted for its key (`journal`), or what the account holds now (`account`), field by field.",
        default="journal",
        choices=("none", "journal", "account"),
    )
    unknown_columns: str = setting(
        "string",
        "What happens to columns that the endpoint does not have: they are reported and left out (`warn`), the run or "
        "the row is refused (`error`), or they are left out without a word (`ignore`).",
        default="warn",
        choices=("warn", "error", "ignore"),
    )
    upload_folder: str | None = setting(
        "string",
        "Folder that files to upload are in; a row can name no file outside of it, and none at all if it is not set.",
    )
    dry_run: bool = setting("boolean", "Whether to say what would be sent instead of sending it.", default=False)
    on_reject: str = setting(
        "string",
        "Whether a run goes on after a row was rejected (`continue`) or ends with it (`stop`).",
        default="continue",
        choices=("continue", "stop"),
    )
    max_rejects: int | None = setting("integer", "Most rejected rows of a run; with one more it ends.", minimum=0)
    journal: str | None = setting(
        "string",
        "Where it is kept what was published: a file, by default one for each account in the user's state folder; or a "
        "database by its SQLAlchemy URL.",
        secret=True,
    )
    rejects: str = setting(
        "string", "File of the rows that were rejected, as Singer messages.", default="lightspeed-retail-rejects.jsonl"
    )
    results: str | None = setting("string", "File that a Singer record is written to for every row published.")

    @classmethod
    def from_mapping(cls, config: Mapping[str, Any]) -> Self:
        """Read the target's own settings out of a configuration.

        Raises:
            ConfigurationError: A setting is wrong.
        """
        return cls(**values(TARGET_SETTINGS, config))


TARGET_SETTINGS = declared(TargetSettings)
"""The target's own settings, in the order they are documented."""
