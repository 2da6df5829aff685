"""Makes a spaCy DocBin of the spans beside this script.

    python to_docbin.py spans.jsonl train.spacy
    python to_docbin.py spans.jsonl train.spacy --lang fr --ents

The spans go to doc.spans["sc"], where they may overlap. With --ents, those that
do not overlap also become doc.ents, the longest first. A span that does not
begin and end at borders of tokens is left out and named.
"""

import argparse
import json
import sys

import spacy
from spacy.tokens import DocBin
from spacy.util import filter_spans


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("jsonl")
    parser.add_argument("docbin")
    parser.add_argument("--lang", default="xx", help="language of the tokeniser")
    parser.add_argument("--ents", action="store_true", help="also set doc.ents")
    arguments = parser.parse_args()
    nlp = spacy.blank(arguments.lang)
    out = DocBin(store_user_data=True)
    kept = left = 0
    with open(arguments.jsonl, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if not line.strip():
                continue
            record = json.loads(line)
            doc = nlp.make_doc(record["text"])
            doc.user_data["meta"] = json.dumps(record.get("meta", {}))
            spans = []
            for start, end, label in record["spans"]["sc"]:
                span = doc.char_span(start, end, label=label)
                if span is None:
                    left += 1
                    name = record.get("meta", {}).get("id", "?")
                    words = record["text"][start:end]
                    print(f"{name}: {start}-{end} {label} {words!r}: no token border", file=sys.stderr)
                else:
                    spans.append(span)
            kept += len(spans)
            doc.spans["sc"] = spans
            if arguments.ents:
                doc.ents = filter_spans(spans)
            out.add(doc)
    out.to_disk(arguments.docbin)
    print(f"{arguments.docbin}: {len(out)} documents, {kept} spans; {left} left out")


if __name__ == "__main__":
    main()
