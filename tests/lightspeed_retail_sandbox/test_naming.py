from __future__ import annotations

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox import Sandbox

from .conftest import NOW

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def chains():
    """The accounts of two seeds."""
    made = [Sandbox(seed=seed, scale=0.05, now=NOW) for seed in (1, 2)]
    yield made
    for sandbox in made:
        sandbox.stop()


def test_every_seed_has_an_account_of_its_own(chains):
    one, other = chains
    assert (one.oauth.account_id, other.oauth.account_id) == (83050, 83051)
    assert [sandbox.rows("account")[0]["accountID"] for sandbox in chains] == [83050, 83051]


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("category", "fullPathName"),
        ("customer", "lastName"),
        ("employee", "lastName"),
        ("item", "description"),
        ("item", "upc"),
        ("item", "customSku"),
        ("manufacturer", "name"),
        ("shop", "name"),
        ("tag", "name"),
        ("vendor", "name"),
    ],
)
def test_chains_share_no_names(chains, slug, name):
    one, other = ({row[name] for row in sandbox.rows(slug)} - {""} for sandbox in chains)
    assert one
    assert one.isdisjoint(other)


def test_chains_share_no_mail_addresses(chains):
    def mails(sandbox):
        kinds = [kind for kind in RESOURCES if kind in ("customer", "employee", "shop", "vendor")]
        contacts = [row["Contact"] for kind in kinds for row in sandbox.rows(kind, ["Contact"])]
        return {mail["address"] for contact in contacts if contact for mail in contact["Emails"]}

    one, other = map(mails, chains)
    assert one
    assert one.isdisjoint(other)


def test_the_session_is_that_of_an_employee(chains):
    for sandbox in chains:
        session = sandbox.rows("session")[0]["Employee"]
        names = {row["employeeID"]: row["lastName"] for row in sandbox.rows("employee")}
        assert session["lastName"] == names[session["employeeID"]]
