"""Training data for spaCy: the spans of the lines, and those that spaCy itself
makes of them by our script, which are all that lie at borders of its tokens."""

import json
import subprocess
import sys
from pathlib import Path

import spacy
from judging import Judge, expected, export, pieces
from spacy.tokens import DocBin

judge = Judge(f"spacy {spacy.__version__}")
facts = {it["id"]: it for it in expected()}
folder = Path(export())
data, docbin = folder / "spans.jsonl", folder.parent / "judged.spacy"
made = subprocess.run(
    [sys.executable, folder / "to_docbin.py", data, docbin, "--ents"],
    capture_output=True,
    text=True,
)
if made.returncode != 0:
    judge.fail(made.stderr)
nlp = spacy.blank("xx")
docs = list(DocBin().from_disk(docbin).get_docs(nlp.vocab))
with open(data, encoding="utf-8", newline="") as file:
    records = [json.loads(line) for line in file.read().splitlines()]
judge.same("number of documents", len(docs), len(records))
kept = 0
for record, doc in zip(records, docs):
    document = facts[record["meta"]["id"]]
    text = record["text"]
    judge.same("text", text, document["text"])
    judge.same("text in spaCy", doc.text, text)
    spans = [(start, end, label, text[start:end]) for start, end, label in record["spans"]["sc"]]
    borders = [it for it in spans if doc.char_span(it[0], it[1]) is not None]
    found = [(it.start_char, it.end_char, it.label_, it.text) for it in doc.spans["sc"]]
    judge.same("spans in spaCy", sorted(found), sorted(borders))
    kept += len(found)
    judge.spans_of(record["meta"]["id"], spans, pieces(document))
if kept == 0:
    judge.fail("spaCy kept nothing")
judge.end(len(facts))
