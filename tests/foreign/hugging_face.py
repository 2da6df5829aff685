"""A data set folder, by the library that it is for: all four tables, with the
names of labels from the card and, without the card, from the files."""

import os
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_CACHE"] = tempfile.mkdtemp()

import datasets
from judging import Judge, expected, export, pieces

datasets.disable_progress_bars()
facts = {it["id"]: it for it in expected()}
folder = Path(export())
judge = Judge(f"datasets {datasets.__version__}")

plain = datasets.load_dataset(str(folder))
documents = datasets.load_dataset(str(folder), "documents")
judge.same("the splits by default", list(plain), list(documents))
rows = [row for split in documents.values() for row in split]
if len(documents) > 1:
    sizes = {name: len(split) for name, split in documents.items()}
    if not set(sizes) <= {"train", "validation", "test"} or 0 in sizes.values():
        judge.fail(f"splits of {sizes}")
for split in documents.values():
    names = split.features["spans"].feature["label"].names
    for row in split:
        document = facts[row["doc_id"]]
        judge.same("text", row["text"], document["text"])
        found = []
        for span in row["spans"]:
            label = names[span["label"]]
            parts = [(it["start"], it["end"]) for it in span["fragments"]]
            words = [document["text"][start:end] for start, end in parts]
            judge.same("words", span["text"], " ".join(words))
            found += [(*part, label, quote) for part, quote in zip(parts, words)]
        judge.spans_of(row["doc_id"], found, pieces(document))
spans = datasets.load_dataset(str(folder), "spans")
judge.same("spans", sum(len(it) for it in spans.values()), sum(len(row["spans"]) for row in rows))
for name in datasets.get_dataset_config_names(str(folder)):
    for split in datasets.load_dataset(str(folder), name).values():
        if len(split) == 0:
            judge.fail(f"a split of {name} is empty")
# One file alone knows the names too.
alone = str(folder / "data" / "train-00000-of-00001.parquet")
alone = datasets.load_dataset("parquet", data_files=alone, split="train")
judge.same("names without the card", alone.features["spans"].feature["label"].names, names)
judge.end(len(facts))
