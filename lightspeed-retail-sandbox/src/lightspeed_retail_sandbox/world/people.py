"""Names, streets, mail boxes: what people are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .chance import Chance
    from .values import Row

FIRST_NAMES = (
    "Emma", "Liam", "Zoë", "Noah", "José", "Olivia", "Łukasz", "Ava", "Jürgen", "Mia", "Björn", "Grace", "Renée",
    "Ethan", "Siobhán", "Lucas", "Chloë", "Mateo", "Ingrid", "Owen", "Ángela", "Henry", "Nadia", "Caleb", "Aiko",
    "Dylan", "Fatima", "Wyatt", "Priya", "Hudson", "Thủy", "Isaac", "Leilani", "Anton", "Ruth", "Tyrone", "Søren",
)  # fmt: skip

LAST_NAMES = (
    "Smith", "O'Brien", "García", "Müller", "Johnson", "Nguyễn", "Williams", "Núñez", "Brown", "Jones", "Żak",
    "Miller", "D'Angelo", "Davis", "Ångström", "Martinez", "Anderson", "Van der Berg", "Taylor", "Thomas", "Moore",
    "Yamamoto", "Jackson", "White", "Begay", "Harris", "Kovačević", "Clark", "Lewis", "Robinson", "Okafor", "Young",
    "King", "Wright", "St. Clair", "Scott", "Torres", "Hill", "Green", "Adams", "Baker-Lee", "Nelson", "Carter",
)  # fmt: skip

STREETS = (
    "Pearl Street", "Colfax Avenue", "Canyon Blvd", "Blake Street", "NW Wall Street", "Aspen Way", "Table Mesa Dr",
    "Juniper Ct", "Galveston Ave", "Larimer St", "Spruce St", "Broadway", "S Gaylord St", "Century Drive",
)  # fmt: skip

SCHOOLS = (
    'Boulder Valley "Gears & Go" Club', "Deschutes Trails Coalition", "Denver Public Schools", "Café Vélo, LLC",
    "Rocky Mountain Rescue Group", "Smith Rock Guides & Sons",
)  # fmt: skip

NOTES = (
    "Prefers to be called in the evening.\nLeave a message.",
    'Rides a 58" long tandem; call before ordering parts & tubes',
    "Owes us a coffee ☕️ 😀",
    "Allergic to latex | use nitrile gloves",
    "00417 is the locker number, not a phone",
)

FICTIONAL_EXCHANGE = "555"


def address(chance: Chance, city: str, state: str, state_code: str, area_zip: str) -> Row:
    """A street address in a city."""
    return {
        "address1": f"{chance.between(1, 9899)} {chance.pick(STREETS)}",
        "address2": f"Apt {chance.between(1, 40)}" if chance.happens(20) else "",
        "city": city,
        "state": state,
        "stateCode": state_code,
        "zip": area_zip + chance.digits(2),
        "country": "United States",
        "countryCode": "US",
    }


def phone(chance: Chance, area: str, use: str) -> Row:
    """A phone number that no one has."""
    return {"number": f"{area}-{FICTIONAL_EXCHANGE}-01{chance.digits(2)}", "useType": use}


def mail_box(first: str, last: str, number: int) -> str:
    """A mail address that reaches no one."""
    plain = f"{first}.{last}".encode("ascii", "ignore").decode().replace("'", "").replace(" ", "").lower()
    return f"{plain}{number}@example.com"


def contact(
    key: int,
    moment: str,
    *,
    addresses: list[Row] | None = None,
    phones: list[Row] | None = None,
    emails: list[Row] | None = None,
    websites: list[Row] | None = None,
    custom: str = "",
    reachable: bool = True,
) -> Row:
    """How someone can be reached; the lists have no keys of their own and stay inside the row."""
    return {
        "contactID": key,
        "custom": custom,
        "noEmail": not reachable,
        "noPhone": not reachable,
        "noMail": not reachable,
        "Addresses": addresses or [],
        "Phones": phones or [],
        "Emails": emails or [],
        "Websites": websites or [],
        "timeStamp": moment,
    }
