"""The tree of categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .products import CATEGORIES
from .values import stamp

if TYPE_CHECKING:
    from .stage import Stage


def write_categories(stage: Stage) -> dict[str, int]:
    """Write the tree as a nested set: a walk through it numbers every node on the way in and on the way out.

    Returns:
        The key of every category by its path.
    """
    founded = stamp(stage.founded)
    keys = {path: stage.ledger.key("Category") for path in CATEGORIES}
    left = dict.fromkeys(CATEGORIES, 0)
    right = dict.fromkeys(CATEGORIES, 0)
    number = 0

    def walk(path: str) -> None:
        nonlocal number
        number += 1
        left[path] = number
        for child in CATEGORIES:
            if child.rpartition("/")[0] == path:
                walk(child)
        number += 1
        right[path] = number

    for path in CATEGORIES:
        if "/" not in path:
            walk(path)
    for path, key in keys.items():
        parent, _, name = path.rpartition("/")
        stage.ledger.write(
            "Category",
            {
                "categoryID": key,
                "name": name,
                "nodeDepth": path.count("/"),
                "fullPathName": path,
                "leftNode": left[path],
                "rightNode": right[path],
                "createTime": founded,
                "timeStamp": founded,
                "parentID": keys.get(parent, 0),
            },
        )
    return keys
