"""Sales taxes: which there are, and what is taxed at which rate."""

from __future__ import annotations

from ._base import (
    Anything,
    Create,
    Delete,
    Flag,
    Float,
    Get,
    Id,
    List,
    Many,
    One,
    Ref,
    Resource,
    Stamp,
    Text,
    Timestamp,
    Update,
)


class TaxCategory(Resource, path="TaxCategory", key="taxCategoryID", page="TaxCategory"):
    """A sales tax of up to two parts, with the rates that apply unless a tax class has its own.

    A DELETE is final and takes the rates of its tax classes along.
    """

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("taxCategoryID", "timeStamp")
    replication = Stamp("timeStamp")
    nested = ("TaxCategoryClasses.TaxClass",)

    taxCategoryID = Id()
    isTaxInclusive = Flag("Whether prices include the tax.", writable=True)
    tax1Name = Text("Name of the first tax.", writable=True)
    tax2Name = Text("Name of the second tax; empty if there is none.", writable=True)
    tax1Rate = Float("First tax as a fraction: 0.05 is 5 %.", writable=True)
    tax2Rate = Float("Second tax as a fraction: 0.05 is 5 %.", writable=True)
    timeStamp = Timestamp()
    TaxCategoryClasses = Many("TaxCategoryClass", "The rates that differ, per tax class.")


class TaxCategoryClass(Resource, path="TaxCategoryClass", key="taxCategoryClassID", page="TaxCategoryClass"):
    """The rates of one sales tax for one tax class, in place of the sales tax's own rates.

    It can be read and deleted; there is no documented way to make or change one.
    """

    actions = (List(), Get(), Delete())
    sortable = ("taxCategoryClassID", "timeStamp")
    replication = Stamp("timeStamp")

    taxCategoryClassID = Id()
    timeStamp = Timestamp()
    tax1Rate = Float("First tax as a fraction: 0.05 is 5 %.", undocumented=True)
    tax2Rate = Float("Second tax as a fraction: 0.05 is 5 %.", undocumented=True)
    taxCategoryID = Ref("TaxCategory", undocumented=True)
    taxClassID = Ref("TaxClass")
    TaxClass = One("TaxClass")


class TaxClass(Resource, path="TaxClass", key="taxClassID", page="TaxClass"):
    """A kind of goods or service for taxation, such as Item or Labor.

    It cannot be deleted while items, matrices, transactions or the rates of a sales tax refer to it.
    """

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("taxClassID", "timeStamp")
    replication = Stamp("timeStamp")

    taxClassID = Id()
    name = Text(writable=True, required=True)
    SaleLines = Anything("Documented as a field, but in no known reply.")
    Items = Anything("Documented as a field, but in no known reply.")
    timeStamp = Timestamp()
