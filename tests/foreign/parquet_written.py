"""Writes the same two documents as other programs write Parquet, a folder for
each: pandas, pyarrow with lists side by side, Polars, DuckDB, and Hugging
Face's library with spans and with tokens. What is in them is known to the test.

python parquet_written.py FOLDER
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_CACHE"] = tempfile.mkdtemp()

import datasets
import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet

datasets.disable_progress_bars()
folder = Path(sys.argv[1])
LABELS = ["actor", "place"]
TEXTS = ["😀 Moura, Mali", "Nobody fled Gao"]
SPANS = [[(2, 7, 1), (9, 13, 1)], [(0, 6, 0), (12, 15, 1)]]


def made(name):
    path = folder / name
    path.mkdir()
    return path


def records(label):
    return [
        {
            "id": f"d{number}",
            "text": text,
            "entities": [{"start": start, "end": end, "label": label(it)} for start, end, it in spans],
        }
        for number, (text, spans) in enumerate(zip(TEXTS, SPANS))
    ]


named = records(lambda it: LABELS[it])
pandas.DataFrame(named).to_parquet(made("pandas") / "all.parquet")
polars.DataFrame(named).write_parquet(made("polars") / "all.parquet")
columns = {
    "id": ["d0", "d1"],
    "text": TEXTS,
    "spans": [
        {
            "start": [it[0] for it in spans],
            "end": [it[1] for it in spans],
            "label": [LABELS[it[2]] for it in spans],
        }
        for spans in SPANS
    ],
}
for version in ["1.0", "2.0"]:
    path = made(f"pyarrow-{version}") / "all.parquet"
    pyarrow.parquet.write_table(
        pyarrow.table(columns), path, data_page_version=version, compression="none", row_group_size=1
    )
path = made("pyarrow-delta") / "all.parquet"
pyarrow.parquet.write_table(
    pyarrow.Table.from_pylist(named),
    path,
    use_dictionary=False,
    column_encoding={
        "text": "DELTA_BYTE_ARRAY",
        "id": "DELTA_LENGTH_BYTE_ARRAY",
        "entities.list.element.start": "DELTA_BINARY_PACKED",
        "entities.list.element.end": "DELTA_BINARY_PACKED",
    },
)
arrow_rows = pyarrow.Table.from_pylist(named)
duckdb.sql(f"copy (select * from arrow_rows) to '{made('duckdb') / 'all.parquet'}' (format parquet)")
flat = [
    {"doc_id": row["id"], "begin": it["start"], "end": it["end"], "label": it["label"]}
    for row in named
    for it in row["entities"]
]
pandas.DataFrame(flat).to_parquet(made("flat") / "all.parquet")

label = datasets.ClassLabel(names=LABELS)
features = datasets.Features(
    {
        "id": datasets.Value("string"),
        "text": datasets.Value("string"),
        "entities": [{"start": datasets.Value("int32"), "end": datasets.Value("int32"), "label": label}],
    }
)
set_ = datasets.Dataset.from_list(records(lambda it: it), features=features)
set_.to_parquet(made("datasets") / "train-00000-of-00001.parquet")
tags = datasets.ClassLabel(names=["O", "B-actor", "I-actor", "B-place", "I-place"])
features = datasets.Features(
    {
        "id": datasets.Value("string"),
        "tokens": datasets.List(datasets.Value("string")),
        "ner_tags": datasets.List(tags),
    }
)
rows = [
    {"id": "d0", "tokens": ["😀", "Moura", ",", "Mali"], "ner_tags": [0, 3, 0, 3]},
    {"id": "d1", "tokens": ["Nobody", "fled", "Gao"], "ner_tags": [1, 0, 3]},
]
tokens = datasets.Dataset.from_list(rows, features=features)
tokens.to_parquet(made("tokens") / "train.parquet")
