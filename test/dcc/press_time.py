"""How long a press of each button keeps its DCC, with the DCC's own calls as the stubs answer them: one JSON line each.

python3 -B press_time.py [PRESSES]. `press` is wall time, `cpu` the DCC's own processor time, `start` the part of the
wall time in which the system starts the program. In milliseconds.
"""

import json
import statistics
import sys
import time
from unittest import mock

import test_buttons
import world


def measure(button, presses):
    here = world.World()
    times = {"press": [], "cpu": [], "start": []}
    with here.environment():
        session = button.stub()
        with mock.patch.dict(sys.modules, session.modules()):
            module = world.load(world.DCC / button.file, "satchel_button_" + button.name)
            start = module.bridge._start
            begun = []

            def timed(*arguments):
                before = time.perf_counter()
                start(*arguments)
                begun.append(time.perf_counter() - before)

            with mock.patch.object(module.bridge, "_start", timed), mock.patch.object(module.bridge, "SAME_PRESS_SECONDS", 0):
                for _ in range(presses):
                    wall, cpu = time.perf_counter(), time.process_time()
                    button.press(module, session)
                    times["press"].append(time.perf_counter() - wall)
                    times["cpu"].append(time.process_time() - cpu)
                    here.started()
            times["start"] = begun
    here.close()
    return {name: round(statistics.median(values) * 1000, 2) for name, values in times.items()}


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    for one in test_buttons.BUTTONS:
        print(json.dumps(dict(measure(one, count), dcc=one.name, presses=count)), flush=True)
