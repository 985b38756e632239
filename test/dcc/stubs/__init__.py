"""Recorded stand-ins of each DCC's API: the calls that the buttons make and the shapes of their answers.

Each file cites the public documentation that its shapes are taken from. What is not recorded does not exist here.
"""

import types


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    return made
