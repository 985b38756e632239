"""The bridge under a plain Python: environment, request file, start, finding the app."""

import errno
import json
import os
import pathlib
import signal
import stat
import subprocess
import sys
import time
import unittest
from unittest import mock

import request_schema
import world

REQUEST = {
    "intent": "submit",
    "dcc": {"name": "maya", "version": "2025"},
    "sceneFile": "/projects/shot é '\"&%.ma",
    "assetReferences": {"inputs": {"filenames": ["/projects/" + "a" * 300, "/projects/ü\udcff.png"], "directories": []}},
}


class BridgeCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)
        entered = self.world.environment()
        entered.start()
        self.addCleanup(entered.stop)
        self.bridge = world.load_bridge()

    def refusal(self, *arguments, **options):
        with self.assertRaises(self.bridge.SatchelError) as caught:
            self.bridge.open_request(*arguments, **options)
        return caught.exception


class Environment(BridgeCase):
    def test_a_started_program_sees_exactly_what_may_be_kept(self):
        self.assertGreaterEqual(len(world.NEVER), 60)
        answer = self.bridge.open_request(REQUEST, dcc_root="/opt/dcc")
        (seen,) = self.world.started()
        environment = {k: v for k, v in seen["environment"].items() if k not in world.OF_THE_SHELL}
        ours = {name: self.world.env[name] for name in ("HOME", "SATCHEL_HOME", "SATCHEL_APP", "SATCHEL_TEST_RECORD")}
        self.assertEqual(environment, dict(world.KEPT, PATH="/usr/bin:/bin", **ours))
        self.assertEqual(seen["arguments"], ["--request=" + answer["requestPath"]])
        self.assertEqual(seen["folder"], str(self.world.home))

    def test_a_saved_library_path_of_before_the_launcher_comes_back(self):
        self.assertNotIn("LD_LIBRARY_PATH", self.bridge.clean_environment())
        given = dict(os.environ, LD_LIBRARY_PATH_ORIG="/studio/lib")
        cleaned = self.bridge.clean_environment(given)
        self.assertEqual((cleaned["LD_LIBRARY_PATH"], "LD_LIBRARY_PATH_ORIG" in cleaned), ("/studio/lib", False))

    def test_a_path_of_nothing_but_the_dcc_becomes_that_of_the_system(self):
        self.assertEqual(
            self.bridge.clean_environment({"PATH": "/opt/dcc/bin:."}, "/opt/dcc")["PATH"], "/usr/local/bin:/usr/bin:/bin"
        )

    def test_a_dcc_that_lies_in_the_system_takes_no_system_folder_away(self):
        with mock.patch.object(sys, "executable", "/usr/bin/blender"):
            self.assertEqual(self.bridge.clean_environment({"PATH": "/usr/bin:/bin"}, "/usr/bin")["PATH"], "/usr/bin:/bin")

    def test_names_have_no_case_on_windows(self):
        given = {"SYSTEMROOT": "C:\\W", "PROGRAMFILES(X86)": "C:\\P", "PYTHONHOME": "x", "LOCALAPPDATA": "C:\\L"}
        with mock.patch.object(self.bridge.os, "name", "nt"):
            kept = {name for name in given if self.bridge._is_kept(name)}
        self.assertEqual(kept, {"SYSTEMROOT", "PROGRAMFILES(X86)", "LOCALAPPDATA"})


