#!/usr/bin/env python3
"""schema: whether snapshots are what share/snapshot.schema.json says, by Debian's python3-jsonschema.

    schema.py SCHEMA FILE..

Prints a line for each file that is not, and last "validated N": how many were looked at."""
import json
import sys

from jsonschema import Draft202012Validator


def refuse(name):
    raise ValueError(f"{name} is no JSON")


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file, parse_constant=refuse)


schema = load(sys.argv[1])
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
for path in sys.argv[2:]:
    try:
        for error in list(validator.iter_errors(load(path)))[:1]:
            print(f"{path}: {'.'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    except ValueError as error:
        print(f"{path}: {error}")
print(f"validated {len(sys.argv) - 2}")
