"""Reads a folder of CoNLL columns with seqeval and compares it with the facts.

Usage: python conll.py FOLDER EXPECTED.json [LOSSES.json]

Every sequence of labels must be legal and read in strict mode under the scheme
that its letters speak for. Entities are placed in the text by the table of
offsets beside the columns. Each must be a part of an annotation that is
expected, with its tag, unless the report says that the annotation was fitted
to tokens; each part of an expected annotation must be there unless the report
names the annotation.
"""

import json
import os
import sys

from seqeval.scheme import BILOU, IOB2, IOBES, Entities


def fail(message):
    sys.exit(f"conll: {message}")


def read_columns(path):
    """Sentences of (token, label); the text is split at LF alone."""
    sentences = [[]]
    with open(path, encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file.read().split("\n"), 1):
            if line == "":
                sentences.append([])
                continue
            cells = line.split(" ")
            if len(cells) != 2:
                fail(f"{path}: line {number}: {len(cells)} columns")
            if cells[0] != "-DOCSTART-":
                sentences[-1].append(tuple(cells))
    return [sentence for sentence in sentences if sentence]


def scheme_of(labels):
    letters = {label[0] for label in labels}
    if letters & set("ES"):
        return IOBES
    if letters & set("LU"):
        return BILOU
    return IOB2


def check_legal(labels, scheme, where):
    """What may stand before what, apart from the library's own reading."""
    last = {IOB2: "", IOBES: "ES", BILOU: "LU"}[scheme]
    ends = set(last) | {"O"}
    before = "O"
    for label in labels + ["O"]:
        letter, kind = label[0], label[2:]
        goes_on = letter in "IEL" and letter != "O"
        if goes_on and (before[0] not in "BI" or before[2:] != kind):
            fail(f"{where}: {before} before {label}")
        if not goes_on and scheme is not IOB2 and before[0] not in ends:
            fail(f"{where}: {before} before {label}")
        before = label


def read_table(path):
    rows = []
    with open(path, encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")
    if lines[0] != "doc\tsentence\ttoken\tstart\tend":
        fail(f"{path}: {lines[0]!r} is no head of a table")
    for line in lines[1:]:
        if line:
            doc, _, _, start, end = line.split("\t")
            rows.append((doc, int(start), int(end)))
    return rows


def main():
    folder, expected = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
    lost = {}
    if len(sys.argv) > 3:
        for loss in json.load(open(sys.argv[3], encoding="utf-8"))["losses"]:
            lost.setdefault(loss["item"], set()).add(loss["reason"])
    documents = {it["id"]: it for it in expected["documents"]}
    found = {}
    count = 0
    for root, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if not name.endswith(".conll"):
                continue
            path = os.path.join(root, name)
            stem = name[: -len(".conll")]
            table = [os.path.join(it, stem + ".offsets.tsv") for it in (root, folder)]
            rows = read_table(next(it for it in table if os.path.exists(it)))
            sentences = read_columns(path)
            tokens = [token for sentence in sentences for token in sentence]
            if len(tokens) != len(rows):
                fail(f"{path}: {len(tokens)} tokens and {len(rows)} offsets")
            if not rows:
                continue
            doc = rows[0][0]
            text = documents[doc]["text"]
            for (word, _), (_, start, end) in zip(tokens, rows):
                if text[start:end] != word:
                    fail(f"{path}: {word!r} is not what stands at {start}, {text[start:end]!r}")
            scheme = scheme_of([label for _, label in tokens])
            first = 0
            for sentence in sentences:
                labels = [label for _, label in sentence]
                check_legal(labels, scheme, path)
                for entity in Entities([labels], scheme=scheme).entities[0]:
                    start = rows[first + entity.start][1]
                    end = rows[first + entity.end - 1][2]
                    found.setdefault(doc, set()).add((start, end, entity.tag))
                    count += 1
                first += len(sentence)
    for doc, it in documents.items():
        parts = {}
        for annotation in it["annotations"]:
            for start, end in annotation["spans"]:
                parts.setdefault((start, end, annotation["tag"]), []).append(annotation["id"])
        fitted = any("token-border" in reasons for reasons in lost.values())
        for part in found.get(doc, set()) - set(parts):
            if not fitted:
                fail(f"{doc}: {part} is in the file and not expected")
        for part, ids in parts.items():
            if part not in found.get(doc, set()) and not any(lost.get(id) for id in ids):
                fail(f"{doc}: {part} of {ids} is missing, and the report does not say so")
    print(f"ok conll: {count} spans")


main()
