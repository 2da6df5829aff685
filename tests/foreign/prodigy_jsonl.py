"""Prodigy's tasks, by what its recipes do with them: a blank spaCy pipeline and
Doc.char_span over code points."""

import json

import spacy
from judging import Judge, expected, export, pieces

judge = Judge(f"json + spacy {spacy.__version__}")
facts = {it["id"]: it for it in expected()}
nlp = spacy.blank("xx")
with open(export(), encoding="utf-8", newline="") as file:
    tasks = [json.loads(line) for line in file.read().splitlines()]
for task in tasks:
    document = facts[task["meta"]["id"]]
    text = task["text"]
    judge.same("text", text, document["text"])
    judge.same("answer", task["answer"], "accept")
    doc = nlp.make_doc(text)
    found = []
    for span in task["spans"]:
        judge.same("keys", sorted(span), ["end", "label", "start"])
        start, end = span["start"], span["end"]
        made = doc.char_span(start, end, label=span["label"])
        if made is not None:
            judge.same("words in spaCy", made.text, text[start:end])
        found.append((start, end, span["label"], text[start:end]))
    judge.spans_of(task["meta"]["id"], found, pieces(document))
judge.end(len(facts))
