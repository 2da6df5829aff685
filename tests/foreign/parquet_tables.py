"""Tables in Parquet, by four readers that must agree: pyarrow, DuckDB, Polars
and pandas. The table of documents and that of spans say the same."""

from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow.parquet
from judging import Judge, expected, export, pieces, wholes

facts = {it["id"]: it for it in expected()}
folder = Path(export())
judge = Judge("pyarrow + duckdb + polars + pandas")


def plain(value):
    """A value of any reader, maps and arrays as lists and dictionaries."""
    if isinstance(value, dict):
        return {key: plain(it) for key, it in value.items()}
    if isinstance(value, tuple) and len(value) == 2:
        return {"key": plain(value[0]), "value": plain(value[1])}
    if hasattr(value, "tolist") and not isinstance(value, str):
        value = value.tolist()
    if isinstance(value, (list, polars.Series)):
        return [plain(it) for it in value]
    return value


def attributes(rows):
    """Rows with their maps as dictionaries: readers differ in how they give them."""

    def one(it):
        if isinstance(it, dict):
            if isinstance(it.get("attributes"), list):
                pairs = it["attributes"]
                it = {**it, "attributes": {pair["key"]: pair["value"] for pair in pairs}}
            return {key: one(value) for key, value in it.items()}
        return [one(value) for value in it] if isinstance(it, list) else it

    return one(plain(rows))


def tables(name):
    path = folder / f"{name}.parquet"
    yield "pyarrow", pyarrow.parquet.read_table(path).to_pylist()
    rows = duckdb.sql(f"select * from read_parquet('{path}')")
    yield "duckdb", [dict(zip(rows.columns, row)) for row in rows.fetchall()]
    yield "polars", polars.read_parquet(path).to_dicts()
    table = pandas.read_parquet(path, dtype_backend="pyarrow")
    yield "pandas", [
        {key: it.as_py() if hasattr(it, "as_py") else it for key, it in row.items()}
        for row in table.astype(object).where(table.notna(), None).to_dict("records")
    ]


read = {}
for name in ["documents", "spans", "mentions", "records"]:
    for reader, rows in tables(name):
        rows = attributes(rows)
        first = read.setdefault(name, rows)
        judge.same(f"{reader}: rows of {name}", len(rows), len(first))
        for number, (row, other) in enumerate(zip(rows, first)):
            judge.same(f"{reader}: {name}, row {number}", row, other)


def places(span, text):
    """Checks a span's three units against the text, and gives its parts."""
    units, octets = text.encode("utf-16-le"), text.encode("utf-8")
    words = []
    for it in [span, *span["fragments"]]:
        points = text[it["start"] : it["end"]]
        judge.same("UTF-16", units[2 * it["start_u16"] : 2 * it["end_u16"]].decode("utf-16-le"), points)
        judge.same("bytes", octets[it["start_byte"] : it["end_byte"]].decode("utf-8"), points)
        words.append(points)
    judge.same("words", span["text"], " ".join(words[1:]))
    return [(it["start"], it["end"], span["label"], text[it["start"] : it["end"]]) for it in span["fragments"]]


flat = {}
for row in read["spans"]:
    own = {key: it for key, it in row.items() if key not in ("doc_id", "span_id")}
    flat.setdefault(row["doc_id"], []).append({"id": row["span_id"], **own})
for row in read["documents"]:
    document = facts[row["doc_id"]]
    judge.same("text", row["text"], document["text"])
    judge.same("the two tables", flat.get(row["doc_id"], []), row["spans"])
    found = [piece for span in row["spans"] for piece in places(span, row["text"])]
    whole = [
        (tuple((it["start"], it["end"]) for it in span["fragments"]), span["label"], span["text"])
        for span in row["spans"]
    ]
    judge.same("annotations", sorted(whole), wholes(document))
    judge.spans_of(row["doc_id"], found, pieces(document))
for row in read["mentions"]:
    text = facts[row["doc_id"]]["text"]
    if row["span_id"] is None:
        judge.same("passage", row["text"], text[row["start"] : row["end"]])
judge.end(len(facts))
