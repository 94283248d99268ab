"""What follows from customers? Their contacts, their credit, and what is left of them when they go."""

from __future__ import annotations

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Integer
from lightspeed_retail_sandbox.changes import Change, Effects, Written
from lightspeed_retail_sandbox.rules import Form, Join, Through

from .custom_fields import values_of

SHORTEST_CODE, LONGEST_CODE = 8, 32

PERSONAL = ("firstName", "lastName", "title", "company", "companyRegistrationNumber", "vatNumber")
"""What anonymizing blanks, besides the day of birth and the contact."""

UNWANTED = frozenset({"noEmail", "noMail", "noPhone"})
REACHED_BY = ("Addresses", "Emails", "Phones", "Websites")


def give_contact(change: Change) -> None:
    """See that a new record has a contact, even if nothing is in it."""
    if change.is_new and not change["contactID"]:
        change.values["contactID"] = change.tx.insert("Contact")


def _leave_alone(change: Change) -> None:
    """New customers want no calls, letters or e-mail unless they are said to."""
    give_contact(change)
    if change.is_new:
        said = {name for draft in change.draft.nested.get("Contact", ()) for name in draft.values}
        change.tx.derive("Contact", change["contactID"], **dict.fromkeys(UNWANTED - said, True))


def _own_credit(change: Change) -> None:
    """Tell a credit account whose it is."""
    row = change.row
    if change.sets("CreditAccount") and row["creditAccountID"]:
        owner = {"customerID": change.key, "contactID": row["contactID"]}
        change.tx.derive("CreditAccount", row["creditAccountID"], **owner)


def _archive_credit(change: Change) -> None:
    credit = change.tx.record("CreditAccount", change.before["creditAccountID"])
    if credit and not credit["archived"]:
        change.tx.update("CreditAccount", credit, archived=True)


def _anonymize(change: Change) -> Written:
    """Blank what is personal, and archive; notes and custom field values stay."""
    tx, row = change.tx, change.before
    tx.update("Customer", row, archived=True, dob=None, **dict.fromkeys(PERSONAL, ""))
    if row["contactID"]:
        tx.update("Contact", row["contactID"], custom="", **{name: [] for name in REACHED_BY})
    if row["creditAccountID"]:
        tx.update("CreditAccount", row["creditAccountID"], name="")
    return Written(RESOURCES["customer"], [change.key])


def _check_credit(change: Change) -> None:
    """A code makes a gift card of an account."""
    code = change.draft.values.get("code", "")
    if not code:
        return
    if not SHORTEST_CODE <= len(code) <= LONGEST_CODE:
        raise change.invalid(f"The code must have {SHORTEST_CODE} to {LONGEST_CODE} characters.")
    if change.tx.row("CreditAccount", code=code):
        raise change.refuse("A gift card with this code already exists.")
    change.values["giftCard"] = True


def _waiting(kind: str) -> Join:
    """Return the sale lines of a customer that wait for a sale."""
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
            "Layaways": _waiting("isLayaway"),
            "SpecialOrders": _waiting("isSpecialOrder"),
            "Workorders": _waiting("isWorkorder"),
            "Tags": Join("Tag", "customerID", "tagID", through=Through("TagRelation", "customerID", "tagID")),
            "m": Join("customer_totals", "customerID", "customerID"),
        },
        loaded=("Contact",),
        prepare=_leave_alone,
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
