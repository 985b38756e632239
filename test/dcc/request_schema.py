"""Checks a request against request.schema.json: the part of JSON Schema that this schema uses, and no more."""

import json
import pathlib
import re

SCHEMA = json.loads((pathlib.Path(__file__).parent / "request.schema.json").read_text(encoding="utf-8"))
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
KNOWN = frozenset(
    """$schema $id $defs $ref type const enum properties required additionalProperties patternProperties items
    maxItems minLength maxLength pattern minimum format""".split()
)


def problems(value, schema=None, at="request"):
    """What is wrong, one text each; none for a request that Satchel takes."""
    schema = SCHEMA if schema is None else schema
    unknown = set(schema) - KNOWN
    if unknown:
        raise AssertionError("the checker does not know %s" % sorted(unknown))
    if "$ref" in schema:
        return problems(value, SCHEMA["$defs"][schema["$ref"].split("/")[-1]], at)
    found = list(_of_value(value, schema, at))
    if isinstance(value, dict):
        found += _of_object(value, schema, at)
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            found += problems(item, schema["items"], "%s[%d]" % (at, index))
    return found


def _of_value(value, schema, at):
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        yield "%s is no %s" % (at, kind)
        return
    if "const" in schema and value != schema["const"]:
        yield "%s is not %r" % (at, schema["const"])
    if "enum" in schema and value not in schema["enum"]:
        yield "%s is none of %r" % (at, schema["enum"])
    if isinstance(value, (str, list)):
        low, high = schema.get("minLength", 0), schema.get("maxLength", schema.get("maxItems", len(value)))
        if not low <= len(value) <= high:
            yield "%s has the length %d" % (at, len(value))
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"].replace("$", r"\Z"), value):
        yield "%s does not match" % at
    if isinstance(value, str) and schema.get("format") == "date-time":
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value):
            yield "%s is no time" % at
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield "%s is too small" % at


def _of_object(value, schema, at):
    found = ["%s lacks %s" % (at, name) for name in schema.get("required", ()) if name not in value]
    for name, item in value.items():
        if name in schema.get("properties", {}):
            found += problems(item, schema["properties"][name], "%s.%s" % (at, name))
        elif any(re.search(pattern, name) for pattern in schema.get("patternProperties", {})):
            continue
        elif schema.get("additionalProperties") is False:
            found.append("%s.%s is not known" % (at, name))
    return found
