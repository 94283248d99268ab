"""Customers, employees and credit accounts."""

from __future__ import annotations

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Integer
from lightspeed_retail_sandbox.changes import Change, Effects, Written
from lightspeed_retail_sandbox.rules import Form, Join, Through

from .custom_fields import values_of

SHORTEST_CODE, LONGEST_CODE = 8, 32

PERSONAL = ("firstName", "lastName", "title", "company", "companyRegistrationNumber", "vatNumber")
"""Fields that anonymizing clears, besides the date of birth and the contact."""

OPT_OUTS = frozenset({"noEmail", "noMail", "noPhone"})
REACHED_BY = ("Addresses", "Emails", "Phones", "Websites")


def give_contact(change: Change) -> None:
    """Give a new record a contact, even an empty one."""
    if change.is_new and not change["contactID"]:
        change.values["contactID"] = change.tx.insert("Contact")


def _default_contact(change: Change) -> None:
    """Opt new customers out of calls, letters and e-mail unless the body says otherwise."""
    give_contact(change)
    if change.is_new:
        sent = {name for draft in change.draft.nested.get("Contact", ()) for name in draft.values}
        change.tx.derive("Contact", change["contactID"], **dict.fromkeys(OPT_OUTS - sent, True))


def _own_credit(change: Change) -> None:
    """Link a credit account to its customer."""
    row = change.row
    if change.sets("CreditAccount") and row["creditAccountID"]:
        owner = {"customerID": change.key, "contactID": row["contactID"]}
        change.tx.derive("CreditAccount", row["creditAccountID"], **owner)


def _archive_credit(change: Change) -> None:
    credit = change.tx.record("CreditAccount", change.before["creditAccountID"])
    if credit and not credit["archived"]:
        change.tx.update("CreditAccount", credit, archived=True)


def _anonymize(change: Change) -> Written:
    """Clear personal data, and archive; notes and custom field values stay."""
    tx, row = change.tx, change.before
    tx.update("Customer", row, archived=True, dob=None, **dict.fromkeys(PERSONAL, ""))
    if row["contactID"]:
        tx.update("Contact", row["contactID"], custom="", **{name: [] for name in REACHED_BY})
    if row["creditAccountID"]:
        tx.update("CreditAccount", row["creditAccountID"], name="")
    return Written(RESOURCES["customer"], [change.key])


def _check_credit(change: Change) -> None:
    """Check the code; it makes the account a gift card."""
    code = change.draft.values.get("code", "")
    if not code:
        return
    if not SHORTEST_CODE <= len(code) <= LONGEST_CODE:
        raise change.invalid(f"The code must have {SHORTEST_CODE} to {LONGEST_CODE} characters.")
    if change.tx.row("CreditAccount", code=code):
        raise change.refuse("A gift card with this code already exists.")
    change.values["giftCard"] = True


def _pending(kind: str) -> Join:
    """Return the join of a customer's sale lines without a sale."""
    return Join("SaleLine", "customerID", "customerID", where=f"n.saleID = 0 AND n.{kind} = 1")


RULES = {
    "CreditAccount": Effects(
        columns={"contactID": Integer},
        part=True,
        joins={
            "Contact": Join(
                "Contact", "customerID", "contactID", through=Through("Customer", "customerID", "contactID")
            )
        },
        listed_if="giftCard",
        equals_only=frozenset({"code"}),
        forms={"code": Form.MASKED},
        prepare=_check_credit,
    ),
    "Customer": Effects(
        joins={
            "Layaways": _pending("isLayaway"),
            "SpecialOrders": _pending("isSpecialOrder"),
            "Workorders": _pending("isWorkorder"),
            "Tags": Join("Tag", "customerID", "tagID", through=Through("TagRelation", "customerID", "tagID")),
            "m": Join("customer_totals", "customerID", "customerID"),
        },
        loaded=("Contact",),
        prepare=_default_contact,
        settle=_own_credit,
        after_removal=_archive_credit,
        related={"CustomFieldValues": values_of("Customer")},
        calls={"anonymize": _anonymize},
    ),
    "Employee": Effects(
        joins={"EmployeeRights": Join("EmployeeRight", "employeeRoleID", "employeeRoleID")},
        forms={"accessPin": Form.NEVER},
        loaded=("Contact",),
        prepare=give_contact,
    ),
}
