"""Credit accounts of customers, and gift cards. Their balance is the sum of the payments made with them.

Below zero it is a deposit that can be spent; above zero it is owed to the chain. So a payment of -100 gives someone
100 dollars to spend, and a payment of 30 spends 30 of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .values import money, stamp

if TYPE_CHECKING:
    from .stage import Stage

ARCHIVE_PERCENT = 30
CODE_DIGITS = 13


@dataclass(slots=True, eq=False)
class Credit:
    """A credit account, or a gift card if it has a code."""

    key: int
    name: str
    customer: int
    contact: int
    stamp: int
    code: str = ""
    limit: int = 0
    balance: int = 0

    @property
    def deposit(self) -> int:
        """What can be spent."""
        return max(-self.balance, 0)


class Credits:
    """All credit accounts and gift cards."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.accounts: list[Credit] = []
        self.cards: list[Credit] = []

    def open_account(self, name: str, customer: int, contact: int, moment: int, *, limit: int = 0) -> Credit:
        """Open the account of a customer."""
        account = Credit(self._stage.ledger.key("CreditAccount"), name, customer, contact, moment, limit=limit)
        self.accounts.append(account)
        return account

    def make_card(self, moment: int) -> Credit:
        """Make a gift card; it is worth nothing until a sale puts money on it."""
        code = f"23{self._stage.chance.digits(CODE_DIGITS - 2)}"
        card = Credit(self._stage.ledger.key("CreditAccount"), "Gift Card", 0, 0, moment, code=code)
        self.cards.append(card)
        return card

    def a_loaded_card(self) -> Credit | None:
        """One of the cards that still have money on them, if the first one that comes to hand does."""
        card = self._stage.chance.pick(self.cards) if self.cards else None
        return card if card and card.deposit else None

    def write_credits(self) -> None:
        """Write down every account and card with its present balance; some empty cards are archived."""
        for credit in (*self.accounts, *self.cards):
            archived = bool(credit.code) and not credit.balance and self._stage.chance.happens(ARCHIVE_PERCENT)
            self._stage.ledger.write(
                "CreditAccount",
                {
                    "creditAccountID": credit.key,
                    "name": credit.name,
                    "code": credit.code,
                    "creditLimit": money(credit.limit),
                    "description": "Gift Card" if credit.code else "",
                    "giftCard": bool(credit.code),
                    "archived": archived,
                    "timeStamp": stamp(credit.stamp),
                    "customerID": credit.customer,
                    "contactID": credit.contact,
                    "balance": money(credit.balance),
                },
            )
