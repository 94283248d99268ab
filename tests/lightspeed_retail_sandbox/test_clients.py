from __future__ import annotations

import pytest

from lightspeed_retail_sandbox.clients import Client, Clients, built_in


@pytest.mark.parametrize("uri", ["http://localhost/", "https:///x", "localhost:8085", "https://localhost/#x", ""])
def test_redirects_are_to_https_without_a_fragment(uri):
    with pytest.raises(ValueError, match="is not an https:// address"):
        Client("c", "s", uri)


def test_one_keeps_a_secret_and_one_cannot():
    confidential, public = built_in()
    assert (confidential.public, public.public) == (False, True)
    assert confidential.secret not in repr(confidential)


def test_a_client_takes_the_place_of_the_one_with_its_id():
    clients = Clients(built_in())
    again = Client("sandbox-client", "another-secret")
    clients.register(again)
    assert clients.find("sandbox-client") is again
    clients.reset()
    assert clients.find("sandbox-client") is clients.first
