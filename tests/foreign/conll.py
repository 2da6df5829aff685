"""CoNLL columns, by seqeval in strict mode, which takes no illegal sequence.

Entities are placed by the table of offsets beside the columns. Each must be a
part of an annotation, fitted to tokens, with its tag; and a part that is not
there must share tokens with one that is: a column holds one layer."""

import os

from judging import Judge, expected, export, fitted
from seqeval.scheme import BILOU, IOB2, IOBES, Entities

judge = Judge("seqeval")
facts = {it["id"]: it for it in expected()}


def read_columns(path):
    """Sentences of (token, label); lines end at LF alone."""
    sentences = [[]]
    with open(path, encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file.read().split("\n"), 1):
            if line == "":
                sentences.append([])
                continue
            cells = line.split(" ")
            judge.same(f"{path}: line {number}: columns", len(cells), 2)
            if cells[0] != "-DOCSTART-":
                sentences[-1].append(tuple(cells))
    return [sentence for sentence in sentences if sentence]


def read_table(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")
    judge.same(path, lines[0], "doc\tsentence\ttoken\tstart\tend")
    rows = [line.split("\t") for line in lines[1:] if line]
    return [(doc, int(start), int(end)) for doc, _, _, start, end in rows]


def scheme_of(labels):
    letters = {label[0] for label in labels}
    if letters & set("ES"):
        return IOBES
    return BILOU if letters & set("LU") else IOB2


def check_legal(labels, scheme, where):
    """What may follow what, apart from the library's own reading."""
    ends = {"O"} | set({IOB2: "", IOBES: "ES", BILOU: "LU"}[scheme])
    before = "O"
    for label in labels + ["O"]:
        if label[0] in "IEL" and (before[0] not in "BI" or before[2:] != label[2:]):
            judge.fail(f"{where}: {label} behind {before}")
        if label[0] not in "IEL" and scheme is not IOB2 and before[0] not in ends:
            judge.fail(f"{where}: {label} behind {before}")
        before = label


found, places = {}, {}
for root, _, names in sorted(os.walk(export())):
    for name in sorted(name for name in names if name.endswith(".conll")):
        path = os.path.join(root, name)
        table = name[: -len(".conll")] + ".offsets.tsv"
        table = next(
            path
            for path in (os.path.join(root, table), os.path.join(export(), table))
            if os.path.exists(path)
        )
        rows, sentences = read_table(table), read_columns(path)
        tokens = [token for sentence in sentences for token in sentence]
        judge.same(f"{path}: tokens", len(tokens), len(rows))
        if not rows:
            continue
        doc = rows[0][0]
        places[doc] = [(start, end) for _, start, end in rows]
        for (word, _), (start, end) in zip(tokens, places[doc]):
            judge.same(f"{path}: word at {start}", word, facts[doc]["text"][start:end])
        scheme = scheme_of([label for _, label in tokens])
        first = 0
        for sentence in sentences:
            labels = [label for _, label in sentence]
            check_legal(labels, scheme, path)
            for it in Entities([labels], scheme=scheme).entities[0]:
                start, end = rows[first + it.start][1], rows[first + it.end - 1][2]
                found.setdefault(doc, set()).add((start, end, it.tag))
            first += len(sentence)
for doc, document in facts.items():
    here, wanted = found.get(doc, set()), set()
    for it in document["annotations"]:
        for span in it["spans"]:
            for start, end in fitted([span], places.get(doc, [])):
                wanted.add((start, end, it["tag"]))
    for part in here - wanted:
        # Two parts of one annotation that touch the same token are one.
        whole = {
            (start, end, it["tag"])
            for it in document["annotations"]
            for start, end in fitted(it["spans"], places.get(doc, []))
        }
        if part not in whole:
            judge.fail(f"{doc}: {part} is in the file and not expected")
    for start, end, tag in wanted - here:
        if not any(first < end and start < last for first, last, _ in here):
            judge.fail(f"{doc}: {tag} at {start} to {end} is missing, and nothing lies there")
    judge.documents += 1
    judge.spans += len(here)
judge.end(len(facts))
