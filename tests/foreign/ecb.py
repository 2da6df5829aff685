"""Lists an ECB+ folder with lxml and compares it with the facts.

Usage: python ecb.py FOLDER EXPECTED.json [LOSSES.json]

Mentions are placed by the table of offsets beside each file. Every annotation
must be a mention with its tokens, under its id, unless the report says that it
was fitted to tokens, and every relation must lead to what is there.
"""

import glob
import json
import os
import sys

from lxml import etree

CHAINS = ("CROSS_DOC_COREF", "INTRA_DOC_COREF")


def fail(message):
    sys.exit(f"ecb: {message}")


def read_table(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        lines = [line.split("\t") for line in file.read().split("\n")[1:] if line]
    return [(int(start), int(end)) for _, _, _, start, end in lines]


def legal(text):
    """What XML can hold of a text."""
    return "".join(
        it if it in "\t\n\r" or (it >= " " and it not in "\ufffe\uffff") else "\ufffd" for it in text
    )


def main():
    folder, expected = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
    lost = {}
    if len(sys.argv) > 3:
        for loss in json.load(open(sys.argv[3], encoding="utf-8"))["losses"]:
            lost.setdefault(loss["item"], set()).add(loss["reason"])
    documents = {it["id"]: it for it in expected["documents"]}
    count = chains = 0
    for path in sorted(glob.glob(os.path.join(folder, "*", "*.xml"))):
        root = etree.parse(path).getroot()
        doc = documents.pop(root.get("doc_id"))
        text = doc["text"]
        places = read_table(path[: -len(".xml")] + ".offsets.tsv")
        tokens = root.findall("token")
        if len(tokens) != len(places):
            fail(f"{path}: {len(tokens)} tokens and {len(places)} offsets")
        place_of = {}
        for number, (token, (start, end)) in enumerate(zip(tokens, places)):
            if token.text != legal(text[start:end]):
                fail(f"{path}: {token.text!r} does not stand at {start}")
            place_of[token.get("t_id")] = (number, start, end)
        mentions, instances, by_id = {}, {}, {}
        for mark in root.find("Markables"):
            anchors = [place_of[it.get("t_id")] for it in mark.findall("token_anchor")]
            if not anchors:
                instances[mark.get("m_id")] = mark.get("instance_id")
                continue
            # Runs of tokens that follow one another.
            spans = []
            last = None
            for number, start, end in anchors:
                if last is not None and number == last + 1:
                    spans[-1][1] = end
                else:
                    spans.append([start, end])
                last = number
            mentions[mark.get("m_id")] = spans
            ours = json.loads(mark.get("variorum"))
            if "id" in ours:
                by_id[ours["id"]] = (ours["tag"], spans)
        for it in root.find("Relations"):
            sources = [end.get("m_id") for end in it.findall("source")]
            target = it.find("target").get("m_id")
            if not sources or any(end not in mentions for end in sources):
                fail(f"{path}: {it.tag} {it.get('r_id')} comes from what is no mention")
            if it.tag in CHAINS:
                chains += 1
                if instances.get(target) != it.get("note"):
                    fail(f"{path}: {it.tag} {it.get('r_id')} leads to another instance")
            elif target not in mentions:
                fail(f"{path}: {it.tag} {it.get('r_id')} leads to what is no mention")
        for annotation in doc["annotations"]:
            reasons = lost.get(annotation["id"], set())
            if "no-token" in reasons:
                continue
            if annotation["id"] not in by_id:
                fail(f"{path}: {annotation['id']} is missing")
            tag, spans = by_id[annotation["id"]]
            if tag != annotation["tag"]:
                fail(f"{path}: {annotation['id']} is {tag}, not {annotation['tag']}")
            if spans != annotation["spans"] and not reasons & {"token-border", "discontinuous"}:
                fail(f"{path}: {annotation['id']} is at {spans}, not {annotation['spans']}")
            count += 1
    if documents:
        fail(f"there is no file for {', '.join(documents)}")
    print(f"ok ecb: {count} spans, {chains} chains")


main()
