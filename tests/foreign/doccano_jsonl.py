"""doccano's JSONL, by the rules of its import: offsets count code points, a
span is start, end and label, with the start before the end."""

import json

from judging import Judge, expected, export, pieces

judge = Judge("json + doccano's rules")
facts = {it["id"]: it for it in expected()}
with open(export(), encoding="utf-8", newline="") as file:
    # str.splitlines breaks at U+2028 too, as some readers of lines do.
    lines = file.read().splitlines()
for line in lines:
    record = json.loads(line)
    document = facts[record["id"]]
    judge.same("text", record["text"], document["text"])
    text = record["text"]
    if "entities" in record:
        spans = [(it["start_offset"], it["end_offset"], it["label"]) for it in record["entities"]]
    else:
        spans = [tuple(it) for it in record["label"]]
    for start, end, _ in spans:
        if not 0 <= start < end <= len(text):
            judge.fail(f"{record['id']}: no span from {start} to {end}")
    found = [(start, end, label, text[start:end]) for start, end, label in spans]
    judge.spans_of(record["id"], found, pieces(document))
judge.end(len(facts))
