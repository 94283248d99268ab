"""Totals of sales, from their lines and payments."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lightspeed_retail_sandbox.database import Row
from lightspeed_retail_sandbox.transactions import Transaction

from .amounts import cents, exact, fine
from .stock import sum_of

CREDIT = frozenset({"credit account", "gift card"})
"""Types of payments that move the balance of a credit account."""

ONE = Decimal(1)


@dataclass(frozen=True)
class Paid:
    """The payments of a sale.

    Attributes:
        amount: Their sum without tips.
        tips: The tips.
        loaded: Deposits on credit accounts and gift cards: due, but not turnover.
    """

    amount: Decimal
    tips: Decimal
    loaded: Decimal


def rates(tx: Transaction, category: int, tax_class: int) -> tuple[Decimal, Decimal]:
    """Return both rates of a sales tax for a tax class."""
    row = tx.row("TaxCategoryClass", taxCategoryID=category, taxClassID=tax_class) or tx.record("TaxCategory", category)
    return (exact(row["tax1Rate"]), exact(row["tax2Rate"])) if row else (Decimal(), Decimal())


def line_amounts(line: Row, sale: Row | None) -> dict[str, Decimal]:
    """Return the calculated amounts of a line, alone or as part of its sale."""
    quantity, price = line["unitQuantity"], exact(line["unitPrice"])
    subtotal = quantity * price
    off = fine(subtotal * exact(line["discountPercent"]) + quantity * exact(line["discountAmount"]))
    share = fine((subtotal - off) * exact(sale["discountPercent"])) if sale else Decimal()
    net = subtotal - off - share
    first, second = (exact(line[f"tax{n}Rate"]) if line["tax"] else Decimal() for n in (1, 2))
    inclusive = bool(sale and sale["isTaxInclusive"])
    base = net / (ONE + first + second) if inclusive else net
    tax1, tax2 = fine(base * first), fine(base * second)
    return {
        "calcSubtotal": subtotal,
        "calcLineDiscount": off,
        "calcTransactionDiscount": share,
        "calcTax1": tax1,
        "calcTax2": tax2,
        "calcTotal": net if inclusive else net + tax1 + tax2,
        "displayableSubtotal": net,
        "displayableUnitPrice": price,
    }


def paid(tx: Transaction, sale: int) -> Paid:
    """Return the sums of a sale's payments."""
    payments = tx.rows("SalePayment", saleID=sale, archived=0)
    credited = [
        exact(payment["amount"])
        for payment in payments
        if tx.value("PaymentType", "type", paymentTypeID=payment["paymentTypeID"]) in CREDIT
    ]
    tips = sum_of(exact(payment["tipAmount"]) for payment in payments)
    amount = sum_of(exact(payment["amount"]) for payment in payments) - tips
    return Paid(amount, tips, -sum_of(amount for amount in credited if amount < 0))


def add_up(tx: Transaction, sale: int) -> Row:
    """Update the totals of a sale and of its lines; returns the sale."""
    row = tx.record("Sale", sale) or {}
    lines = []
    for line in tx.rows("SaleLine", saleID=sale):
        amounts = line_amounts(line, row)
        if any(exact(line[name]) != amount for name, amount in amounts.items()):
            tx.derive("SaleLine", line, **amounts)
        lines.append({**line, **amounts})

    def total(column: str) -> Decimal:
        return sum_of(exact(line[column]) for line in lines)

    subtotal = total("calcSubtotal")
    off = total("calcLineDiscount") + total("calcTransactionDiscount")
    tax1, tax2 = cents(total("calcTax1")), cents(total("calcTax2"))
    taxed = [line for line in lines if line["calcTax1"] or line["calcTax2"]]
    taxable = sum_of(line["displayableSubtotal"] for line in taxed)
    due = subtotal - off + (0 if row["isTaxInclusive"] else tax1 + tax2)
    owed, payments = cents(due), paid(tx, sale)
    loaded = payments.loaded if owed >= 0 else Decimal()
    settled = payments.amount - exact(row["change"])
    tx.derive(
        "Sale",
        sale,
        calcSubtotal=subtotal,
        calcDiscount=off,
        calcTaxable=taxable,
        calcNonTaxable=subtotal - off - taxable,
        calcTax1=tax1,
        calcTax2=tax2,
        taxTotal=tax1 + tax2,
        calcTotal=owed,
        total=owed,
        totalDue=owed + loaded,
        displayableTotal=owed + loaded,
        displayableSubtotal=subtotal - off,
        tippableAmount=subtotal - off,
        calcAvgCost=sum_of(line["unitQuantity"] * exact(line["avgCost"]) for line in lines),
        calcFIFOCost=sum_of(line["unitQuantity"] * exact(line["fifoCost"]) for line in lines),
        calcItemFees=sum_of(line["displayableSubtotal"] for line in lines if line["itemFeeID"]),
        calcPayments=settled,
        calcTips=payments.tips,
        balance=owed - settled,
    )
    return tx.record("Sale", sale) or {}
