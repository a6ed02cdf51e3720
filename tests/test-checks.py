#!/usr/bin/env python3
# test-checks.py: shows that the scripts around the build do what they say
#
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

TESTS = pathlib.Path(__file__).resolve().parent
C_HEAD = "/* x.c: x\n *\n * SPDX-License-Identifier: GPL-3.0-or-later\n */\n"


class CheckCase(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="kith-"))
        self.addCleanup(shutil.rmtree, self.root)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run_check(self, name, *arguments):
        return subprocess.run([TESTS / name, *(arguments or [self.root])],
                              text=True, capture_output=True, check=False)

    def assert_finds(self, name, message):
        result = self.run_check(name)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn(message, result.stderr)

    def assert_finds_nothing(self, name):
        result = self.run_check(name)
        self.assertEqual((result.returncode, result.stderr), (0, ""))


class UnconfirmedTest(CheckCase):
    TABLE = "src/model/kith-unconfirmed.h"

    def test_rows_and_names(self):
        self.write(self.TABLE, " * J.1   One.  | base/a.c\n"
                               " * J.2   Two\n *       lines.  | base/b.h\n")
        self.write("src/base/a.c", "/* J.1 */")
        self.write("src/base/b.h", "/* See J.2. */")
        self.assert_finds_nothing("check-unconfirmed")

        self.write("src/base/a.c", "/* J.10 */")
        self.assert_finds("check-unconfirmed", "J.1: base/a.c does not name it")
        self.assert_finds("check-unconfirmed", "base/a.c: ")
        (self.root / "src/base/b.h").unlink()
        self.assert_finds("check-unconfirmed", "there is no base/b.h")


class LayersTest(CheckCase):
    def setUp(self):
        super().setUp()
        for folder in ("base", "model", "store", "server", "service", "ui",
                       "cli"):
            self.write(f"src/{folder}/kith-{folder}.h", C_HEAD)

    def test_directions(self):
        for folder, include, fault in (
                ("model", '"base/kith-base.h"', False),
                ("ui", '"service/kith-service.h"', False),
                ("ui", '"ui/kith-ui.h"', False),
                ("ui", "<gtk/gtk.h>", False),
                ("server", "<libsoup/soup.h>", False),
                ("store", "<sqlite3.h>", False),
                ("ui", '"kith-resources.h"', False),
                ("base", '"model/kith-model.h"', True),
                ("model", '"store/kith-store.h"', True),
                ("store", '"server/kith-server.h"', True),
                ("service", '"server/kith-server.h"', True),
                ("server", '"service/kith-service.h"', True),
                ("ui", '"cli/kith-cli.h"', True),
                ("ui", '"store/kith-store.h"', True),
                ("ui", '"../store/kith-store.h"', True),
                ("service", "<gtk/gtk.h>", True),
                ("cli", "<adwaita.h>", True),
                ("model", "<libsoup/soup.h>", True),
                ("ui", "<libsoup/soup.h>", True),
                ("service", "<sqlite3.h>", True),
                ("server", "<libpq-fe.h>", True)):
            with self.subTest(folder=folder, include=include):
                self.write(f"src/{folder}/x.c",
                           f"{C_HEAD}\n#include {include}\n")
                if fault:
                    self.assert_finds("check-layers", f"src/{folder}/x.c:6: ")
                else:
                    self.assert_finds_nothing("check-layers")
                (self.root / f"src/{folder}/x.c").unlink()

    def test_order_within_a_folder(self):
        for folder, include, fault in (
                ("ui/window", '"ui/words/kith-x.h"', False),
                ("ui/words", '"ui/words/kith-x.h"', False),
                ("ui/words", '"service/mirror/kith-x.h"', False),
                ("ui", '"ui/window/kith-x.h"', False),
                ("ui/words", '"ui/window/kith-x.h"', True),
                ("ui/words", '"../window/kith-x.h"', True),
                ("ui/window", '"ui/kith-ui.h"', True),
                ("service/connection", '"service/edit/kith-x.h"', True)):
            with self.subTest(folder=folder, include=include):
                self.write("src/ui/window/kith-x.h", C_HEAD)
                self.write(f"src/{folder}/x.c",
                           f"{C_HEAD}\n#include {include}\n")
                if fault:
                    self.assert_finds("check-layers", f"src/{folder}/x.c:6: ")
                else:
                    self.assert_finds_nothing("check-layers")
                (self.root / f"src/{folder}/x.c").unlink()

    def test_unknown_folder(self):
        self.write("src/misc/x.c", C_HEAD)
        self.assert_finds("check-layers", "src/misc is not a folder")

    def test_unknown_folder_within_a_folder(self):
        for folder in ("ui/misc", "base/misc"):
            with self.subTest(folder=folder):
                self.write(f"src/{folder}/x.c", C_HEAD)
                self.assert_finds("check-layers", f"{folder} is not a folder")
                (self.root / f"src/{folder}/x.c").unlink()

    def test_spdx(self):
        self.write("tests/test-x.c", "int main (void) { return 0; }\n")
        self.assert_finds("check-layers", "test-x.c: no SPDX line")


