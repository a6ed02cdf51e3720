#!/usr/bin/python3
# e2e-damaged.py: the file of what waits and of what was typed is damaged
#
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import pathlib
import re

import e2e
from e2e import check, check_equal, colleague

OUTBOX = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "kith/outbox"
PAGE_BYTES = 4096
UNSAVED = "1 change is not saved yet"
TOLD = re.compile("^The file of changes that wait to be sent and of unsaved "
                  "text was damaged")


def leave(kith, text):
    """The program ends and has what was typed on the disk."""
    e2e.wait_until(lambda: e2e.is_on_disk(text), f"{text!r} on the disk")
    kith.process.terminate()
    kith.process.wait(e2e.TIMEOUT)
    kith.process.returncode = 0


def damage(offset, size):
    with open(OUTBOX / "own.db", "r+b") as file:
        file.seek(offset)
        file.write(b"\x55" * size)


def aside():
    return sorted(OUTBOX.glob("own-unreadable-*.db"))


def wait_not_told(kith):
    kith.wait(lambda: not any(e2e.atspi.is_there(node)
                              for node in kith.all("label", TOLD)),
              "the sentence to be gone")


@e2e.test("what can be read is there again, it is told, and can be saved")
def readable():
    contact = colleague.create({"name": {"first": "Ada", "last": "Roth"},
                                "company": "Nordwind"})
    with e2e.Kith() as kith:
        kith.open("Ada Roth")
        kith.set_text("Company", "Südwind")
        leave(kith, "Südwind")
    damage(0, PAGE_BYTES)
    with e2e.Kith() as kith:
        told = kith.wait_for("label", TOLD).name
        file, = aside()
        check(str(file) in told, f"{file} is not in {told!r}")
        check("1 change could be read" in told, told)
        kith.wait_for("label", UNSAVED)
        kith.select_row("Ada Roth")
        kith.wait_text("Company", "Südwind")
        kith.save()
        kith.wait_state("Saved")
        kith.press("Got It")
        wait_not_told(kith)
    check_equal(colleague.info(contact)["company"], "Südwind")
    check_equal(colleague.get(contact)["revision"], 2)
    with e2e.Kith() as kith:
        kith.wait_for("list item")
        wait_not_told(kith)
    check_equal(aside(), [file])


@e2e.test("where nothing can be read that is told, and can be saved all the same")
def unreadable():
    before = aside()
    contact = colleague.create({"name": {"first": "Bea", "last": "Roth"}})
    with e2e.Kith() as kith:
        kith.open("Bea Roth")
        kith.set_text("Company", "Südwind")
        leave(kith, "Südwind")
    damage(0, (OUTBOX / "own.db").stat().st_size)
    with e2e.Kith() as kith:
        told = kith.wait_for("label", TOLD).name
        file, = set(aside()) - set(before)
        check(str(file) in told, f"{file} is not in {told!r}")
        check("no change in it could be read" in told, told)
        kith.open("Bea Roth")
        kith.set_text("Company", "Westwind")
        kith.save()
        kith.wait_state("Saved")
    check_equal(colleague.info(contact)["company"], "Westwind")


e2e.main()
