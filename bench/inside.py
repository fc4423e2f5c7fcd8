"""Runs one task of `bench.tasks` in a process of the centre and prints its result as JSON."""

import importlib
import json
import sys

import django

if __name__ == "__main__":
    django.setup()
    tasks = importlib.import_module("bench.tasks")  # its models need the settings first
    sys.stdout.write(json.dumps(getattr(tasks, sys.argv[1])(*sys.argv[2:])) + "\n")