class PotfilesTest(CheckCase):
    def test_files(self):
        for name, text, found in (
                ("src/ui/x.c", 'a = _("Save");', True),
                ("src/ui/x.c", 'a = _ ("Save");', True),
                ("src/ui/x.c", 'a = C_ (\n  "verb", "Save");', True),
                ("src/ui/x.c", 'a = ngettext ("%d row", "%d rows", n);', True),
                ("src/ui/x.c", 'a = g_dngettext (DOMAIN, "%d", "%d", n);',
                 True),
                ("src/ui/x.c", 'a = "http://x/*"; b = _("Save"); /* x */',
                 True),
                ("src/ui/x.c", '/* _("Save") */', False),
                ("src/ui/x.c", 'save_ ("Save"); _(save);', False),
                ("src/ui/x.ui", '<a translatable="yes">Save</a>', True),
                ("src/ui/x.ui", "<a>Save</a>", False),
                ("data/x.desktop.in", "Name=Kith", True),
                ("data/x.service.in", "Name=Kith", False)):
            with self.subTest(name=name, text=text):
                self.write("po/POTFILES.in", "# files\n")
                self.write(name, text)
                if found:
                    self.assert_finds("check-potfiles", f"lacks {name}")
                    self.write("po/POTFILES.in", f"{name}\n")
                self.assert_finds_nothing("check-potfiles")
                (self.root / name).unlink()

    def test_missing_file(self):
        self.write("po/POTFILES.in", "src/ui/gone.c\n")
        self.assert_finds("check-potfiles", "names src/ui/gone.c")


class TranslationsTest(CheckCase):
    HEAD = ('msgid ""\nmsgstr ""\n'
            '"Content-Type: text/plain; charset=UTF-8\\n"\n'
            '"Language: de\\n"\n'
            '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n')

    def setUp(self):
        super().setUp()
        self.write("po/LINGUAS", "de\n")
        self.write("po/POTFILES.in", "src/ui/x.c\n")
        self.write("src/ui/x.c", 'a = _("Save");\n')

    def test_complete(self):
        self.write("po/de.po",
                   self.HEAD + 'msgid "Save"\nmsgstr "Speichern"\n')
        self.assert_finds_nothing("check-translations")

    def test_new_string(self):
        self.write("po/de.po",
                   self.HEAD + 'msgid "Save"\nmsgstr "Speichern"\n')
        self.write("src/ui/x.c", 'a = _("Save"); b = N_("New");\n')
        self.assert_finds("check-translations", 'msgid "New"')

    def test_fuzzy(self):
        self.write("po/de.po", self.HEAD
                   + '#, fuzzy\nmsgid "Save"\nmsgstr "Speicher"\n')
        self.assert_finds("check-translations", "de: fuzzy")

    def test_format(self):
        self.write("src/ui/x.c", '/* c-format */ a = _("%d rows");\n')
        self.write("po/de.po", self.HEAD
                   + '#, c-format\nmsgid "%d rows"\nmsgstr "%s Zeilen"\n')
        self.assert_finds("check-translations", "de.po")


class ManTest(CheckCase):
    PAGE = (".Dd November 29, 2026\n.Dt X 1\n.Os\n.Sh NAME\n.Nm x\n"
            ".Nd do\n.Sh DESCRIPTION\n.Bl -tag -width Ds\n"
            ".It Fl a , Fl -all\nx\n.It Cm do-it Ar what\nx\n{}.El\n")
    PROGRAM = ("#!/bin/sh\necho '  do-it WHAT'; echo '      Do it'\n"
               "echo '  -a, --all    All'\n{}")

    def find(self, page="", program=""):
        self.write("x.1", self.PAGE.format(page))
        self.write("x", self.PROGRAM.format(program))
        (self.root / "x").chmod(0o755)
        result = self.run_check("check-man", self.root / "x.1", self.root / "x")
        return result.stderr

    def test_both_ways(self):
        self.assertEqual(self.find(), "")
        self.assertIn("no option b,", self.find(
            program="echo '  -b, --all'\n"))
        self.assertIn("no option -bad,", self.find(program="echo '  --bad'\n"))
        self.assertIn("no command undo,", self.find(
            program="echo '  undo'; echo '      Undo it'\n"))
        self.assertIn("option -bad, which", self.find(".It Fl -bad\nx\n"))
        self.assertIn("command undo, which", self.find(".It Cm undo\nx\n"))

    def test_lint(self):
        self.assertIn("unknown macro", self.find(".It Fl a\n.Zz\n"))

    def test_quotes(self):
        self.assertIn("write \\(dq", self.find('.Li {"a": 1, "b": 2}\n'))
        self.assertEqual(self.find(".Li {\\(dqa\\(dq: 1}\n"), "")


