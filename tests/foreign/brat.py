"""Judges a brat export: by brat's own rules for records, and with bioc.

python brat.py EXPORT_DIR EXPECTED.json
"""

import io
import json
import pathlib
import re
import sys
from collections import Counter

from bioc import brat

# What ends a line for brat, or a field for simple readers.
BREAKS = re.compile("[\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
KINDS = "TREAMN#*"


def fail(message):
    print(f"brat: {message}", file=sys.stderr)
    sys.exit(1)


def pieces(text, spans):
    """The spans as a line can quote them, in offsets of the text with LF."""
    out = []
    for start, end in spans:
        at = start
        parts = BREAKS.split(text[start:end])
        for number, part in enumerate(parts):
            kept = part.lstrip() if number else part
            begin = at + len(part) - len(kept)
            kept = kept.rstrip() if number + 1 < len(parts) else kept
            if kept:
                crlf = text.count("\r\n", 0, begin)
                out.append((begin - crlf, begin - crlf + len(kept)))
            at += len(part) + 1
    return tuple(out)


def records(path, text):
    """The spans of a file that brat would load; anything else is an error."""
    lines = path.read_bytes().decode("utf-8").splitlines()
    if len(lines) != path.read_bytes().count(b"\n"):
        fail(f"{path}: brat ends lines where the file does not")
    seen, spans, triggers, targets, ours = set(), {}, set(), [], {}
    for line in lines:
        ident, _, rest = line.partition("\t")
        data, _, tail = rest.partition("\t")
        if not re.fullmatch(r"[TREAMN#]\d+|\*", ident) or ident in seen:
            fail(f"{path}: {line!r} has no id of its own")
        seen.add(ident)
        if ident[0] == "T":
            kind, places = data.split(" ", 1)
            if not re.fullmatch(r"[a-zA-Z0-9_-]+", kind):
                fail(f"{path}: {kind!r} is no name of a type")
            parts = [tuple(map(int, it.split(" "))) for it in places.split(";")]
            for (_, before), (after, _) in zip(parts, parts[1:]):
                if after < before:
                    fail(f"{path}: the fragments of {ident} do not ascend")
            if any(start > end or end > len(text) for start, end in parts):
                fail(f"{path}: {ident} lies outside the text")
            quote = " ".join(text[start:end] for start, end in parts)
            if tail != quote:
                fail(f"{path}: {ident} quotes {tail!r}, and {quote!r} stands there")
            spans[ident] = (kind, tuple(parts))
        elif ident[0] == "E":
            head, *arguments = data.split()
            kind, trigger = head.split(":")
            triggers.add(trigger)
            if spans.get(trigger, (None,))[0] != kind:
                fail(f"{path}: {ident} and its trigger have different types")
            roles = [it.split(":")[0] for it in arguments]
            if len(roles) != len(set(roles)):
                fail(f"{path}: {ident} has a role twice")
            targets += [it.split(":")[1] for it in arguments]
        elif ident[0] == "R":
            kind, one, two = data.split(" ")
            if not one.startswith("Arg1:") or not two.startswith("Arg2:"):
                fail(f"{path}: {ident} has other arguments than Arg1 and Arg2")
            targets += [one[5:], two[5:]]
        elif ident[0] == "N":
            if not re.match(r"(\S+) (\S+) (\S+?):(\S+)$", data):
                fail(f"{path}: {ident} is no reference")
            targets.append(data.split(" ")[1])
        elif ident[0] == "#":
            kind, target = data.split(" ")
            targets.append(target)
            if kind == "Variorum":
                ours[target] = json.loads(tail)
        else:
            targets.append(data.split(" ")[1])
    for target in targets:
        if target not in seen:
            fail(f"{path}: there is no {target}")
    return {
        (ours[ident]["id"], ours[ident].get("tag", kind), parts)
        for ident, (kind, parts) in spans.items()
        if ident not in triggers
    }


def main(folder, expected):
    count = 0
    for document in json.loads(pathlib.Path(expected).read_text("utf-8"))["documents"]:
        path = pathlib.Path(folder, document["id"])
        text = path.with_name(path.name + ".txt").read_bytes().decode("utf-8")
        if text != document["text"].replace("\r\n", "\n"):
            fail(f"{path}.txt holds another text")
        ann = path.with_name(path.name + ".ann")
        found = records(ann, text)
        wanted = set()
        for it in document["annotations"]:
            parts = pieces(document["text"], it["spans"])
            if parts:
                wanted.add((it["id"], it["tag"], parts))
        if found != wanted:
            fail(f"{ann}: {sorted(found ^ wanted)[:4]} are not the same")
        count += len(wanted)
        # The same with somebody else's reader.
        # It strips the ends of lines, and so cannot read a quote of white space.
        lines = ann.read_bytes().decode("utf-8").split("\n")
        kept = [it for it in lines if it[:1] != "T" or it.split("\t", 2)[2].strip()]
        blank = len(lines) - len(kept)
        lines = io.StringIO("\n".join(kept), newline="\n")
        read = brat.load(io.StringIO(text, newline=""), lines)
        entities = {it.id: it for it in read.entities}
        triggers = {it.trigger_id for it in read.events}
        for ident, it in entities.items():
            # bioc keeps them in a tree, without order.
            spans = sorted((span.begin, span.end) for span in it.locations)
            quote = " ".join(text[start:end] for start, end in spans)
            if it.text.rstrip() != quote.rstrip():
                fail(f"{ann}: bioc reads {it.text!r} for {ident}, not {quote!r}")
        kinds = Counter(it.type for ident, it in entities.items() if ident not in triggers)
        if sum(kinds.values()) + blank != len(wanted):
            fail(f"{ann}: bioc reads {sum(kinds.values())} spans, not {len(wanted)}")
    if count == 0:
        fail("nothing was compared")
    print(f"ok brat: {count} spans")


if __name__ == "__main__":
    main(*sys.argv[1:])