class RequestFile(BridgeCase):
    def test_is_private_whole_and_as_the_schema_says(self):
        answer = self.bridge.open_request(REQUEST, start=False)
        path = pathlib.Path(answer["requestPath"])
        request = world.read_json(path)
        self.assertEqual(self.world.inbox(), [answer["id"] + ".json"])
        self.assertEqual(
            (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode), path.stat().st_nlink),
            (0o600, 0o700, 1),
        )
        self.assertEqual(request_schema.problems(request), [])
        self.assertEqual({name: request[name] for name in REQUEST if name != "dcc"}, {k: v for k, v in REQUEST.items() if k != "dcc"})
        self.assertEqual(request["dcc"], {"name": "maya", "version": "2025", "pid": os.getpid()})
        self.assertEqual((answer["started"], answer["program"]), (False, None))

    def test_credentials_in_the_environment_are_not_in_it(self):
        answer = self.bridge.open_request(REQUEST, start=False)
        self.assertNotIn("canary", pathlib.Path(answer["requestPath"]).read_text(encoding="utf-8").lower())

    def test_the_checker_of_the_tests_sees_what_is_wrong(self):
        answer = self.bridge.open_request(REQUEST, start=False)
        good = world.read_json(answer["requestPath"])
        wrong = [
            dict(good, extra=1),
            dict(good, id="x"),
            dict(good, intent="delete"),
            dict(good, sceneFile=""),
            dict(good, frameRange={"start": 1}),
            dict(good, dcc={"name": "paint", "version": "1"}),
            {k: v for k, v in good.items() if k != "bridge"},
        ]
        self.assertEqual([bool(request_schema.problems(one)) for one in wrong], [True] * len(wrong))

    def test_a_folder_open_to_others_is_closed(self):
        inbox = self.world.data / "inbox"
        inbox.mkdir(mode=0o777)
        inbox.chmod(0o777)
        self.bridge.open_request(REQUEST, start=False)
        self.assertEqual(stat.S_IMODE(inbox.stat().st_mode), 0o700)

    def test_an_inbox_that_is_a_link_is_refused(self):
        elsewhere = self.world.folder / "elsewhere"
        elsewhere.mkdir()
        (self.world.data / "inbox").symlink_to(elsewhere)
        error = self.refusal(REQUEST)
        self.assertEqual((error.code, list(elsewhere.iterdir()), self.world.started(0)), ("inbox", [], []))

    def test_a_data_folder_that_cannot_be_made_is_told(self):
        (self.world.folder / "file").write_text("")
        with mock.patch.dict(os.environ, SATCHEL_HOME=str(self.world.folder / "file")):
            self.assertEqual(self.refusal(REQUEST).code, "inbox")

    def test_a_full_disk_leaves_nothing_behind_and_starts_nothing(self):
        with mock.patch.object(self.bridge.os, "fsync", side_effect=OSError(errno.ENOSPC, "no space")):
            error = self.refusal(REQUEST)
        self.assertEqual((error.code, "the disk is full" in str(error)), ("inbox", True))
        self.assertEqual((self.world.inbox(), self.world.started(0)), ([], []))

    def test_too_many_paths_or_bytes_are_refused_before_anything_is_written(self):
        def request(**references):
            return dict(REQUEST, assetReferences=references)

        many = request(inputs={"filenames": ["/a"] * 200001})
        large = request(inputs={"filenames": ["/" + "a" * 32000] * 1100})
        patterns = dict(REQUEST, patterns=[{"path": "/a", "syntax": "hash"}] * 50001)
        self.assertEqual([self.refusal(one).code for one in (many, large, patterns)], ["too-large"] * 3)
        self.assertEqual(self.world.inbox(), [])


class Start(BridgeCase):
    def stay(self):
        (self.world.record / "stay").write_text("")

    def test_returns_while_the_program_runs_and_leaves_no_child(self):
        self.stay()
        self.assertTrue(self.bridge.open_request(REQUEST)["started"])
        (seen,) = self.world.started()
        os.kill(seen["pid"], 0)
        with self.assertRaises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        self.assertNotEqual(seen["session"], os.getsid(0))

    def test_hands_over_no_open_file_and_no_terminal(self):
        with open(self.world.folder / "open.txt", "w") as file:
            os.set_inheritable(file.fileno(), True)
            self.bridge.open_request(REQUEST)
            (seen,) = self.world.started()
        targets = {handle: target for handle, target in seen["handles"] if not target.startswith("/proc/")}
        self.assertEqual(targets, {0: "/dev/null", 1: "/dev/null", 2: "/dev/null"})

    def test_the_program_outlives_the_dcc(self):
        self.stay()
        script = (
            "import importlib.util as u,os,signal\n"
            "s=u.spec_from_file_location('b',%r); m=u.module_from_spec(s); s.loader.exec_module(m)\n"
            "m.open_request(%r)\n"
            "os.kill(os.getpid(), signal.SIGKILL)\n" % (str(world.DCC / "common" / "satchel_bridge.py"), REQUEST)
        )
        env = {k: v for k, v in self.world.env.items() if not k.startswith(("PYTHON", "LD_"))}
        dcc = subprocess.Popen([sys.executable, "-B", "-c", script], env=env, start_new_session=True)
        self.assertEqual(dcc.wait(), -signal.SIGKILL)
        (seen,) = self.world.started()
        os.kill(seen["pid"], 0)
        self.assertNotEqual(seen["parent"], dcc.pid)

    def test_two_presses_on_one_scene_are_one_request(self):
        first = self.bridge.open_request(REQUEST)
        second = self.bridge.open_request(dict(REQUEST))
        other = self.bridge.open_request(dict(REQUEST, sceneFile="/projects/other.ma"))
        self.assertEqual((first["id"] == second["id"], first["id"] == other["id"]), (True, False))
        with mock.patch.object(self.bridge, "SAME_PRESS_SECONDS", 0):
            third = self.bridge.open_request(dict(REQUEST, sceneFile="/projects/other.ma"))
        self.assertNotEqual(other["id"], third["id"])
        self.assertEqual(len(self.world.started(3)), 3)

    def test_a_program_that_does_not_start_takes_its_request_with_it(self):
        with mock.patch.object(self.bridge.subprocess, "Popen", side_effect=OSError(errno.ENOMEM, "no memory")):
            error = self.refusal(REQUEST)
        self.assertEqual((error.code, self.world.inbox()), ("start", []))

    def test_a_script_can_wait_for_the_answer(self):
        def answered(path, env_of_request):
            request = world.read_json(path)
            result = {"satchelResult": 1, "id": request["id"], "state": "accepted"}
            pathlib.Path(path.replace(".json", ".result.json")).write_text(json.dumps(result))

        with mock.patch.object(self.bridge, "_start", lambda program, path, env: answered(path, env)):
            answer = self.bridge.open_request(REQUEST, wait=5)
        self.assertEqual(answer["result"]["state"], "accepted")
        self.assertTrue(world.read_json(answer["requestPath"])["wantResult"])

    def test_an_answer_to_another_request_is_none(self):
        answer = self.bridge.open_request(REQUEST, start=False)
        pathlib.Path(answer["resultPath"]).write_text('{"id": "another", "state": "accepted"}')
        self.assertIsNone(self.bridge.read_result(answer))