class CountTest(CheckCase):
    def log(self, name, *tests):
        self.write(name, "\n".join(
            json.dumps({"name": f"kith:base / test-{number}",
                        "result": result, "stdout": output})
            for number, (result, output) in enumerate(tests)))

    def run_count(self, *arguments):
        result = self.run_check("count-results", *arguments,
                                self.root / "testlog.json")
        return result.stdout.splitlines(), result.returncode

    def count(self, *tests, broken=0):
        self.log("testlog.json", *tests)
        lines, status = self.run_count("--broken", str(broken))
        return lines[-1], status

    def test_counts(self):
        tap = "1..3\nok 1 /a\nok 2 /b # SKIP no disk\n{} 3 /c\n"
        for tests, line, status in (
                ([("OK", "")], "1 passed, 0 failed", 0),
                ([("OK", tap.format("ok"))],
                 "2 passed, 0 failed, 1 skipped", 0),
                ([("FAIL", tap.format("not ok"))],
                 "1 passed, 1 failed, 1 skipped", 1),
                ([("ERROR", "1..2\nok 1 /a\n")], "1 passed, 1 failed", 1),
                ([("OK", ""), ("TIMEOUT", "")], "1 passed, 1 failed", 1),
                ([("OK", ""), ("SKIP", "1..0 # SKIP all")],
                 "1 passed, 0 failed, 1 skipped", 0),
                ([], "0 passed, 0 failed", 1)):
            with self.subTest(tests=tests):
                self.assertEqual(self.count(*tests), (line, status))

    def test_broken_build(self):
        self.assertEqual(self.count(("OK", ""), broken=1),
                         ("1 passed, 1 failed", 1))

    def test_failure_is_shown(self):
        self.log("testlog.json", ("OK", "fine"),
                 ("FAIL", "ok 1 /a\nok 2 /b\nnot ok 3 /c\n# because\n"))
        lines, _ = self.run_count()
        self.assertIn("  | # because", lines)
        # What hangs is behind the last point that was passed.
        self.assertNotIn("  | ok 1 /a", lines)
        self.assertIn("  | ok 2 /b", lines)
        self.assertNotIn("  | fine", lines)
        self.assertEqual(self.run_count("--list-failed"), (["test-1"], 0))

    def test_second_run(self):
        first = ("ERROR", "1..2\nok 1 /a\n# why\n")
        for last, verdict, line, status in (
                (("OK", "1..2\nok 1 /a\nok 2 /b\n"),
                 "Passed only the second time", "2 passed, 0 failed", 0),
                (("FAIL", "1..2\nok 1 /a\nnot ok 2 /b\n"),
                 "Failed", "1 passed, 1 failed", 1)):
            with self.subTest(verdict=verdict):
                self.log("testlog.json", first)
                self.log("testlog-again.json", last)
                lines, code = self.run_count()
                self.assertTrue(lines[0].startswith(f"{verdict}: kith:base"))
                self.assertIn("  | # why", lines)
                self.assertEqual((lines[-1], code), (line, status))


class InstallTest(CheckCase):
    """Runs install-packages with commands that only tell what they do."""

    def setUp(self):
        super().setUp()
        release = pathlib.Path("/etc/os-release").read_text(encoding="utf-8")
        if "ID=debian\n" not in release:
            self.skipTest("asks apt on Debian only")
        self.command("sudo", 'exec "$@"')
        self.command("apt-get", f'echo "$@" >>{self.root}/apt.log')
        # Like the real one: fails when it does not know a package.
        self.command("dpkg-query", """
            shift 3
            status=0
            for package; do
              case " $MISSING " in
                *" $package "*) status=1 ;;
                *) echo "ii  $package" ;;
              esac
            done
            exit $status""")

    def command(self, name, script):
        self.write(f"bin/{name}", f"#!/bin/bash\n{script}\n")
        (self.root / "bin" / name).chmod(0o755)

    def install(self, missing, *arguments):
        environment = dict(os.environ, MISSING=missing,
                           PATH=f"{self.root}/bin:{os.environ['PATH']}")
        subprocess.run([TESTS.parent / "src" / "install-packages",
                        *arguments], env=environment, check=True,
                       capture_output=True)
        log = self.root / "apt.log"
        return log.read_text(encoding="utf-8") if log.exists() else ""

    def test_nothing_missing(self):
        self.assertEqual(self.install(""), "")

    def test_missing(self):
        self.assertTrue(self.install("meson libgtk-4-dev").endswith(
            "install -y --no-install-recommends meson libgtk-4-dev\n"))

    def test_missing_for_tests(self):
        self.assertEqual(self.install("xvfb"), "")
        self.assertTrue(self.install("xvfb", "tests").endswith(
            "install -y --no-install-recommends xvfb\n"))


if __name__ == "__main__":
    unittest.main()
