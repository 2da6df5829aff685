"""Web Annotation as JSON-LD processors read it: PyLD expands the file and
rdflib makes triples of it, both with a context of the terms that are used."""

import json

import rdflib
from pyld import jsonld

from judging import Judge, expected, export, wholes

OA = "http://www.w3.org/ns/oa#"
# The terms that are used, as the vocabulary of the standard defines them.
CONTEXT = {
    "@context": {
        "oa": OA,
        "as": "http://www.w3.org/ns/activitystreams#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "id": {"@type": "@id", "@id": "@id"},
        "type": {"@type": "@id", "@id": "@type"},
        "Annotation": "oa:Annotation",
        "SpecificResource": "oa:SpecificResource",
        "TextualBody": "oa:TextualBody",
        "TextQuoteSelector": "oa:TextQuoteSelector",
        "TextPositionSelector": "oa:TextPositionSelector",
        "AnnotationCollection": "as:OrderedCollection",
        "AnnotationPage": "as:OrderedCollectionPage",
        "body": {"@type": "@id", "@id": "oa:hasBody"},
        "target": {"@type": "@id", "@id": "oa:hasTarget"},
        "source": {"@type": "@id", "@id": "oa:hasSource"},
        "selector": {"@type": "@id", "@id": "oa:hasSelector"},
        "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
        "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
        "tagging": "oa:tagging",
        "describing": "oa:describing",
        "commenting": "oa:commenting",
        "identifying": "oa:identifying",
        "linking": "oa:linking",
        "exact": "oa:exact",
        "prefix": "oa:prefix",
        "suffix": "oa:suffix",
        "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
        "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
        "value": "rdf:value",
        "format": "dc:format",
        "label": "rdfs:label",
        "first": {"@type": "@id", "@id": "as:first"},
        "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
        "startIndex": {"@type": "xsd:nonNegativeInteger", "@id": "as:startIndex"},
        "total": {"@type": "xsd:nonNegativeInteger", "@id": "as:totalItems"},
    }
}
STANDARD = "http://www.w3.org/ns/anno.jsonld"


def load(url, options=None):
    """Hands out the context above and nothing from the network."""
    if url != STANDARD:
        raise ValueError(f"{url} is not to be fetched")
    return {"contextUrl": None, "documentUrl": url, "document": CONTEXT}


judge = Judge("PyLD + rdflib")
facts = {it["id"]: it for it in expected()}
with open(export(), encoding="utf-8") as file:
    data = json.load(file)
jsonld.set_document_loader(load)
(collection,) = jsonld.expand(data)


def one(node, key):
    (value,) = node[key]
    return value.get("@value", value.get("@id"))


(page,) = collection["http://www.w3.org/ns/activitystreams#first"]
(items,) = page["http://www.w3.org/ns/activitystreams#items"]
found = {name: [] for name in facts}
annotations, relations = 0, 0
for item in items["@list"]:
    judge.same("type", item["@type"], [OA + "Annotation"])
    (motivation,) = item[OA + "motivatedBy"]
    if motivation["@id"] == OA + "linking":
        relations += 1
        continue
    annotations += 1
    (tag,) = [
        one(it, "http://www.w3.org/1999/02/22-rdf-syntax-ns#value")
        for it in item[OA + "hasBody"]
        if it.get(OA + "hasPurpose") == [{"@id": OA + "tagging"}]
    ]
    spans, words, names = [], [], set()
    for target in item[OA + "hasTarget"]:
        name = one(target, OA + "hasSource").removeprefix("urn:variorum:source:")
        text = facts[name]["text"]
        by_type = {it["@type"][0]: it for it in target[OA + "hasSelector"]}
        position = by_type[OA + "TextPositionSelector"]
        quote = by_type[OA + "TextQuoteSelector"]
        start, end = int(one(position, OA + "start")), int(one(position, OA + "end"))
        exact = one(quote, OA + "exact")
        judge.same(f"{name} {start}-{end}", text[start:end], exact)
        judge.same("prefix", one(quote, OA + "prefix"), text[max(0, start - 32) : start])
        judge.same("suffix", one(quote, OA + "suffix"), text[end : end + 32])
        spans.append((start, end))
        words.append(exact)
        names.add(name)
    (name,) = names
    found[name].append((tuple(sorted(spans)), tag, " ".join(words)))
for name, document in facts.items():
    judge.spans_of(name, found[name], wholes(document))

# The same as triples; the context is put in, since rdflib would fetch it.
data["@context"][0] = CONTEXT["@context"]
graph = rdflib.Graph().parse(data=json.dumps(data), format="json-ld")
oa = rdflib.Namespace(OA)
nodes = set(graph.subjects(rdflib.RDF.type, oa.Annotation))
judge.same("annotations as triples", len(nodes), annotations + relations)
ends = sum(1 for _ in graph.subject_objects(oa.end))
judge.same("positions as triples", ends, sum(len(it[0]) for all in found.values() for it in all))
judge.end(len(facts))
