"""ECB+, listed by lxml.

Mentions are placed by the table of offsets beside each file. Every annotation
that touches a token must be a mention of just the tokens that it touches, and
every relation must lead from mentions to what is there."""

import glob
import json
import os

from judging import Judge, expected, export, fitted
from lxml import etree

judge = Judge("lxml")
facts = {it["id"]: it for it in expected()}


def read_table(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        rows = [line.split("\t") for line in file.read().split("\n")[1:] if line]
    return [(int(start), int(end)) for _, _, _, start, end in rows]


def legal(text):
    """What XML can hold of a text."""
    return "".join(it if " " <= it < "\ufffe" or it > "\uffff" else "\ufffd" for it in text)


def stretches(anchors):
    """Runs of tokens that follow one another."""
    runs = []
    for index, (number, start, end) in enumerate(anchors):
        if index and anchors[index - 1][0] == number - 1:
            start = runs.pop()[0]
        runs.append((start, end))
    return runs


for path in sorted(glob.glob(os.path.join(export(), "*", "*.xml"))):
    root = etree.parse(path).getroot()
    document = facts[root.get("doc_id")]
    text, places = document["text"], read_table(path[: -len(".xml")] + ".offsets.tsv")
    tokens = root.findall("token")
    judge.same(f"{path}: tokens", len(tokens), len(places))
    place_of = {}
    for number, (token, (start, end)) in enumerate(zip(tokens, places)):
        judge.same(f"{path}: word at {start}", token.text, legal(text[start:end]))
        place_of[token.get("t_id")] = (number, start, end)
    mentions, instances, found = set(), {}, []
    for mark in root.find("Markables"):
        anchors = [place_of[it.get("t_id")] for it in mark.findall("token_anchor")]
        if not anchors:
            instances[mark.get("m_id")] = mark.get("instance_id")
            continue
        mentions.add(mark.get("m_id"))
        ours = json.loads(mark.get("variorum"))
        if "id" in ours:
            found.append((ours["id"], ours["tag"], stretches(anchors)))
    for it in root.find("Relations"):
        where = f"{path}: {it.tag} {it.get('r_id')}"
        target = it.find("target").get("m_id")
        sources = {end.get("m_id") for end in it.findall("source")}
        judge.same(f"{where}: sources that are no mentions", sources - mentions, set())
        if it.tag in ("CROSS_DOC_COREF", "INTRA_DOC_COREF"):
            judge.same(f"{where}: instance", instances.get(target), it.get("note"))
        else:
            judge.same(f"{where}: target is a mention", target in mentions, True)
    wanted = [(it["id"], it["tag"], fitted(it["spans"], places)) for it in document["annotations"]]
    judge.spans_of(document["id"], found, [it for it in wanted if it[2]])
judge.end(len(facts))
