"""How sales are paid, and how refunds are paid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .chance import Weighted
from .rules import CARD, CASH, CHECK, CREDIT_ACCOUNT, DEBIT_CARD, GIFT_CARD, PaymentType
from .values import CENT, DAY, DOLLAR, NOTHING, dollars, money, rate, share, stamp

if TYPE_CHECKING:
    from .credit import Credit, Credits
    from .customers import Customer
    from .sales import Ticket
    from .stage import Stage
    from .tills import Tills

METHODS = Weighted(
    [(CARD, 62), (CASH, 22), (DEBIT_CARD, 9), (GIFT_CARD, 5), (CHECK, 2)],
)
BRANDS = ("VISA", "VISA", "MC", "AMEX", "DISC")
ENTRIES = ("CHIP", "CONTACTLESS", "SWIPE", "KEYED")
# What people hand over in cash: a whole number of these notes.
NOTES = (CENT, DOLLAR, 5 * DOLLAR, 5 * DOLLAR, 20 * DOLLAR, 20 * DOLLAR)
SPLIT_PERCENT = 5
SPLIT_ABOVE = dollars(20)
TIP_RATE = 10_000
SIGNATURE_PERCENT = 4
DECLINED_PERCENT = 1.5
FIXED_FEE, VARIABLE_FEE = dollars(0.1), 2_600
INTERCHANGE_FEE, SCHEME_FEE = 1_650, 140
FEES_KNOWN_FOR = 365 * DAY


@dataclass(slots=True)
class Tender:
    """A payment that someone hands over; below zero it is handed back.

    Attributes:
        tip: The part of the amount that is a tip.
        credit: The account or gift card it is made with.
    """

    type: PaymentType
    amount: int
    tip: int = 0
    credit: Credit | None = None


class Payments:
    """Everything that is paid."""

    def __init__(self, stage: Stage, credit: Credits, tills: Tills) -> None:
        self._stage = stage
        self._credit = credit
        self._tills = tills

    def tenders(self, customer: Customer | None, due: int, *, tip: bool = False) -> list[Tender]:
        """What a customer hands over for an amount due; in cash it may be more than that."""
        if not due:
            return []
        chance = self._stage.chance
        method = chance.draw(METHODS)
        if method is CASH:
            note = chance.pick(NOTES)
            return [Tender(CASH, -(-due // note) * note)]
        tenders = self._on_credit(method, customer, due)
        if tenders:
            return tenders
        if method not in (CARD, DEBIT_CARD, CHECK):
            method = CARD
        if due > SPLIT_ABOVE and chance.happens(SPLIT_PERCENT):
            cash = due // 3 // DOLLAR * DOLLAR
            return [Tender(CASH, cash), Tender(method, due - cash)]
        extra = share(due, TIP_RATE) if tip and method is CARD else 0
        return [Tender(method, due + extra, tip=extra)]

    def _on_credit(self, method: PaymentType, customer: Customer | None, due: int) -> list[Tender]:
        """Pay with a gift card or an account as far as it goes, and the rest by card; nothing if there is none."""
        account = customer.credit if customer else None
        if customer and account and customer.is_school and account.balance + due <= account.limit:
            return [Tender(CREDIT_ACCOUNT, due, credit=account)]
        if account and account.deposit:
            method, credit = CREDIT_ACCOUNT, account
        elif method is GIFT_CARD and (card := self._credit.a_loaded_card()):
            credit = card
        else:
            return []
        spent = min(credit.deposit, due)
        rest = [Tender(CARD, due - spent)] if spent < due else []
        return [Tender(method, spent, credit=credit), *rest]

    def settle(self, ticket: Ticket, tenders: list[Tender], change: int, moment: int) -> None:
        """Write down the payments of a sale, and what they do to tills and credit."""
        for tender in tenders:
            self._write(ticket, tender, moment)
            self._tills.take(ticket.register, tender.type.key, tender.amount)
        if change:
            self._tills.take(ticket.register, CASH.key, -change)
        self._tills.relieve(ticket.register, ticket.employee, moment)

    def _write(self, ticket: Ticket, tender: Tender, moment: int) -> None:
        ledger, chance = self._stage.ledger, self._stage.chance
        key, written = ledger.key("SalePayment"), stamp(moment)
        charge = self._charge(ticket.key, tender, written) if tender.type is CARD else 0
        ledger.write(
            "SalePayment",
            {
                "salePaymentID": key,
                "amount": money(tender.amount),
                "createTime": written,
                "timeStamp": written,
                "archived": False,
                "remoteReference": f"terminal-{key:07}" if charge else "",
                "tipAmount": money(tender.tip),
                "paymentID": "",
                "saleID": ticket.key,
                "paymentTypeID": tender.type.key,
                "ccChargeID": charge,
                "refPaymentID": 0,
                "registerID": ticket.register.key,
                "employeeID": ticket.employee.key,
                "creditAccountID": tender.credit.key if tender.credit else 0,
            },
        )
        if tender.credit:
            tender.credit.balance += tender.amount
            tender.credit.stamp = moment
            ledger.write(
                "SaleAccount",
                {
                    "saleAccountID": ledger.key("SaleAccount"),
                    "creditAccountID": tender.credit.key,
                    "salePaymentID": key,
                    "saleLineID": ticket.lines[0].key if tender.amount < 0 else 0,
                },
            )
        if charge:
            if moment > self._stage.now - FEES_KNOWN_FOR:
                self._write_fees(key, charge, tender.amount, moment)
            if chance.happens(SIGNATURE_PERCENT) or ledger.lacks("SalePaymentSalePaymentSignature"):
                ledger.write(
                    "SalePaymentSalePaymentSignature",
                    {
                        "salePaymentSignatureID": ledger.key("SalePaymentSalePaymentSignature"),
                        "filePath": f"signatures/{key:08}.pdf",
                        "createTime": written,
                        "salePaymentID": key,
                    },
                )

    def _charge(self, sale: int, tender: Tender, written: str) -> int:
        if self._stage.chance.happens(DECLINED_PERCENT):
            self._write_charge(sale, tender.amount, written, declined=True)
        return self._write_charge(sale, tender.amount, written, declined=False)

    def _write_charge(self, sale: int, amount: int, written: str, *, declined: bool) -> int:
        ledger, chance = self._stage.ledger, self._stage.chance
        key = ledger.key("CCCharge")
        ledger.write(
            "CCCharge",
            {
                "ccChargeID": key,
                "gatewayTransID": f"6{key:09}",
                "xnum": chance.digits(4),
                "response": "DECLINED" if declined else "APPROVED",
                "voided": False,
                "refunded": NOTHING,
                "amount": money(amount),
                "exp": "",
                "authOnly": False,
                "authCode": "" if declined else f"OK{chance.digits(4)}",
                "timeStamp": written,
                "declined": declined,
                "saleID": sale,
                "entryMethod": chance.pick(ENTRIES),
                "cardholderName": "",
                "communicationKey": "",
                "cardType": chance.pick(BRANDS),
                "isDebit": False,
                "rawResponse": "",
                "rawVoidResponse": "",
            },
        )
        return key

    def _write_fees(self, payment: int, charge: int, amount: int, moment: int) -> None:
        ledger = self._stage.ledger
        variable = share(amount, VARIABLE_FEE)
        processed = stamp(min(moment + 2 * DAY, self._stage.now))
        ledger.write(
            "ProcessingFee",
            {
                "salePaymentProcessingFeeID": ledger.key("ProcessingFee"),
                "salePaymentID": payment,
                "processingFeeRef": f"fee_{charge:012}",
                "processor": "STRIPE",
                "amount": money(FIXED_FEE + variable),
                "fixedFee": money(FIXED_FEE),
                "variableFee": money(variable),
                "variablePercent": rate(VARIABLE_FEE),
                "interchangeFeesFixedFee": NOTHING,
                "interchangeFeesVariableFee": money(share(amount, INTERCHANGE_FEE)),
                "interchangeFeesVariablePercent": rate(INTERCHANGE_FEE),
                "schemeFeesFixedFee": NOTHING,
                "schemeFeesVariableFee": money(share(amount, SCHEME_FEE)),
                "schemeFeesVariablePercent": rate(SCHEME_FEE),
                "processingTime": stamp(moment),
                "createTime": processed,
                "updateTime": processed,
            },
        )


def refund_tender(method: PaymentType, credit: Credit | None, due: int) -> list[Tender]:
    """What is handed back for an amount due below zero: as it was paid, or as store credit."""
    if credit:
        return [Tender(CREDIT_ACCOUNT, due, credit=credit)]
    return [Tender(method if method in (CASH, CARD, DEBIT_CARD) else CASH, due)]
