"""Errors that the SDK has classes of its own for."""

from __future__ import annotations

from singer_sdk.exceptions import MissingKeyPropertiesError, RecordsWithoutSchemaException

from lightspeed_retail.errors import LightspeedError


class RecordBeforeSchema(LightspeedError, RecordsWithoutSchemaException):
    """A record came before the schema of its stream."""


class KeyMissing(LightspeedError, MissingKeyPropertiesError):
    """A record has no value for its key."""
