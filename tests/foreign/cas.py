"""Judges an export as CAS JSON or XMI with dkpro-cassis.

python cas.py EXPORT_DIR EXPECTED.json
"""

import json
import pathlib
import sys

import cassis

SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
META = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"


def fail(message):
    print(f"cas: {message}", file=sys.stderr)
    sys.exit(1)


def load(folder, name):
    """The CAS of a document, and what it makes of characters that XML lacks."""
    path = pathlib.Path(folder, name + ".json")
    if path.exists():
        return cassis.load_cas_from_json(path.read_text("utf-8")), lambda text: text
    with open(pathlib.Path(folder, "TypeSystem.xml"), "rb") as file:
        types = cassis.load_typesystem(file)
    with open(pathlib.Path(folder, name + ".xmi"), "rb") as file:
        return cassis.load_cas_from_xmi(file, typesystem=types), held


def held(text):
    bad = set(range(32)) - {9, 10, 13} | {0xFFFE, 0xFFFF}
    return "".join(" " if ord(it) in bad else it for it in text)


def main(folder, expected):
    count = 0
    for document in json.loads(pathlib.Path(expected).read_text("utf-8"))["documents"]:
        name = document["id"]
        cas, shown = load(folder, name)
        text = shown(document["text"])
        if cas.sofa_string != text:
            fail(f"{name}: cassis reads another text")
        ours = cas.select("variorum.Document")[0]
        if ours.source != name or cas.select(META)[0].documentId != name:
            fail(f"{name}: the document is called otherwise")
        tags = json.loads(ours.record)["tags"]
        parts = {it.Dependent.xmiID: it.Governor.xmiID for it in cas.select("variorum.Fragment")}
        found, whole = {}, {}
        for kind, tag in tags.items():
            for it in cas.select(kind):
                if it.get_covered_text() != text[it.begin : it.end]:
                    fail(f"{name}: {it.get_covered_text()!r} is not what stands there")
                found[it.xmiID] = (tag, [(it.begin, it.end)])
                if it.xmiID not in parts:
                    whole[it.id] = it.xmiID
        for part, head in parts.items():
            found[head][1].extend(found[part][1])
        for it in document["annotations"]:
            spans = [tuple(span) for span in it["spans"]]
            tag, at = found.get(whole.get(it["id"]), (None, []))
            if (tag, sorted(at)) != (it["tag"], spans):
                fail(f"{name}: {it['id']} is {tag} {at}, not {it['tag']} {spans}")
            quote = " ".join(text[start:end] for start, end in spans)
            if quote != shown(it["text"]):
                fail(f"{name}: {it['id']} covers {quote!r}, not {it['text']!r}")
        if len(whole) != len(document["annotations"]):
            fail(f"{name}: there are {len(whole)} annotations")
        tokens = cas.select(TOKEN)
        covered = "".join(it.get_covered_text() for it in tokens)
        if any(not it.get_covered_text().strip() for it in tokens):
            fail(f"{name}: a token is nothing but white space")
        if covered.split() and "".join(covered.split()) != "".join(
            it for it in text if not it.isspace() and not "\x1c" <= it <= "\x1f"
        ):
            fail(f"{name}: the tokens do not cover the text")
        for sentence in cas.select(SENTENCE):
            if not cas.select_covered(TOKEN, sentence):
                fail(f"{name}: a sentence has no token")
        count += len(whole)
    print(f"ok cas: {count} spans")


if __name__ == "__main__":
    main(*sys.argv[1:])
