"""What all judges share: the facts, and one way to compare them."""

import json
import sys


def expected():
    """The facts of the project, from the second argument."""
    with open(sys.argv[2], encoding="utf-8", newline="") as file:
        return json.load(file)["documents"]


def export():
    """Where the export is: the first argument."""
    return sys.argv[1]


def pieces(document):
    """One (start, end, tag, words) for every part of every annotation."""
    return sorted(
        (start, end, it["tag"], document["text"][start:end])
        for it in document["annotations"]
        for start, end in it["spans"]
    )


def wholes(document):
    """One (((start, end), ...), tag, words) for every annotation."""
    return sorted(
        (tuple(tuple(span) for span in it["spans"]), it["tag"], it["text"])
        for it in document["annotations"]
    )


def fitted(spans, places):
    """The stretches that tokens at `places` make which the spans touch."""
    touched = sorted(
        {
            number
            for start, end in spans
            for number, (first, last) in enumerate(places)
            if first < end and start < last
        }
    )
    stretches = []
    for index, number in enumerate(touched):
        start, end = places[number]
        if index and touched[index - 1] == number - 1:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches


class Judge:
    """Compares what a reader found with the facts, document by document."""

    def __init__(self, name):
        self.name = name
        self.documents = 0
        self.spans = 0

    def fail(self, message):
        print(f"{self.name}: {message}", file=sys.stderr)
        sys.exit(1)

    def same(self, what, found, wanted):
        if found != wanted:
            self.fail(f"{what}: found {found!r}, wanted {wanted!r}")

    def spans_of(self, document, found, wanted):
        """Compares two lists of spans of one document, in any order."""
        found, wanted = sorted(found), sorted(wanted)
        for one, other in zip(found, wanted):
            self.same(f"{document}", one, other)
        self.same(f"{document}: number of spans", len(found), len(wanted))
        self.documents += 1
        self.spans += len(found)

    def end(self, documents):
        """Says what was compared; every document of the facts must have been."""
        self.same("number of documents", self.documents, documents)
        if self.spans == 0:
            self.fail("nothing was compared")
        print(f"ok {self.name}: {self.documents} documents, {self.spans} spans")
