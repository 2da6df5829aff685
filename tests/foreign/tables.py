"""Tables of annotations, by three readers that must agree: the csv module,
pandas and DuckDB."""

import csv

import duckdb
import pandas
from judging import Judge, expected, export, pieces

facts = {it["id"]: it for it in expected()}
path = export()
with open(path, encoding="utf-8-sig", newline="") as file:
    separator = "\t" if "\t" in file.readline() else ","


def by_csv():
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=separator, strict=True)


def by_pandas():
    # The words of a text may be NA or null.
    table = pandas.read_csv(
        path, sep=separator, encoding="utf-8-sig", dtype=str, keep_default_na=False
    )
    yield from table.to_dict("records")


def by_duckdb():
    rows = duckdb.sql(
        f"select * from read_csv('{path}', delim='{separator}', header=true, quote='\"', "
        "escape='\"', all_varchar=true, nullstr='\\N', parallel=false, strict_mode=true)"
    )
    names = [name.lstrip("\ufeff") for name in rows.columns]
    for row in rows.fetchall():
        yield {name: cell or "" for name, cell in zip(names, row)}


tables = {"csv": list(by_csv()), "pandas": list(by_pandas()), "duckdb": list(by_duckdb())}
judge = Judge("csv + pandas + duckdb")
for name, table in tables.items():
    judge.same(f"{name}: number of rows", len(table), len(tables["csv"]))
    for number, (row, first) in enumerate(zip(table, tables["csv"])):
        judge.same(f"{name}: row {number}", dict(row), dict(first))
for document in facts.values():
    text, found = document["text"], []
    for row in tables["csv"]:
        if row["doc"] != document["id"]:
            continue
        starts, ends = row["start"].split(";"), row["end"].split(";")
        spans = [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]
        judge.same("fragments", int(row["fragments"]), len(spans))
        judge.same("words", row["text"], " ".join(text[start:end] for start, end in spans))
        found += [(start, end, row["label"], text[start:end]) for start, end in spans]
    judge.spans_of(document["id"], found, pieces(document))
judge.end(len(facts))
