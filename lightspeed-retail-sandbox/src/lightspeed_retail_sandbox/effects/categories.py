"""Categories: every change numbers the tree again, and renames its paths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lightspeed_retail_sandbox.changes import Change, Effects
from lightspeed_retail_sandbox.database import Row

SEPARATOR = "/"


def _check(change: Change) -> None:
    """Find the parent by its path, and refuse a category below itself."""
    path = change.draft.values.get("fullPathName", "")
    change.values.pop("fullPathName", None)
    if path and not change.sets("parentID"):
        above = path.rpartition(SEPARATOR)[0]
        if above:
            parent = change.tx.value("Category", "categoryID", fullPathName=above)
            if parent is None:
                raise change.invalid(f"fullPathName: there is no Category '{above}'.")
            change.values["parentID"] = parent
    above_it = change["parentID"]
    while above_it and not change.is_new:
        if above_it == change.key:
            raise change.refuse("A Category cannot be below itself.")
        above_it = change.tx.value("Category", "parentID", categoryID=above_it)


def _number(change: Change) -> None:
    """Number the whole tree in its order; update the categories that moved."""
    children: defaultdict[int, list[Row]] = defaultdict(list)
    for row in change.tx.rows("Category"):
        children[row["parentID"]].append(row)
    for row, place in _walk(children, 0, Place(0, 0, -1, "")):
        found = {"leftNode": place.left, "rightNode": place.right, "nodeDepth": place.depth, "fullPathName": place.path}
        if any(row[name] != value for name, value in found.items()):
            change.tx.update("Category", row, **found)


@dataclass(frozen=True)
class Place:
    """The position of a category in the tree."""

    left: int
    right: int
    depth: int
    path: str


def _walk(children: Mapping[int, list[Row]], key: int, above: Place) -> Iterator[tuple[Row, Place]]:
    """Yield the categories below one with their places, children first."""
    last = above.left
    for row in _by_place(children.get(key, [])):
        path = f"{above.path}{SEPARATOR}{row['name']}" if above.path else row["name"]
        begun = Place(last + 1, 0, above.depth + 1, path)
        below = list(_walk(children, row["categoryID"], begun))
        last += 2 * len(below) + 2
        yield from below
        yield row, replace(begun, right=last)


def _by_place(rows: list[Row]) -> list[Row]:
    """Return siblings in their order, new ones last."""
    return sorted(rows, key=lambda row: (not row["leftNode"], row["leftNode"], row["categoryID"]))


def _keep(change: Change) -> None:
    if change.tx.row("Category", parentID=change.key):
        raise change.refuse("A Category with subcategories cannot be deleted.")


def _leave(change: Change) -> None:
    """Remove the items from a deleted category."""
    for table in ("Item", "ItemMatrix"):
        for row in change.tx.rows(table, categoryID=change.key):
            change.tx.update(table, row, categoryID=0)
    change.tx.delete("ItemFeeCategory", categoryID=change.key)
    _number(change)


RULES = {"Category": Effects(prepare=_check, settle=_number, check_removal=_keep, after_removal=_leave)}
