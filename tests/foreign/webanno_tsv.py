"""Judges WebAnno TSV. No reader of it is published that keeps relations, so this
follows the steps in which INCEpTION itself goes through a file: what it would
stop at is an error here, and what it would make of the rows is compared.

python webanno_tsv.py EXPORT_DIR EXPECTED.json
"""

import json
import pathlib
import re

from judging import Judge, expected, export

judge = Judge("WebAnno TSV 3.3")
FRAGMENT = "variorum.Fragment"
ANNOTATION = "uima.tcas.Annotation"
CONTROLS = [chr(it) for it in range(32) if not 7 < it < 14]
TEXT = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b", "\\": "\\"} | {it: it for it in CONTROLS}
VALUE = {"t": "\t", "n": "\n", "\\": "\\"} | {it: it for it in "[]|_;*"}


def unescaped(text, escapes):
    """Backslashes before what they may stand before; any other stays."""
    return re.sub(r"\\(.)", lambda it: escapes.get(it[1], it[0]), text, flags=re.DOTALL)


def number_of(value):
    """A value, and the numbers in brackets behind it."""
    if value.endswith("]") and not value.endswith("\\]"):
        value, _, number = value[:-1].rpartition("[")
        return value, number
    return value, None


class Page:
    def __init__(self, path):
        data = path.read_bytes().decode("utf-8")
        if "\r" in data or not data.endswith("\n"):
            judge.fail(f"{path}: a line ends otherwise than with a line feed")
        self.lines = data[:-1].split("\n")
        self.path, self.layers, self.columns = path, {}, []
        self.text, self.tokens = [], []
        self.found, self.numbered, self.units, self.relations = [], {}, {}, []
        self.head()
        self.content()

    def fail(self, message):
        judge.fail(f"{self.path}: {message}")

    def head(self):
        if self.lines[0] != "#FORMAT=WebAnno TSV 3.3":
            self.fail("another first line")
        at = 1
        while self.lines[at]:
            kind = re.fullmatch(r"#T_(SP|RL)=([A-Za-z0-9_.]+)\|(.*)", self.lines[at])
            if not kind:
                self.fail(f"no layer: {self.lines[at]}")
            sort, name, columns = kind.groups()
            for column in columns.split("|"):
                self.columns.append((sort, name, column))
            if sort == "RL" and not columns.endswith(f"BT_{ANNOTATION}"):
                self.fail(f"{name} has no column for its source")
            at += 1
        if self.lines[at + 1]:
            self.fail("one empty line is missing before the first sentence")
        self.rows = self.lines[at + 2 :]

    def content(self):
        text, sentence, state, token = "", "", "space", None
        for line in [*self.rows, None]:
            if line is not None and state in ("space", "header") and line.startswith("#"):
                if line.startswith("#Text="):
                    sentence += unescaped(line[6:], TEXT) + "\n"
                state = "header"
                continue
            if not line:
                if state not in ("token", "part"):
                    self.fail(f"a sentence without tokens, or an empty line too many")
                state = "space"
                continue
            fields = line.split("\t")
            if len(fields) != len(self.columns) + 4 or fields[-1]:
                self.fail(f"{len(fields)} fields in {line!r}")
            begin, end = (int(it) for it in fields[1].split("-"))
            part = "." in fields[0]
            if state == "space" or (state == "header" and part):
                self.fail(f"{fields[0]} stands where no row may")
            if state == "header":
                units = text.encode("utf-16-le")
                length = len(units) // 2
                if length == begin + 1 and text.endswith("\n"):
                    text = text[:-1]
                elif length > begin:
                    self.fail(f"{fields[0]} begins inside the sentence before")
                else:
                    text += " " * (begin - length)
                text, sentence = text + sentence, ""
            if part:
                if not token[0] <= begin < end <= token[1] or (begin, end) == token:
                    self.fail(f"{fields[0]} is no part of its token")
            else:
                token = (begin, end)
                self.tokens.append(token)
            words = text.encode("utf-16-le")[2 * begin : 2 * end].decode("utf-16-le")
            if words != fields[2]:
                self.fail(f"{fields[0]} has {fields[2]!r}, and {words!r} stands there")
            state = "part" if part else "token"
            self.row(fields[0], begin, end, fields[3:-1])
        # The last sentence ends one before the text does.
        self.text = text[:-1]

    def row(self, unit, begin, end, cells):
        stacks = {}
        for (sort, layer, column), cell in zip(self.columns, cells):
            if cell == "_":
                continue
            for index, value in enumerate(re.split(r"(?<!\\)\|", cell)):
                number = None
                if not column.startswith(ANNOTATION):
                    value, number = number_of(value)
                stack = stacks.setdefault(layer, [])
                if sort == "RL":
                    if index == len(stack):
                        stack.append({"layer": layer, "values": {}, "target": unit})
                        self.relations.append(stack[index])
                    it = stack[index]
                    if column.startswith("BT_"):
                        it["source"], it["numbers"] = value, number
                    elif value != "*":
                        it["values"][column] = unescaped(value, VALUE)
                    continue
                if index == len(stack):
                    it = self.numbered.get(number)
                    if it is None:
                        it = {"layer": layer, "begin": begin, "end": end, "values": {}, "unit": unit}
                        self.found.append(it)
                    it["end"] = end
                    stack.append(it)
                it = stack[index]
                if number is not None:
                    if self.numbered.setdefault(number, it) is not it or it["layer"] != layer:
                        self.fail(f"the number {number} is of two annotations")
                if column and value not in ("*", "_") and not column.startswith(("ROLE_", ANNOTATION)):
                    it["values"][column] = unescaped(value, VALUE)
        for layer, stack in stacks.items():
            if len({id(it) for it in stack}) != len(stack):
                self.fail(f"{unit}: an annotation of {layer} stands twice")

    def of(self, number):
        return self.numbered[number]


