"""What the chain sells, as its buyers would list it."""

from __future__ import annotations

from dataclasses import dataclass

from .rules import FOOD, GOODS, LABOR, TaxClass

# A path stands after the path of its parent.
CATEGORIES = (
    "Bikes", "Bikes/Road", "Bikes/Mountain", "Bikes/City & Kids",
    "Parts", "Parts/Tires & Tubes", "Parts/Tires & Tubes/Tubes & Sealant", "Parts/Drivetrain", "Parts/Brakes",
    "Accessories", "Accessories/Lights & Locks", "Accessories/Helmets", "Accessories/Pumps & Tools",
    "Clothing", "Clothing/Jerseys", "Clothing/Shoes & Socks",
    "Outdoor", "Outdoor/Tents", "Outdoor/Packs", "Outdoor/Camp Kitchen",
    "Food & Drink", "Services",
)  # fmt: skip


@dataclass(frozen=True)
class Family:
    """Products of one brand that differ by name, and perhaps by color and size.

    Attributes:
        vendor: Place of their vendor in the list of vendors, from 0.
        cost: What the first one costs the chain, in dollars; each further one costs ``step`` more.
        markup: How much more customers pay, in percent.
        weight: How often one of them is sold, compared with others.
        type: ``itemType`` in the API.
    """

    category: str
    brand: str
    vendor: int
    names: tuple[str, ...]
    cost: float
    step: float
    markup: int
    weight: int
    type: str = "default"
    tax_class: TaxClass = GOODS
    colors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()


FAMILIES = (
    Family("Bikes/Road", "Cordillera", 0, ("Passo 105", "Passo Di2", "Gravità 1", "Gravità 3", "Stelvio SL"),
           820, 310, 55, 5, "serialized"),
    Family("Bikes/Mountain", "Granite & Co", 1, ('Ledge 27.5"', 'Ledge 29"', "Talus Trail", "Scree Enduro", "Cairn"),
           640, 280, 52, 6, "serialized"),
    Family("Bikes/City & Kids", "Fahrradhaus", 2, ("Stadtrad 8", "Lastenrad Körbchen", 'Kinderrad 16"', "Faltrad"),
           190, 240, 60, 5, "serialized"),
    Family("Parts/Tires & Tubes/Tubes & Sealant", "Vortex", 3,
           ('Tube 29" x 2.0-2.4', "Tube 700c | 25-32 mm", 'Tube 16"', "Rim tape", "Patch kit"), 2.1, 0.35, 180, 120),
    Family("Parts/Tires & Tubes", "Vortex", 3, ('Tire "All-Grip" 29x2.25', "Tire Urban 700x35", "Tire Kids 16x1.75",
           "Tire Gravel 700x40", "Tire Ice Spiker"), 14.2, 4.9, 95, 42),
    Family("Parts/Tires & Tubes/Tubes & Sealant", "Sealwell", 3,
           ("Sealant 60 ml", "Sealant 1 l", "Plug kit", "Valves 44 mm"), 4.4, 3.15, 110, 38),
    Family("Parts/Drivetrain", "Shimura", 4, ("Chain 9-speed", "Chain 11|12-speed", "Cassette 11-34", "Cassette 10-51",
           "Quick links (pair)", "Derailleur hanger", "Chainring 32T"), 8.75, 6.2, 88, 44),
    Family("Parts/Brakes", "Shimura", 4, ("Pads resin & fin", "Pads sintered", "Rotor 160 mm", "Rotor 180 mm",
           "Mineral oil 100 ml"), 6.3, 3.85, 92, 40),
    Family("Accessories/Lights & Locks", "Nachtlicht", 2, ("Front 300 lm", "Front 800 lm", "Rear “Glühwurm”",
           "U-lock 13 mm", "Cable lock", "Dynamo set"), 11.9, 7.4, 85, 30),
    Family("Accessories/Pumps & Tools", "Puffer", 5, ("Mini pump", "Floor pump & gauge", "CO2 inflator",
           "Multi-tool 17", "Chain tool", "Torque key 4-5-6 Nm", "Truing stand"), 7.6, 5.45, 90, 26),
    Family("Accessories/Pumps & Tools", "Puffer", 5, ("CO2 cartridge 16 g",), 1.15, 0, 160, 70),
    Family("Outdoor/Tents", "Lagom", 6, ("Fjäll 1", "Fjäll 2", "Fjäll 3", "Tarp 3x3", "Groundsheet", "Pegs (8)"),
           21.5, 31.3, 78, 9),
    Family("Outdoor/Packs", "Lagom", 6, ("Dagsryggsäck 18", "Ryggsäck 45", "Bikepack roll", "Frame bag",
           "Dry bag 13 l"), 17.3, 12.6, 84, 14),
    Family("Outdoor/Camp Kitchen", "Embers", 7, ("Stove “Flicker”", "Pot 0.9 l", "Mug", "Spork ⛺", "Coffee dripper",
           "Lighter"), 4.2, 5.25, 105, 18),
    Family("Food & Drink", "Good Mileage", 7, ("Bar Peanut & Sea Salt", "Bar Apple-Cinnamon", "Gel Espresso ☕️",
           "Drink mix Citrus", "Jerky Piñon"), 1.05, 0.4, 95, 160, tax_class=FOOD),
    Family("Clothing/Jerseys", "Col & Lacet", 2, ("Jersey Ventoux",), 24.5, 0, 110, 12,
           colors=("Black", "Rouge", "Türkis"), sizes=("XS", "S", "M", "L", "XL")),
    Family("Clothing/Jerseys", "Col & Lacet", 2, ("Rain jacket Averse",), 41.0, 0, 105, 9,
           colors=("Black", "Hi-Vis Yellow"), sizes=("S", "M", "L", "XL")),
    Family("Clothing/Shoes & Socks", "Pedalò", 0, ("Socks Merino",), 5.1, 0, 140, 24,
           colors=("Grey", "Navy", 'Print "Taco" 🌮'), sizes=("S/M", "L/XL")),
    Family("Clothing/Shoes & Socks", "Pedalò", 0, ("Shoe Sterrato",), 58.0, 0, 88, 6,
           sizes=("40", "41", "42", "43", "44", "45", "46")),
    Family("Accessories/Helmets", "Granite & Co", 1, ("Helmet Dome",), 27.5, 0, 95, 14,
           colors=("White", "Matte black", "Sky"), sizes=("S", "M", "L")),
)  # fmt: skip

