"""MODULE DOCSTRING."""

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
    """DOCSTRING."""

    # NOTE: A sales tax with default rates as fractions; DELETE also deletes its TaxCategoryClasses

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("taxCategoryID", "timeStamp")
    replication = Stamp("timeStamp")
    nested = ("TaxCategoryClasses.TaxClass",)

    taxCategoryID = Id()
    isTaxInclusive = Flag(writable=True)
    tax1Name = Text(writable=True)
    tax2Name = Text(writable=True)
    tax1Rate = Float(writable=True)
    tax2Rate = Float(writable=True)
    timeStamp = Timestamp()
    TaxCategoryClasses = Many("TaxCategoryClass")


class TaxCategoryClass(Resource, path="TaxCategoryClass", key="taxCategoryClassID", page="TaxCategoryClass"):
    """DOCSTRING."""

    # NOTE: Documented for deleting and reading only; its table lists nothing but timeStamp, the other fields come from a tutorial sample
    # NOTE: taxClassID is the sortable key printed on the page

    actions = (List(), Get(), Delete())
    sortable = ("taxClassID", "timeStamp")
    replication = Stamp("timeStamp")

    taxCategoryClassID = Id()
    timeStamp = Timestamp()
    tax1Rate = Float()
    tax2Rate = Float()
    taxCategoryID = Ref("TaxCategory")
    taxClassID = Ref("TaxClass")
    TaxClass = One("TaxClass")


class TaxClass(Resource, path="TaxClass", key="taxClassID", page="TaxClass"):
    """DOCSTRING."""

    # NOTE: Cannot be deleted while used on items, matrices or transactions or with rates in a tax category
    # NOTE: SaleLines and Items are printed as string fields and appear in no sample

    actions = (List(), Get(), Create(), Update(), Delete())
    sortable = ("taxClassID", "timeStamp")
    replication = Stamp("timeStamp")

    taxClassID = Id()
    name = Text(writable=True, required=True)
    SaleLines = Anything()
    Items = Anything()
    timeStamp = Timestamp()
