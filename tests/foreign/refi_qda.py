"""REFI-QDA: the schema of the standard, as it comes with qualitative-coding,
holds for the project; lxml finds every selection where it should be."""

import importlib.resources
import re
import zipfile

import xmlschema
from lxml import etree

from judging import Judge, expected, export, wholes

NAMESPACE = "{urn:QDA-XML:project:1.0}"
judge = Judge("REFI-QDA schema + lxml")
facts = {it["id"]: it for it in expected()}
with zipfile.ZipFile(export()) as archive:
    judge.same("damaged files", archive.testzip(), None)
    project = archive.read("project.qde")
    texts = {
        name.removeprefix("sources/"): archive.read(name)
        for name in archive.namelist()
        if name.startswith("sources/")
    }
schema = importlib.resources.files("qualitative_coding").joinpath("refi_qda/schema.xsd")
xmlschema.XMLSchema(schema.read_text(encoding="utf-8")).validate(project.decode("utf-8"))
root = etree.fromstring(project)


def every(node, name):
    return node.iter(NAMESPACE + name)


guids = [it.get("guid") for it in root.iter() if it.get("guid") is not None]
judge.same("identifiers that stand twice", len(guids) - len(set(guids)), 0)
for name in ("targetGUID", "originGUID", "creatingUser", "creatingUserGUID"):
    for node in root.iter():
        guid = node.get(name)
        if guid is not None and guid not in guids:
            judge.fail(f"{node.tag} names {guid}, which is not in the project")
codes = {}
for code in every(root, "Code"):
    # The last line of a description says which tag it is.
    said = code.findtext(NAMESPACE + "Description") or ""
    found = re.search(r'"id":"([^"]+)"', said.rsplit("\n", 1)[-1])
    if found:
        codes[code.get("guid")] = found.group(1)
parts = {
    it.get("targetGUID"): it.get("originGUID")
    for it in every(root, "Link")
    if it.get("name") == "fragment"
}
for source in every(root, "TextSource"):
    said = source.findtext(NAMESPACE + "Description")
    name = re.search(r'"source":"([^"]+)"', said).group(1)
    document = facts[name]
    path = source.get("plainTextPath").removeprefix("internal://")
    # Other programs drop a byte-order mark, and write plain line feeds.
    text = texts[path].decode("utf-8-sig")
    judge.same(f"{name}: text", text, document["text"].replace("\r\n", "\n"))
    selections = {}
    for selection in every(source, "PlainTextSelection"):
        start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
        if not 0 <= start < end <= len(text):
            judge.fail(f"{name}: no selection from {start} to {end}")
        words = text[start:end]
        if not re.search("[\0-\x08\x0b\x0c\x0e-\x1f]", words):
            judge.same(f"{name} {start}-{end}", selection.get("name"), words[:100])
        tags = [codes[it.get("targetGUID")] for it in every(selection, "CodeRef")
                if it.get("targetGUID") in codes]
        judge.same("tags of a selection", len(tags), 1)
        guid = selection.get("guid")
        whole = selections.setdefault(parts.get(guid, guid), (tags[0], []))
        judge.same("tag of a part", tags[0], whole[0])
        whole[1].append((start, end))
    found = [
        (tuple(spans), tag, " ".join(text[start:end] for start, end in spans))
        for tag, spans in ((tag, sorted(spans)) for tag, spans in selections.values())
    ]

    def shifted(at):
        """A place of the project's text in the one with plain line feeds."""
        before = document["text"][:at]
        inside = before.endswith("\r") and document["text"][at : at + 1] == "\n"
        return len(before.replace("\r\n", "\n")) - inside

    wanted = []
    for spans, tag, _ in wholes(document):
        moved = [(shifted(start), shifted(end)) for start, end in spans]
        # Half of a CR LF is nothing where that is one character.
        moved = [it for it in moved if it[0] < it[1]]
        if moved:
            words = " ".join(text[start:end] for start, end in moved)
            wanted.append((tuple(moved), tag, words))
    judge.spans_of(name, found, wanted)
judge.end(len(facts))
