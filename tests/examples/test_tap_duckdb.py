from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

FILE = Path(__file__).parents[2] / "examples" / "tap-duckdb" / "tap_duckdb.py"


@pytest.fixture(scope="module")
def tap() -> Any:
    return runpy.run_path(str(FILE), run_name="tap_duckdb")["TapDuckDB"]


def read(tap: Any, folder: Path, statement: str, **query: Any) -> list[dict[str, Any]]:
    """The messages of a query on a database that a statement has made."""
    database, config = folder / "w.duckdb", folder / "config.json"
    with duckdb.connect(str(database)) as connection:
        connection.execute(statement)
    config.write_text(json.dumps({"filepath": str(database), "queries": {"rows": query}}))
    done = CliRunner().invoke(tap.cli, ["--config", str(config)], catch_exceptions=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_query_is_a_stream(tap: Any, tmp_path: Path) -> None:
    made = "CREATE TABLE t AS SELECT range::HUGEINT AS id, range * 0.25::DECIMAL(9, 2) AS price FROM range(1500)"
    messages = read(tap, tmp_path, made, sql='SELECT id AS "itemID", price FROM t ORDER BY id', key=["itemID"])
    (schema,) = (message for message in messages if message["type"] == "SCHEMA")
    assert (schema["stream"], schema["key_properties"]) == ("rows", ["itemID"])
    records = [message["record"] for message in messages if message["type"] == "RECORD"]
    assert len(records) == 1500
    assert records[3] == {"itemID": 3, "price": 0.75}


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        ("7::TINYINT", {"type": ["integer", "null"]}, 7),
        ("7::UBIGINT", {"type": ["integer", "null"]}, 7),
        ("7::INTEGER", {"type": ["integer", "null"]}, 7),
        ("1.5::DOUBLE", {"type": ["number", "null"]}, 1.5),
        ("true", {"type": ["boolean", "null"]}, True),
        ("'Größe'", {"type": ["string", "null"]}, "Größe"),
        ("DATE '2026-02-28'", {"type": ["string", "null"], "format": "date"}, "2026-02-28"),
        (
            "TIMESTAMP '2026-02-28 12:00:00'",
            {"type": ["string", "null"], "format": "date-time"},
            "2026-02-28T12:00:00.000000+00:00",
        ),
        ("NULL::DATE", {"type": ["string", "null"], "format": "date"}, None),
    ],
)
def test_values_are_typed(tap: Any, tmp_path: Path, value: str, kind: dict[str, Any], written: Any) -> None:
    messages = read(tap, tmp_path, f"CREATE TABLE t AS SELECT {value} AS value", sql="FROM t")
    (schema,) = (message for message in messages if message["type"] == "SCHEMA")
    assert schema["schema"]["properties"]["value"] == kind
    (record,) = (message["record"] for message in messages if message["type"] == "RECORD")
    assert record["value"] == written
