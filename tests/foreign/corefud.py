"""CorefUD, by udapi and conllu, which must see the same tokens.

The text that the forms make with SpaceAfter, SpacesAfter and SpacesBefore must
be the document's, and every annotation that touches a token must be a mention
of just the tokens that it touches."""

import json
import re
from urllib.parse import unquote

import conllu
import udapi.core.document
from judging import Judge, expected, export, fitted

judge = Judge("udapi + conllu")
facts = {it["id"]: it for it in expected()}


def spaces(spelt):
    names = {"s": " ", "t": "\t", "n": "\n", "r": "\r"}
    return re.sub(
        r"\\(u[0-9a-f]{4}|.)",
        lambda it: chr(int(it[1][1:], 16)) if it[1][0] == "u" else names[it[1]],
        spelt,
    )


with open(export(), encoding="utf-8", newline="\n") as file:
    others = [token["form"] for sentence in conllu.parse(file.read()) for token in sentence]
corpus = udapi.core.document.Document()
corpus.load_conllu(export())
texts, place_of, places = {}, {}, {}
doc = None
for tree in corpus.trees:
    if tree.newdoc:
        doc = tree.newdoc
        texts[doc], places[doc] = "", []
    for node in tree.descendants:
        texts[doc] += spaces(node.misc["SpacesBefore"])
        start = len(texts[doc])
        texts[doc] += node.form
        place_of[node] = (doc, len(places[doc]))
        places[doc].append((start, len(texts[doc])))
        if node.misc["SpacesAfter"]:
            texts[doc] += spaces(node.misc["SpacesAfter"])
        elif node.misc["SpaceAfter"] != "No":
            texts[doc] += " "
judge.same("forms", [node.form for node in place_of], others)
found = {}
for entity in corpus.coref_entities:
    for mention in entity.mentions:
        ours = json.loads(unquote(mention.other["variorum"]))
        if "id" not in ours:
            continue
        runs = []
        numbers = [place_of[word][1] for word in mention.words]
        doc = place_of[mention.words[0]][0]
        for index, number in enumerate(numbers):
            start, end = places[doc][number]
            if index and numbers[index - 1] == number - 1:
                start = runs.pop()[0]
            runs.append((start, end))
        found.setdefault(doc, []).append((ours["id"], ours["tag"], runs))
for doc, document in facts.items():
    judge.same(f"{doc}: text", texts[doc], document["text"])
    wanted = [
        (it["id"], it["tag"], fitted(it["spans"], places[doc])) for it in document["annotations"]
    ]
    judge.spans_of(doc, found.get(doc, []), [it for it in wanted if it[2]])
judge.end(len(facts))
