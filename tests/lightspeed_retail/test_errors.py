from __future__ import annotations

import pytest

from lightspeed_retail import errors
from lightspeed_retail.errors import LightspeedError, NotFound, RequestRefused


def test_reads_as_one_paragraph():
    error = LightspeedError("item: GET /Item.json was refused.", "Check the path.")
    assert str(error) == "item: GET /Item.json was refused. Check the path."


def test_needs_no_hint():
    assert str(LightspeedError("It is closed.")) == "It is closed."


@pytest.mark.parametrize(
    "kind", [v for v in vars(errors).values() if isinstance(v, type) and v.__module__ == errors.__name__]
)
def test_every_error_is_ours(kind):
    assert issubclass(kind, LightspeedError)


def test_refusals_keep_what_the_server_said():
    error = NotFound("Gone.", status=404, api_message="Object not found", code="Exception")
    assert isinstance(error, RequestRefused)
    assert (error.status, error.api_message, error.code) == (404, "Object not found", "Exception")
