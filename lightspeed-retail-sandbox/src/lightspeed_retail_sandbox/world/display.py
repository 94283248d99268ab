"""How items are presented: pictures, tags, notes, and what the web shop says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightspeed_retail_sandbox.effects.assortment import IMAGE_HOST

from .products import DESCRIPTIONS, ITEM_TAGS, NOT_TAGGED, TAGS
from .values import HOUR, NOTHING, stamp

if TYPE_CHECKING:
    from .stage import Stage


class Display:
    """Presents items and matrices."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        for key, tag in enumerate(TAGS, start=1):
            stage.ledger.write("Tag", {"tagID": key, "name": tag})

    def write_image(self, title: str, ordering: int, **owner: int) -> None:
        """Write down a picture; ``owner`` is the ``itemID`` or ``itemMatrixID`` it shows."""
        ledger, chance = self._stage.ledger, self._stage.chance
        moment = stamp(self._stage.founded + HOUR + ordering)
        ledger.write(
            "Image",
            {
                "imageID": ledger.key("Image"),
                "description": title,
                "filename": f"{title.split(maxsplit=1)[0].lower()}_{ordering}.jpg",
                "ordering": ordering,
                "publicID": f"{chance.getrandbits(80):020x}",
                "itemID": 0,
                "itemMatrixID": 0,
                "baseImageURL": IMAGE_HOST,
                "size": chance.between(20_000, 400_000),
                "createTime": moment,
                "timeStamp": moment,
                **owner,
            },
        )

    def tag(self, owner: str, key: int) -> None:
        """Stick a tag on a record; ``owner`` is the name of its key."""
        ledger = self._stage.ledger
        ledger.write(
            "TagRelation",
            {
                "tagRelationID": ledger.key("TagRelation"),
                "tagID": self._stage.chance.pick(ITEM_TAGS),
                **NOT_TAGGED,
                owner: key,
            },
        )

    def write_note(self, moment: int) -> int:
        """Write down a note on an item and return its key."""
        ledger, chance = self._stage.ledger, self._stage.chance
        key = ledger.key("Note")
        ledger.write(
            "Note",
            {
                "noteID": key,
                "note": chance.pick(DESCRIPTIONS),
                "isPublic": chance.happens(30),
                "timeStamp": stamp(moment),
            },
        )
        return key

    def write_ecommerce(self) -> int:
        """Write down what the web shop needs to know of an item, and return its key."""
        ledger, chance = self._stage.ledger, self._stage.chance
        key = ledger.key("ItemECommerce")
        ledger.write(
            "ItemECommerce",
            {
                "itemECommerceID": key,
                "longDescription": chance.pick(DESCRIPTIONS),
                "shortDescription": "Ships & returns free",
                "weight": f"0.{chance.between(1, 9)}",
                "width": NOTHING,
                "height": NOTHING,
                "length": NOTHING,
                "listOnStore": True,
            },
        )
        return key