class OtherSystems(BridgeCase):
    """What would be called there; the calls themselves are those of the documentation of each system."""

    def calls(self, program, platform, name="posix", fail=()):
        seen = []
        failures = list(fail)

        def popen(command, **options):
            seen.append((command, {k: options[k] for k in ("creationflags", "start_new_session") if k in options}))
            if failures:
                raise failures.pop(0)
            return mock.Mock()

        with mock.patch.object(self.bridge.sys, "platform", platform), mock.patch.object(
            self.bridge.os, "name", name
        ), mock.patch.object(self.bridge.subprocess, "Popen", popen):
            self.bridge._start(program, "/in box/1.json", {})
        return seen

    def test_a_bundle_is_opened_as_a_new_instance_on_macos(self):
        opened = (["/usr/bin/open", "-na", "/Applications/Satchel.app", "--args", "--request=/in box/1.json"], {"start_new_session": True})
        for path in ("/Applications/Satchel.app", "/Applications/Satchel.app/Contents/MacOS/Satchel"):
            self.assertEqual(self.calls((path, "app"), "darwin"), [opened])

    def test_windows_starts_outside_of_the_job_and_inside_where_it_must(self):
        command = ["C:\\S\\Satchel.exe", "--request=/in box/1.json"]
        self.assertEqual(self.calls((command[0], "app"), "win32", "nt"), [(command, {"creationflags": 0x01000208})])
        denied = OSError(errno.EACCES, "denied")
        denied.winerror = 5
        self.assertEqual(
            self.calls((command[0], "app"), "win32", "nt", [denied]),
            [(command, {"creationflags": 0x01000208}), (command, {"creationflags": 0x208})],
        )

    def test_a_command_takes_the_request_as_a_verb(self):
        (call,) = self.calls(("/data/bin/satchel-open", "shim"), "linux")
        self.assertEqual(call[0][4:], ["/data/bin/satchel-open", "open", "--request", "/in box/1.json"])


