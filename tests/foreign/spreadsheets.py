"""Spreadsheets, by openpyxl and pandas, which must agree.

Every cell must be a string and none a formula."""

import io
import pathlib
import re

import openpyxl
import pandas
from judging import Judge, expected, export, pieces

judge = Judge("openpyxl + pandas")
facts = {it["id"]: it for it in expected()}


def spelt(text):
    """Control characters as Excel spells them."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda it: chr(int(it[1], 16)), text)


content = pathlib.Path(export()).read_bytes()
book = openpyxl.load_workbook(io.BytesIO(content))
for sheet in book:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None and cell.data_type != "s":
                judge.fail(f"{sheet.title}: {cell.coordinate} is of type {cell.data_type}")
rows = [[cell or "" for cell in row] for row in book["annotations"].iter_rows(values_only=True)]
table = pandas.read_excel(
    io.BytesIO(content), sheet_name="annotations", dtype=str, keep_default_na=False, engine="openpyxl"
)
judge.same("columns", list(table.columns), rows[0])
judge.same("rows", table.values.tolist(), rows[1:])
for document in facts.values():
    text, found = document["text"], []
    for row in rows[1:]:
        row = dict(zip(rows[0], row))
        if row["doc"] != document["id"]:
            continue
        starts, ends = row["start"].split(";"), row["end"].split(";")
        spans = [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]
        judge.same("fragments", int(row["fragments"]), len(spans))
        words = " ".join(text[start:end] for start, end in spans)
        judge.same("words", spelt(row["text"]), words)
        found += [(start, end, row["label"], text[start:end]) for start, end in spans]
    judge.spans_of(document["id"], found, pieces(document))
judge.end(len(facts))
