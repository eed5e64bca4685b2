"""An export is whole, says what it holds, and marks what may not be published."""

import csv
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from directory.exchange.outputs import ExportRefused
from needs.exports import Column, Export, Format, Sheet, write
from needs.figures.columns import Columns
from needs.figures.filters import Filters
from needs.ledger import record
from needs.pseudonyms import person_key
from needs.publication import edition, publish
from needs.sheets import NOT_PUBLIC, analyst_export, public_export
from runtime.database import Database
from tests.needs.samples import expressed

TABLE = Sheet(
    "prices",
    "Prices",
    (Column("day", "date", "The day."), Column("count", "integer", "How many."), Column("note", "string", "A note.")),
    [(date(2026, 1, 5), 3, "=1+1, said they"), (date(2026, 1, 6), None, "it's")],
)
EXPORT = Export((TABLE,), {"query": "it's a test"})


def test_csv_comes_with_its_dictionary_and_query(tmp_path: Path) -> None:
    write(EXPORT, tmp_path / "out", Format.CSV)
    with (tmp_path / "out" / "prices.csv").open(newline="") as file:
        assert list(csv.reader(file))[1:] == [["2026-01-05", "3", "=1+1, said they"], ["2026-01-06", "", "it's"]]
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    assert package["about"]["query"] == "it's a test"
    assert datetime.fromisoformat(package["created"]).tzinfo == UTC
    assert package["resources"][0]["schema"]["fields"][0]["description"] == "The day."


def test_parquet_keeps_types_and_carries_the_query_in_the_file(tmp_path: Path) -> None:
    write(EXPORT, tmp_path / "out.zip", Format.PARQUET)
    zipfile.ZipFile(tmp_path / "out.zip").extractall(tmp_path / "out")
    file = str(tmp_path / "out" / "prices.parquet")
    assert duckdb.sql(f"SELECT day, count FROM '{file}'").fetchall() == [
        (date(2026, 1, 5), 3),
        (date(2026, 1, 6), None),
    ]
    notes = dict(duckdb.sql(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{file}')").fetchall())
    assert notes["query"] == "it's a test"


def test_xlsx_holds_about_the_sheets_and_the_dictionary_and_no_formula(tmp_path: Path) -> None:
    write(EXPORT, tmp_path / "out.xlsx", Format.XLSX)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
        names = [
            node.get("name") for node in ElementTree.fromstring(book.read("xl/workbook.xml")).iter() if node.get("name")
        ]
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert names[:3] == ["about", "prices", "dictionary"]
    assert "<f>" not in sheet
    assert "=1+1" in sheet


@pytest.mark.parametrize(
    ("name", "form"), [("x.csv", Format.CSV), ("x", Format.XLSX), ("no/such/folder.xlsx", Format.XLSX)]
)
def test_a_path_that_does_not_suit_is_refused_with_advice(tmp_path: Path, name: str, form: Format) -> None:
    with pytest.raises(ExportRefused, match=r"name a|is not a folder"):
        write(EXPORT, tmp_path / name, form)


def test_an_analysts_export_holds_rows_without_text_or_person(database: Database, tmp_path: Path) -> None:
    with database.begin() as session:
        record(session, expressed(text="my cat Zebedee"))
    columns = Columns(database, tmp_path / "figures")
    with database.begin() as session:
        made = analyst_export(columns, session, Filters(date(2026, 1, 1), date(2026, 1, 31)))
        write(made, tmp_path / "out", Format.CSV)
    everything = "".join(path.read_text() for path in (tmp_path / "out").iterdir())
    assert NOT_PUBLIC in everything
    assert "housing.shelter" in (tmp_path / "out" / "ledger.csv").read_text()
    assert "Zebedee" not in everything
    assert person_key("+16125550100") not in everything


def test_a_public_export_holds_the_published_cells_and_the_suppression_log(database: Database, tmp_path: Path) -> None:
    with database.begin() as session:
        for number in range(30):
            record(session, expressed(person_key=person_key(f"n{number}")))
        record(session, expressed(person_key=person_key("one"), need_code="basics.food"))
    publish(database, date(2026, 3, 1))
    with database.begin() as session:
        write(public_export(edition(session)), tmp_path / "out", Format.CSV)
    with (tmp_path / "out" / "figures.csv").open(newline="") as file:
        values = {(row["row"], row["column"]): row["value"] for row in csv.DictReader(file) if row["table"] == "needs"}
    assert values["basics.food", "total"] == ""
    with (tmp_path / "out" / "suppression_log.csv").open(newline="") as file:
        log = list(csv.DictReader(file))
    assert log[0]["period"] == "2026-01"
    assert int(log[0]["hidden"]) > 0
