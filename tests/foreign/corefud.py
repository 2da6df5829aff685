"""Reads a CorefUD file with udapi and conllu and compares it with the facts.

Usage: python corefud.py FILE EXPECTED.json [LOSSES.json]

The text is built from the forms and SpaceAfter, SpacesAfter and SpacesBefore
and must be the document's; every annotation must be a mention of its tokens,
unless the report says that it was fitted to tokens.
"""

import json
import re
import sys
from urllib.parse import unquote

import conllu
import udapi.core.document


def fail(message):
    sys.exit(f"corefud: {message}")


def spaces(spelt):
    names = {"s": " ", "t": "\t", "n": "\n", "r": "\r", "p": "|", "\\": "\\"}
    return re.sub(
        r"\\(u[0-9a-f]{4}|.)",
        lambda it: chr(int(it[1][1:], 16)) if it[1][0] == "u" else names[it[1]],
        spelt,
    )


def main():
    path, expected = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
    lost = {}
    if len(sys.argv) > 3:
        for loss in json.load(open(sys.argv[3], encoding="utf-8"))["losses"]:
            lost.setdefault(loss["item"], set()).add(loss["reason"])
    documents = {it["id"]: it for it in expected["documents"]}
    # The second reader must see the same tokens.
    with open(path, encoding="utf-8", newline="\n") as file:
        others = [token["form"] for sentence in conllu.parse(file.read()) for token in sentence]
    corpus = udapi.core.document.Document()
    corpus.load_conllu(path)
    texts, places, forms = {}, {}, []
    doc = None
    for tree in corpus.trees:
        if tree.newdoc:
            doc = tree.newdoc
            texts[doc] = ""
        for node in tree.descendants:
            forms.append(node.form)
            texts[doc] += spaces(node.misc["SpacesBefore"])
            start = len(texts[doc])
            texts[doc] += node.form
            places[node] = (doc, start, len(texts[doc]))
            if node.misc["SpacesAfter"]:
                texts[doc] += spaces(node.misc["SpacesAfter"])
            elif node.misc["SpaceAfter"] != "No":
                texts[doc] += " "
    if forms != others:
        fail("two readers do not see the same tokens")
    for doc, text in texts.items():
        if documents[doc]["text"] != text:
            fail(f"{doc}: the text is not the document's")
    found = {}
    entities = list(corpus.coref_entities)
    for entity in entities:
        for mention in entity.mentions:
            ours = json.loads(unquote(mention.other["variorum"]))
            spans = []
            last = None
            for word in mention.words:
                doc, start, end = places[word]
                if last is not None and word.ord == last + 1:
                    spans[-1][1] = end
                else:
                    spans.append([start, end])
                last = word.ord
            if "id" in ours:
                found[ours["id"]] = (doc, ours["tag"], spans)
    count = 0
    for doc, it in documents.items():
        for annotation in it["annotations"]:
            reasons = lost.get(annotation["id"], set())
            if "no-token" in reasons:
                continue
            if annotation["id"] not in found:
                fail(f"{doc}: {annotation['id']} is missing")
            there, tag, spans = found[annotation["id"]]
            if (there, tag) != (doc, annotation["tag"]):
                fail(f"{doc}: {annotation['id']} is {tag} in {there}")
            if spans != annotation["spans"] and not reasons & {"token-border", "discontinuous"}:
                fail(f"{doc}: {annotation['id']} is at {spans}, not {annotation['spans']}")
            count += 1
    across = sum(
        len({places[mention.words[0]][0] for mention in entity.mentions}) > 1 for entity in entities
    )
    print(f"ok corefud: {count} spans, {len(entities)} entities, {across} in several documents")


main()