class Finding(BridgeCase):
    def found(self, **changes):
        env = dict(self.world.env, **changes)
        return self.bridge.find_program({name: value for name, value in env.items() if value is not None})

    def installs(self, *rows):
        (self.world.data / "installs.tsv").write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")

    def test_a_program_that_is_named_comes_first(self):
        other = self.world.install("other/satchel")
        self.installs(("9.0.0", "stable", str(other), "2026-01-01T00:00:00Z"))
        self.assertEqual(self.found(), (str(self.world.program), "app"))
        self.assertEqual(self.found(SATCHEL_APP="/gone/satchel"), (str(other), "app"))

    def test_the_highest_stable_version_that_exists_is_taken(self):
        old, new, beta = (self.world.install(name + "/satchel") for name in ("old", "new", "beta"))
        self.installs(
            ("2.0.0-beta.1", "beta", str(beta), ""),
            ("1.9.0", "stable", str(old), ""),
            ("1.10.0", "stable", str(new), ""),
            ("1.11.0", "stable", "/gone/satchel", ""),
            ("broken",),
        )
        self.assertEqual(self.found(SATCHEL_APP=None), (str(new), "app"))

    def test_a_command_on_the_path_gives_the_app_that_it_belongs_to(self):
        app = self.world.install("opt/Satchel/satchel")
        command = self.world.install("opt/Satchel/resources/cli/satchel")
        link = self.world.folder / "bin" / "satchel"
        link.parent.mkdir()
        link.symlink_to(command)
        self.assertEqual(self.found(SATCHEL_APP=None, PATH=str(link.parent)), (str(app.resolve()), "app"))
        app.unlink()
        self.assertEqual(self.found(SATCHEL_APP=None, PATH=str(link.parent)), (str(link), "shim"))

    def test_nothing_found_says_where_to_get_it_and_where_it_was_looked_for(self):
        self.installs(("1.0.0", "stable", "/gone/satchel", ""))
        with self.assertRaises(self.bridge.SatchelNotFound) as caught:
            self.found(SATCHEL_APP="/named/satchel", PATH="/empty")
        error = caught.exception
        self.assertEqual(error.tried, ["/named/satchel", "/gone/satchel", "/empty/satchel", "/opt/Satchel/satchel", "/usr/bin/satchel-desktop"])
        self.assertEqual((error.code, "not installed" in str(error)), ("not-found", True))

    def test_the_data_folder_is_that_of_the_app(self):
        cases = [
            ({"SATCHEL_HOME": "/s", "HOME": "/h"}, "linux", "posix", "/s"),
            ({"HOME": "/h", "XDG_DATA_HOME": "/x"}, "linux", "posix", "/x/satchel"),
            ({"HOME": "/h", "XDG_DATA_HOME": "x"}, "linux", "posix", "/h/.local/share/satchel"),
            ({"HOME": "/h"}, "darwin", "posix", "/h/Library/Application Support/Satchel"),
            ({"LOCALAPPDATA": "C:\\L"}, "win32", "nt", "C:\\L\\Satchel"),
            ({"USERPROFILE": "C:\\U"}, "win32", "nt", "C:\\U\\AppData\\Local\\Satchel"),
        ]
        answers = []
        for env, platform, name, _ in cases:
            with mock.patch.object(self.bridge.sys, "platform", platform), mock.patch.object(self.bridge.os, "name", name):
                answers.append(self.bridge.data_folder(env))
        self.assertEqual(answers, [expected for *_, expected in cases])

    def test_the_shim_starts_the_first_program_that_exists_with_its_request(self):
        self.installs(("2.0.0", "stable", "/gone/satchel", "x"), ("1.0.0", "stable", str(self.world.program), "x"))
        shim = str(world.DCC / "shim" / "satchel-open")
        subprocess.run([shim, "open", "--request", "/in box/1.json"], env=self.world.env, check=True)
        (seen,) = self.world.started()
        leaked = {name for name in seen["environment"] if name.startswith(("PYTHON", "LD_LIB", "ELECTRON_RUN", "NODE_OPT"))}
        self.assertEqual(seen["arguments"], ["--request=/in box/1.json"])
        self.assertEqual(leaked & {"PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "ELECTRON_RUN_AS_NODE", "NODE_OPTIONS"}, set())


class SceneFiles(BridgeCase):
    def scene(self):
        return self.bridge.Scene("maya", "2025", "/p/shot.ma", project="/p")

    def test_each_path_counts_once_under_its_plain_name(self):
        scene = self.scene()
        for path in ("/p/a.png", "/p/x/../a.png", "a.png", "file:///p/a.png", "file:///p/%61.png", "", None, "/p/shot.ma"):
            scene.use(path)
        self.assertEqual(scene.request()["assetReferences"]["inputs"]["filenames"], ["/p/a.png"])

    def test_signs_make_patterns_only_where_the_program_reads_them_so(self):
        scene = self.scene()
        scene.use("t/rock.<UDIM>.tx")
        scene.use("t/rock_u<U>_v<V>.tx")
        scene.use("t/take #3.png")
        scene.use("t/fog.$F4.vdb", self.bridge.FRAMES)
        scene.use("t/plate.%04d.exr", self.bridge.FRAMES)
        scene.use_sequence("t/clip_2k.0101.jpg")
        scene.use_sequence("t/still.jpg")
        request = scene.request()
        self.assertEqual(
            [(one["path"], one["syntax"]) for one in request["patterns"]],
            [
                ("/p/t/rock.<UDIM>.tx", "udim"),
                ("/p/t/rock_u<U>_v<V>.tx", "uvtile"),
                ("/p/t/fog.$F4.vdb", "houdini"),
                ("/p/t/plate.%04d.exr", "printf"),
                ("/p/t/clip_2k.####.jpg", "hash"),
            ],
        )
        self.assertEqual(request["assetReferences"]["inputs"]["filenames"], ["/p/t/take #3.png", "/p/t/still.jpg"])

    def test_an_output_is_the_folder_above_what_varies(self):
        scene = self.scene()
        for path in ("/r/a/b.####.exr", "/r/<RenderLayer>/b.exr", "/r/$OS/x/b.exr", "out/v%02d/b.exr", "/b.exr"):
            scene.write_to(path)
        scene.write_to("/r/folder", is_folder=True)
        self.assertEqual(scene.request()["assetReferences"]["outputs"]["directories"], ["/r/a", "/r", "/p/out", "/r/folder"])

    def test_what_is_no_path_of_this_computer_is_told_and_left_out(self):
        scene = self.bridge.Scene("maya", "2025", "shot.ma")
        scene.use("a.png")
        scene.use("/p/nul\0.png")
        self.assertEqual((scene.count(), len(scene.warnings)), (0, 1))


COMMAND = """#!%s -IS
import json, os, signal, sys, time
say = lambda **line: print(json.dumps(line), flush=True)
def stop(*_):
    say(type="error", code="cancelled", message="Cancelled.", hint="Again goes on.", details={"a": 1})
    sys.exit(130)
signal.signal(signal.SIGINT, stop)
say(type="progress", phase="hashing")
print("no JSON", flush=True)
say(type="item", path="a")
say(type="warning", message="odd")
if "stay" in sys.argv: time.sleep(600)
if "silent" in sys.argv: sys.exit("broken pipe of nothing")
say(type="result", verb="test", words=sys.argv[1:], seen=sorted(os.environ), folder=os.getcwd())
sys.exit(3)
"""


class Command(BridgeCase):
    def setUp(self):
        super().setUp()
        path = self.world.folder / "satchel"
        path.write_text(COMMAND % os.path.realpath(sys.executable), encoding="utf-8")
        path.chmod(0o755)
        os.environ["SATCHEL_CLI"] = str(path)

    def test_answers_the_result_with_what_came_before_it(self):
        lines = []
        options = {"output_dir": ["/a", "-b"], "yes": True, "name": None, "dry_run": False, "map": {"/m": "/n"}}
        result = self.bridge.run(["submit", "--", "-scene"], options, lines.append)
        self.assertEqual(
            result["words"],
            ["--json", "submit", "--output-dir=/a", "--output-dir=-b", "--yes", "--map=/m=/n", "--", "-scene"],
        )
        self.assertEqual((result["exitCode"], [line["path"] for line in result["items"]]), (3, ["a"]))
        self.assertEqual([line["message"] for line in result["warnings"]], ["odd"])
        self.assertEqual([line["type"] for line in lines], ["progress", "item", "warning", "result"])

    def test_has_the_aws_access_of_its_caller_and_nothing_of_the_dcc(self):
        seen = set(self.bridge.run(["test"])["seen"])
        aws = {name for name in world.NEVER if name.startswith("AWS_")}
        self.assertEqual(seen & set(world.NEVER), aws)

    def test_is_stopped_as_by_hand_when_its_time_is_over(self):
        with self.assertRaises(self.bridge.SatchelCommandError) as caught:
            self.bridge.run(["stay"], timeout=0.5)
        error = caught.exception
        self.assertEqual((error.code, error.exit_code, error.hint, error.details), ("cancelled", 130, "Again goes on.", {"a": 1}))

    def test_is_stopped_when_its_listener_fails(self):
        def fail(line):
            raise KeyError("listener")

        with self.assertRaises(KeyError):
            self.bridge.run(["stay"], on_line=fail)
        with self.assertRaises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)

    def test_that_says_nothing_is_an_error_with_its_last_words(self):
        with self.assertRaises(self.bridge.SatchelCommandError) as caught:
            self.bridge.run(["silent"])
        self.assertEqual((caught.exception.code, "broken pipe of nothing" in str(caught.exception)), ("internal", True))

    def test_is_found_beside_the_app(self):
        command = self.world.install("Satchel/resources/cli/satchel")
        del os.environ["SATCHEL_CLI"]
        self.assertEqual(self.bridge.find_command(), str(command))
        command.unlink()
        with self.assertRaises(self.bridge.SatchelNotFound) as caught:
            self.bridge.find_command()
        self.assertIn(str(command), caught.exception.tried)


if __name__ == "__main__":
    unittest.main()
