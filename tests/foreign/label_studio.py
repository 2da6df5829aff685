"""Label Studio's tasks, as label-studio-sdk reads them: the configuration has
to be one it knows, every annotation valid under it, and its converter has to
take the tasks."""

import json
import os

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface

from judging import Judge, expected, export, pieces

judge = Judge("label-studio-sdk")
facts = {it["id"]: it for it in expected()}
with open(os.path.join(export(), "config.xml"), encoding="utf-8") as file:
    config = file.read()
with open(os.path.join(export(), "tasks.json"), encoding="utf-8") as file:
    tasks = json.load(file)
interface = LabelInterface(config)
interface.validate()
for task in tasks:
    name = task["data"]["name"]
    document = facts[name]
    text = task["data"]["text"]
    judge.same(f"{name}: text", text, document["text"])
    if not interface.validate_task({"data": task["data"]}):
        judge.fail(f"{name}: the task has not what the configuration asks for")
    found = []
    regions, parts = {}, []
    for annotation in task["annotations"]:
        errors = interface._validate_object(annotation, return_errors=True)
        judge.same(f"{name}: what is not valid", errors, [])
        for result in annotation["result"]:
            if result["type"] == "relation":
                if result["labels"] == ["fragment"]:
                    parts.append((result["from_id"], result["to_id"]))
                continue
            value = result["value"]
            if result["type"] != "labels":
                # What is asked of a region lies where the region lies.
                judge.same(result["id"], (value["start"], value["end"]), regions[result["id"]][:2])
                continue
            start, end = value["start"], value["end"]
            # The SDK does not look at the order of the ends.
            if not 0 <= start < end <= len(text):
                judge.fail(f"{name}: no region from {start} to {end}")
            judge.same(f"{name} {start}-{end}", text[start:end], value["text"])
            for label in value["labels"]:
                found.append((start, end, label, value["text"]))
            regions[result["id"]] = (start, end)
    judge.spans_of(name, found, pieces(document))
    # Every part is tied to the region that is called as its annotation.
    wanted = [
        (it["id"], tuple(span)) for it in document["annotations"] for span in it["spans"][1:]
    ]
    judge.same(f"{name}: parts", sorted((one, regions[two]) for one, two in parts), sorted(wanted))
converter = Converter(config, export(), download_resources=False)
count = 0
for item in converter.iter_from_json_file(os.path.join(export(), "tasks.json")):
    count += len(item["output"].get("label", []))
judge.same("regions that the converter takes", count, judge.spans)
judge.end(len(facts))
