"""See a whole account in DuckDB, and what is decided there in the account: ``make demo``.

Serves a shop chain from this machine, reads it through Meltano into DuckDB, shows what is there, changes three things
in the shops and reads again. Then publishes what queries make of it: prices, reorder points and customer types. Leaves
output/demo/ behind.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from rich.bar import Bar
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox import Sandbox

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "output" / "demo"
WAREHOUSE = FOLDER / "warehouse.duckdb"
RESULTS = FOLDER / "results.jsonl"
MELTANO = Path(sys.executable).with_name("meltano")
LOG = FOLDER / "meltano.log"
READ = ("run", "tap-lightspeed-retail", "target-duckdb")
PUBLISH = ("run", "tap-duckdb", "target-lightspeed-retail")
REGISTERS = 20
"""The more registers an account has, the more requests the API lets through in a second."""
WIDTH = 128
"""Characters a line has where there is no terminal to ask, and from which on three columns of streams fit in one."""
EVER = datetime.min.replace(tzinfo=UTC)

DECISIONS = {
    "prices": """
        SELECT itemid AS "itemID", listed.description AS record, amount AS old,
               CASE category.name WHEN 'Jerseys' THEN floor(0.8 * msrp) + 0.9 ELSE amount END AS price
        FROM (
            SELECT itemid, description, categoryid,
                   max(price->>'amount') FILTER (price->>'useType' = 'Default')::DOUBLE AS amount,
                   max(price->>'amount') FILTER (price->>'useType' = 'MSRP')::DOUBLE AS msrp
            FROM (SELECT *, unnest(prices::JSON[]) AS price FROM lightspeed.item WHERE NOT archived)
            GROUP BY ALL
        ) listed LEFT JOIN lightspeed.category USING (categoryid)
        ORDER BY ALL
    """,
    "reorder_points": """
        SELECT itemshopid AS "itemShopID", shop.name || ': ' || item.description AS record, reorderpoint AS old,
               round(coalesce(sold, 0) / 3)::INT AS "reorderPoint"
        FROM lightspeed.item_shop JOIN lightspeed.item USING (itemid) JOIN lightspeed.shop USING (shopid) LEFT JOIN (
            SELECT itemid, sale.shopid, sum(unitquantity) AS sold
            FROM lightspeed.sale_line JOIN lightspeed.sale USING (saleid)
            WHERE completed AND NOT voided
                AND completetime > (SELECT max(completetime) FROM lightspeed.sale) - INTERVAL 90 DAY
            GROUP BY ALL
        ) USING (itemid, shopid)
        WHERE item.itemtype = 'default' AND NOT item.archived
        ORDER BY ALL
    """,
    "segments": """
        SELECT customerid AS "customerID", record, old, coalesce(old, 'Club member') AS segment
        FROM (
            SELECT customerid, firstname || ' ' || lastname AS record, customer_type.name AS old
            FROM lightspeed.customer JOIN lightspeed.sale USING (customerid) LEFT JOIN lightspeed.customer_type
                ON customer_type.customertypeid = customer.customertypeid
            WHERE completed AND NOT voided AND NOT customer.archived
            GROUP BY ALL HAVING sum(calctotal) > 1000
        )
        ORDER BY ALL
    """,
}
"""What is decided, as queries: the key of a record, what people call it, what it holds and what it shall hold."""

KEYS = {"prices": "itemID", "reorder_points": "itemShopID", "segments": "customerID"}

PUBLICATIONS = [
    {
        "stream": "prices",
        "method": "UPDATE",
        "endpoint": "Item",
        "payload": {"Prices": [{"amount": "{price}", "useType": "Default"}]},
    },
    {"stream": "reorder_points", "method": "UPDATE", "endpoint": "ItemShop"},
    {
        "stream": "segments",
        "method": "UPDATE",
        "endpoint": "Customer",
        "lookups": {"customerTypeID": {"resource": "CustomerType", "where": {"name": "{segment}"}}},
    },
]
"""How it is published."""

console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)


def main() -> None:
    """Run the demo."""
    started = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    heading("Set up")
    with Sandbox(scale=1, registers=REGISTERS) as sandbox:
        say("sandbox", f"three bicycle shops at {sandbox.url}, which enforces the API's rate limits")
        say("plugins", f"installed in {meltano(sandbox, 'install'):.1f} s")

        heading("First run: everything")
        read(sandbox)
        rows = rows_per_stream()
        say("rows", f"{sum(rows.values()):,} in {len(rows)} streams")
        show_rows(rows)
        show_revenue()
        show_best_sellers()

        heading("Second run: what has changed")
        changes = change_something(sandbox)
        began = datetime.now(UTC)
        read(sandbox)
        rows = {name: count for name, count in rows_per_stream(since=began).items() if count}
        whole = {name: rows.pop(name) for name in list(rows) if RESOURCES[name].replication is None}
        say("rows", f"{sum(rows.values()):,} in {len(rows)} streams that go by what is new, look-back included")
        say("", f"{sum(whole.values()):,} in {len(whole)} streams that are read whole every time")
        for change, question, key in changes:
            say("change", f"{change:<20} → {query(question, key)[0][0]}")
        show_rows(rows)

        heading("The way back: what DuckDB decides")
        decided = {stream: query(sql) for stream, sql in DECISIONS.items()}
        say("decided", "jerseys cost a fifth less than recommended, and end in .90")
        say("", "what a shop sells of an item in a month is the stock at which it reorders")
        say("", "who has spent more than 1,000 becomes a club member")
        publish(sandbox, dry_run=True)
        show_plan()
        publish(sandbox)
        show_outcomes()
        show_published(sandbox, decided)

        heading("And round again")
        read(sandbox, "item", "item_shop", "customer")
        differ = sum(old != new for sql in DECISIONS.values() for *_, old, new in query(sql))
        say("warehouse", f"{differ} rows are other than decided" if differ else "everything is as decided")
        publish(sandbox)
        show_outcomes()
    heading(f"Done in {time.monotonic() - started:.0f} s")
    say("look", f"{WAREHOUSE.relative_to(ROOT)}, schema lightspeed: a table per stream")


# ---------------------------------------------------------------------------------------------------- Meltano


def read(sandbox: Sandbox, *streams: str) -> None:
    """Read the account, or some streams of it, into the warehouse."""
    chosen = {"TAP_LIGHTSPEED_RETAIL__SELECT": json.dumps([f"{name}.*" for name in streams])} if streams else {}
    run("read", sandbox, *READ, **chosen)


def publish(sandbox: Sandbox, *, dry_run: bool = False) -> None:
    """Publish what is decided in the warehouse, or say what would be sent."""
    queries = {stream: {"sql": sql, "key": [KEYS[stream]]} for stream, sql in DECISIONS.items()}
    settings = {"TAP_DUCKDB_QUERIES": json.dumps(queries), "TARGET_LIGHTSPEED_RETAIL_DRY_RUN": json.dumps(dry_run)}
    run("dry run" if dry_run else "publish", sandbox, *PUBLISH, **settings)


def run(what: str, sandbox: Sandbox, *arguments: str, **settings: str) -> None:
    """Run a pipeline and say what it took."""
    before = len(sandbox.requests)
    seconds = meltano(sandbox, *arguments, **settings)
    served = list(sandbox.requests)[before:]
    say(what, f"{seconds:.1f} s, {len(served)} requests that cost {sum(one.cost for one in served):.0f} drips")


def meltano(sandbox: Sandbox, *arguments: str, **settings: str) -> float:
    """Run Meltano on the project of this repository, with all that it keeps in the demo's folder.

    Args:
        sandbox: The account.
        arguments: What Meltano shall do.
        settings: Environment variables beside those of every run.

    Returns:
        The seconds it took.
    """
    kept = {
        "MELTANO_DATABASE_URI": f"sqlite:///{FOLDER / 'meltano.db'}",
        "TARGET_DUCKDB_FILEPATH": str(WAREHOUSE),
        "TAP_DUCKDB_FILEPATH": str(WAREHOUSE),
        "TARGET_LIGHTSPEED_RETAIL_JOURNAL": str(FOLDER / "journal.sqlite"),
        "TARGET_LIGHTSPEED_RETAIL_REJECTS": str(FOLDER / "rejects.jsonl"),
        "TARGET_LIGHTSPEED_RETAIL_RESULTS": str(RESULTS),
        "TARGET_LIGHTSPEED_RETAIL_PUBLICATIONS": json.dumps(PUBLICATIONS),
        "TARGET_LIGHTSPEED_RETAIL_COMPARE": "account",
        "TARGET_LIGHTSPEED_RETAIL_UNKNOWN_COLUMNS": "ignore",  # some columns are there for people to read
    }
    for name in ("api_url", "auth_url", "access_token"):
        for plugin in ("TAP", "TARGET"):
            kept[f"{plugin}_LIGHTSPEED_RETAIL_{name.upper()}"] = str(sandbox.settings[name])
    started = time.monotonic()
    with (
        LOG.open("a") as lines,
        console.status("") as status,
        subprocess.Popen(  # noqa: S603 -- the Meltano of this environment, with arguments from this file
            [str(MELTANO), *arguments], cwd=ROOT, env=os.environ | kept | settings, stdout=lines, stderr=lines
        ) as process,
    ):
        while process.poll() is None:
            status.update(f"meltano {' '.join(arguments)}  ·  {len(sandbox.requests)} requests")
            time.sleep(0.2)
    if process.returncode:
        console.print(LOG.read_text()[-3000:], markup=False)
        sys.exit(f"meltano {' '.join(arguments)} failed; the whole log is in {LOG}.")
    return time.monotonic() - started


def change_something(sandbox: Sandbox) -> list[tuple[str, str, int]]:
    """Change the account behind the tap's back.

    Returns:
        What was changed, and for each change a question and a key that show it in the warehouse.
    """
    item, customer = sandbox.rows("item")[0]["itemID"], sandbox.rows("customer")[-1]["customerID"]
    stock = next(row for row in sandbox.rows("item_shop") if row["itemID"] == item and row["shopID"])
    sandbox.change("item", item, description="A bell that rings")
    sandbox.change("item_shop", stock["itemShopID"], qoh=stock["qoh"] + 5)
    sandbox.archive("customer", customer)
    return [
        ("an item is renamed", "SELECT description FROM item WHERE itemid = $1", item),
        ("five more of it", "SELECT qoh || ' in stock' FROM item_shop WHERE itemshopid = $1", stock["itemShopID"]),
        ("a customer archived", "SELECT 'archived: ' || archived FROM customer WHERE customerid = $1", customer),
    ]


# ---------------------------------------------------------------------------------------------------- showing


def heading(text: str) -> None:
    """Begin a section."""
    console.print()
    console.rule(Text(text, "bold"), align="left", style="dim")


def say(what: str, text: str) -> None:
    """Print one fact; lines that are too long for the terminal continue under its text."""
    fact = Table.grid(padding=(0, 1))
    fact.add_column(width=11, style="cyan")
    fact.add_column(overflow="fold")
    fact.add_row(f"  {what}", text)
    console.print(fact)


def query(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Ask the warehouse."""
    with duckdb.connect(str(WAREHOUSE), read_only=True) as connection:
        connection.execute("SET search_path = 'lightspeed'")
        return connection.execute(sql, parameters).fetchall()