# What is done, not stocked: name, price, how often.
SERVICES = (
    ("Labor", 0, 0),
    ("Gift wrapping", 4, 12),
    ("Bike box & packing", 65, 2),
    ("Demo day ticket", 25, 4),
)
SERVICE_CATEGORY = "Services"
LABOR_NAME, WRAPPING_NAME = "Labor", "Gift wrapping"
SERVICE_CLASS = LABOR


@dataclass(frozen=True)
class Bundle:
    """An item made of others: names of the parts and how many of each."""

    name: str
    type: str
    category: str
    discount: int
    parts: tuple[tuple[str, int], ...]


BUNDLES = (
    Bundle("Flat tire kit", "assembly", "Accessories/Pumps & Tools", 12, (
        ("Mini pump", 1), ('Tube 29" x 2.0-2.4', 2), ("Patch kit", 1))),
    Bundle("Box of 12 CO2 cartridges", "box", "Accessories/Pumps & Tools", 15, (("CO2 cartridge 16 g", 12),)),
    Bundle("Box of 10 bars, peanut", "box", "Food & Drink", 10, (("Bar Peanut & Sea Salt", 10),)),
    Bundle("Commuter light set", "assembly", "Accessories/Lights & Locks", 8, (
        ("Front 300 lm", 1), ("Rear “Glühwurm”", 1))),
)  # fmt: skip

# Name, value in dollars, taxable, categories it is charged on, archived.
FEES = (
    ("Tire recycling fee", 1.5, True, ("Parts/Tires & Tubes",), False),
    ("E-waste fee", 0.75, False, ("Accessories/Lights & Locks",), False),
    ("Bottle deposit", 0.1, False, ("Food & Drink",), True),
)

TAGS = ("sale", "vegan", "eco & fair", "clearance 50%", 'staff "pick"', "größe läuft klein", "club", "do not mail")
ITEM_TAGS, CUSTOMER_TAGS = (1, 2, 3, 4, 5, 6), (7, 8)
NOT_TAGGED = {"itemID": 0, "itemMatrixID": 0, "customerID": 0}
"""The keys that tie a tag to what it is stuck on; all but one stay 0."""

DESCRIPTIONS = (
    "Light & quick.\nMade for long days out.",
    '<p>Ride "further" — für alle Wege.</p>',
    "Our bestseller 🚲 since 2009",
    "",
)
