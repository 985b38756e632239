"""Calls the functions of the bridge for a test of another language: a list of [function, arguments, options] in, answers out."""

import json
import sys

import world

bridge = world.load_bridge()


def answer(name, arguments, options):
    try:
        return {"answer": getattr(bridge, name)(*arguments, **options)}
    except bridge.SatchelCommandError as error:
        return {"error": error.code, "message": str(error), "exitCode": error.exit_code, "hint": error.hint}
    except bridge.SatchelError as error:
        return {"error": error.code, "message": str(error)}


print(json.dumps([answer(*call) for call in json.load(sys.stdin)]))
