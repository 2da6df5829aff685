"""Our own JSONL with nothing but the json module: offsets in three units, the
hash of the text, and the words of every annotation."""

import hashlib
import json

from judging import Judge, expected, export, pieces

judge = Judge("json")
facts = {it["id"]: it for it in expected()}
with open(export(), encoding="utf-8", newline="") as file:
    # str.splitlines breaks at U+2028 too, as some readers of lines do.
    lines = [json.loads(line) for line in file.read().splitlines()]
judge.same("kind of the first line", lines[0]["kind"], "project")
for record in lines[1:]:
    document = facts[record["id"]]
    text = record["text"]
    judge.same("text", text, document["text"])
    judge.same("sha256", record["sha256"], hashlib.sha256(text.encode("utf-8")).hexdigest())
    judge.same("chars", record["chars"], len(text))
    utf16, utf8 = text.encode("utf-16-le"), text.encode("utf-8")
    found = []
    for it in record["annotations"]:
        words = " ".join(text[start:end] for start, end in it["spans"])
        judge.same("words", it["text"], words)
        hull = text[it["start"] : it["end"]]
        units = utf16[2 * it["start_utf16"] : 2 * it["end_utf16"]].decode("utf-16-le")
        judge.same("words by UTF-16 units", units, hull)
        judge.same("words by bytes", utf8[it["start_byte"] : it["end_byte"]].decode("utf-8"), hull)
        for start, end in it.get("spans_utf16", []):
            units = utf16[2 * start : 2 * end].decode("utf-16-le")
            judge.same("part by UTF-16 units", units in words, True)
        found += [(start, end, it["tag"], text[start:end]) for start, end in it["spans"]]
    judge.spans_of(record["id"], found, pieces(document))
judge.end(len(facts))
