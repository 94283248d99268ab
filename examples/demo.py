"""See a whole account in DuckDB: ``make demo``.

Serves a shop chain from this machine, reads it through Meltano into DuckDB, shows what is there, changes three things
in the shops and reads again. Leaves output/demo/ behind.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from rich.bar import Bar
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail_sandbox import Sandbox

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "output" / "demo"
WAREHOUSE = FOLDER / "warehouse.duckdb"
MELTANO = Path(sys.executable).with_name("meltano")
PIPELINE = ("run", "tap-lightspeed-retail", "target-duckdb")
REGISTERS = 20
"""The more registers an account has, the more requests the API lets through in a second."""
WIDTH = 128
"""Characters a line has where there is no terminal to ask, and from which on three columns of streams fit in one."""
EVER = datetime.min.replace(tzinfo=UTC)

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
    heading(f"Done in {time.monotonic() - started:.0f} s")
    say("look", f"{WAREHOUSE.relative_to(ROOT)}, schema lightspeed: a table per stream")


# ---------------------------------------------------------------------------------------------------- reading


def read(sandbox: Sandbox) -> None:
    """Run the pipeline and say what it took."""
    before = len(sandbox.requests)
    seconds = meltano(sandbox, *PIPELINE)
    served = list(sandbox.requests)[before:]
    say("run", f"{seconds:.1f} s, {len(served)} requests that cost {sum(one.cost for one in served):.0f} drips")


def meltano(sandbox: Sandbox, *arguments: str) -> float:
    """Run Meltano on the project of this repository, with state and warehouse in the demo's folder.

    Returns:
        The seconds it took.
    """
    settings = {"TARGET_DUCKDB_FILEPATH": str(WAREHOUSE), "MELTANO_DATABASE_URI": f"sqlite:///{FOLDER / 'meltano.db'}"}
    for name in ("api_url", "auth_url", "access_token"):
        settings[f"TAP_LIGHTSPEED_RETAIL_{name.upper()}"] = str(sandbox.settings[name])
    log = FOLDER / "meltano.log"
    started = time.monotonic()
    with (
        log.open("a") as lines,
        console.status("") as status,
        subprocess.Popen(  # noqa: S603 -- the Meltano of this environment, with arguments from this file
            [str(MELTANO), *arguments], cwd=ROOT, env=os.environ | settings, stdout=lines, stderr=lines
        ) as process,
    ):
        while process.poll() is None:
            status.update(f"meltano {' '.join(arguments)}  ·  {len(sandbox.requests)} requests")
            time.sleep(0.2)
    if process.returncode:
        console.print(log.read_text()[-3000:], markup=False)
        sys.exit(f"meltano {' '.join(arguments)} failed; the whole log is in {log}.")
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
    """Print one fact."""
    console.print(f"  [cyan]{what:<9}[/] {text}")


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


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped.")