def fitted(document, tokens):
    """The annotations as tokens and their parts can hold them, in UTF-16."""
    text = document["text"]

    def place(at):
        return len(text[:at].encode("utf-16-le")) // 2

    out = []
    for it in document["annotations"]:
        parts = []
        for start, end in it["spans"]:
            begin, end = place(start), place(end)
            touched = [token for token in tokens if token[0] < end and begin < token[1]]
            if touched:
                parts.append((max(begin, touched[0][0]), min(end, touched[-1][1])))
        if parts:
            out.append((it["id"], it["tag"], tuple(parts)))
    return sorted(out)


folder = pathlib.Path(export())
beside = folder.joinpath("variorum.jsonl").read_text("utf-8").split("\n")
ours = json.loads(beside[-2])["webanno_tsv"]
documents = expected()
for document in documents:
    name = document["id"]
    page = Page(folder / f"{name}.tsv")
    lead = len(document["text"]) - len(document["text"].lstrip(" \t\r\n"))
    if page.text != " " * lead + document["text"][lead:]:
        judge.fail(f"{name}: the text is another one: {page.text!r}")
    parts = {}
    for it in page.relations:
        source, target = (page.of(number) for number in it["numbers"].split("_"))
        if source["unit"] != it["source"] or target["unit"] != it["target"]:
            judge.fail(f"{name}: a relation begins or ends elsewhere")
        if it["layer"] == FRAGMENT:
            parts.setdefault(id(source), []).append(target)
    inner = {id(part) for all_ in parts.values() for part in all_}
    found = []
    for it in page.found:
        if it["layer"] not in ours["tags"] or id(it) in inner:
            continue
        places = sorted((part["begin"], part["end"]) for part in [it, *parts.get(id(it), [])])
        found.append((it["values"]["id"], ours["tags"][it["layer"]], tuple(places)))
    judge.spans_of(name, found, fitted(document, page.tokens))
judge.end(len(documents))