def rows_per_stream(since: datetime = EVER) -> dict[str, int]:
    """How many rows of each stream were read since a moment, most first."""
    streams = [name for (name,) in query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'lightspeed'")]
    count = "SELECT '{0}', count(*) FROM \"{0}\" WHERE _sdc_extracted_at >= $1"
    counts = query(" UNION ALL ".join(count.format(name) for name in streams), since.replace(tzinfo=None))
    return dict(sorted(counts, key=lambda row: (-row[1], row[0])))


def show_rows(rows: dict[str, int]) -> None:
    """Rows per stream, in columns to be read downwards."""
    table = Table.grid(padding=(0, 2))
    lines = math.ceil(len(rows) / (3 if console.width >= WIDTH else 2))
    cells = [(f"{count:>7,}", name) for name, count in rows.items()]
    for line in range(lines):
        table.add_row("", *(text for cell in cells[line::lines] for text in cell))
    console.print()
    console.print(table)


def show_revenue(height: int = 6) -> None:
    """Revenue by month, as bars."""
    months = query("""
        SELECT date_trunc('month', completetime)::DATE AS month, sum(calctotal) FROM sale
        WHERE completed AND NOT voided GROUP BY month ORDER BY month
    """)
    most = max(revenue for _, revenue in months)
    console.print(f"\n  [bold]Revenue by month[/]  [dim]best: {most:,.0f}[/]\n")
    for floor in range(height - 1, -1, -1):
        levels = (round(8 * min(max(height * revenue / most - floor, 0), 1)) for _, revenue in months)
        console.print("  " + "".join(2 * " ▁▂▃▄▅▆▇█"[level] for level in levels), style="green")
    axis = ""
    for place, (month, _) in enumerate(months):
        if month.month == 1:
            axis = axis.ljust(2 * place) + f"{month:%Y}"
    console.print(f"  {axis}", style="dim")


def show_best_sellers(how_many: int = 8) -> None:
    """The items that brought most."""
    sellers = query(
        """
        SELECT description, sum(unitquantity), sum(sale_line.calctotal) AS revenue
        FROM sale_line JOIN item USING (itemid) JOIN sale USING (saleid)
        WHERE sale.completed AND NOT sale.voided
        GROUP BY itemid, description ORDER BY revenue DESC LIMIT $1
    """,
        how_many,
    )
    table = Table.grid(padding=(0, 2))
    for description, sold, revenue in sellers:
        bar = Bar(sellers[0][2], 0, revenue, width=24, color="green")
        table.add_row("", description, f"{sold:>5,.0f}", f"{revenue:>10,.2f}", bar)
    console.print("\n  [bold]Best sellers[/]  [dim]sold, revenue[/]\n")
    console.print(table)


def show_plan() -> None:
    """What a dry run says that it would send: the first request of each kind, and the totals."""
    log = LOG.read_text()
    requests: dict[str, str] = {}
    for request in re.findall(r"would send: (.+)", log):
        requests.setdefault(request.partition("/")[0], request)
    for line in (*requests.values(), *re.findall(r"It would be: (.+)", log)):
        say("", escape(line))
    console.print()


def show_outcomes() -> None:
    """The outcomes of the latest publishing."""
    results = [json.loads(line)["record"] for line in RESULTS.read_text().splitlines()[1:]]
    outcomes = Counter((result["outcome"], result["stream"]) for result in results)
    columns = sorted({outcome for outcome, _ in outcomes}, reverse=True)
    table = Table.grid(padding=(0, 2))
    for stream in DECISIONS:
        table.add_row("", stream, *(f"{outcomes[outcome, stream]:>5,} {outcome}" for outcome in columns))
    console.print()
    console.print(table)


def show_published(sandbox: Sandbox, decided: Mapping[str, list[tuple[Any, ...]]]) -> None:
    """The first two changes of each kind: what the warehouse still has, and what the account holds now."""
    types = {row["customerTypeID"]: row["name"] for row in sandbox.rows("customer_type")}
    now = {
        "prices": {row["itemID"]: f"{row['Prices'][0]['amount']:.2f}" for row in sandbox.rows("item")},
        "reorder_points": {row["itemShopID"]: row["reorderPoint"] for row in sandbox.rows("item_shop")},
        "segments": {row["customerID"]: types.get(row["customerTypeID"]) for row in sandbox.rows("customer")},
    }
    table = Table.grid(padding=(0, 1))
    table.add_column(width=11, style="cyan")
    table.add_column(no_wrap=True, overflow="ellipsis")
    table.add_column(no_wrap=True)
    for stream, rows in decided.items():
        changed = [row for row in rows if row[2] != row[3]]
        for key, record, old, _ in changed[:2]:
            table.add_row("  account", escape(record), f"{'none' if old is None else old:>5} → {now[stream][key]}")
    console.print()
    console.print(table)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped.")
