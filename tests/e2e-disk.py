#!/usr/bin/python3
# e2e-disk.py: the disk on which everything is has no room left
#
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import pathlib
import re

import small_disk

import e2e
from e2e import check_equal, colleague

DISK_KIB = 16 * 1024
NOT_KEPT = "Unsaved – cannot be kept on this computer"
WHY_NOT_KEPT = ("The disk of this computer is full, so that what you type "
                "cannot be kept: stay here until it is saved.")
NOT_READ = ("The disk of this computer is full. Changes that wait to be sent "
            "and unsaved text are shown when there is room again.")
UNSAVED = "1 change is not saved yet"
NOT_SAVED = "The disk that holds the contacts is full."


def fill():
    """Until not even a log has room to give."""
    while True:
        disk.fill(0)
        try:
            colleague.update(other, {"company": "Ostwind"})
        except e2e.Refused:
            return


def wait_told(kith):
    """It is not kept, it is not saved, and both is told."""
    for sentence in (WHY_NOT_KEPT, NOT_SAVED):
        kith.wait(lambda sentence=sentence: any(
            e2e.atspi.is_there(node) for node in kith.all("label", sentence)),
            f"{sentence!r} to be seen")
    kith.wait_state(NOT_KEPT)


def save_with_room(kith, button="Save"):
    """A save that was begun before may find the room, or may not."""
    def is_saved():
        if kith.find("label", "Saved") is not None:
            return True
        node = kith.can_press(button)
        if node is not None:
            node.call(e2e.atspi.ACTION, "DoAction", "(i)", 0)
        return False

    kith.wait(is_saved, "it to be saved")


@e2e.test("typed, saved, closed: nothing is lost, and it goes when there is room")
def change():
    contact = colleague.create({"name": {"first": "Ada", "last": "Roth"},
                                "company": "Nordwind"})
    with e2e.Kith() as kith:
        kith.open("Ada Roth")
        fill()
        kith.set_text("Company", "Südwind")
        kith.wait_for("label", WHY_NOT_KEPT)
        kith.wait_state(NOT_KEPT)
        kith.save()
        wait_told(kith)
        kith.press("Close")
        dialog = kith.dialog("Save Changes?")
        dialog.wait_for("label", "They cannot be kept on this computer, and "
                                 "will be lost if they are not saved.")
        dialog.press("Save")
        kith.wait_no_dialog()
        wait_told(kith)
        kith.wait_text("Company", "Südwind")
        check_equal(colleague.info(contact)["company"], "Nordwind")

        disk.free()
        save_with_room(kith, "Retry")
    check_equal(colleague.info(contact)["company"], "Südwind")
    check_equal(colleague.get(contact)["revision"], 2)


@e2e.test("what is asked is answered before it quits, as nothing can be kept")
def asked():
    fay = colleague.create({"name": {"first": "Fay", "last": "Roth"}})
    with e2e.Kith() as kith:
        kith.open("Fay Roth")
        fill()
        kith.set_text("Company", "Südwind")
        kith.wait_state(NOT_KEPT)
        kith.select_row("Ada Roth")
        kith.dialog("Save Changes?")
        kith.focus_window()
        kith.keys("ctrl+q")
        told = kith.dialog("This Window Stays Open")
        told.press("Close")
        kith.wait(lambda: not kith.find_dialog("This Window Stays Open"),
                  "the question alone")
        disk.free()
        kith.dialog("Save Changes?").press("Save")
        kith.wait_no_dialog()
        kith.wait_text("First name", "Ada")
    check_equal(colleague.info(fay)["company"], "Südwind")


@e2e.test("a new contact, too, which is made once")
def new():
    with e2e.Kith() as kith:
        kith.wait_for("list item")
        kith.new()
        fill()
        kith.set_text("First name", "Bea")
        kith.save()
        wait_told(kith)
        kith.save()
        wait_told(kith)
        disk.free()
        save_with_room(kith)
    check_equal(len(colleague.find(first="Bea")), 1)


@e2e.test("started without room even to read: it says so, and tries again")
def start():
    e2e.stop_kithd()
    disk.fill(0)
    with e2e.Kith() as kith:
        kith.wait_for("label", re.compile(f"^{NOT_SAVED}"))
        disk.free()
        kith.press("Retry")
        kith.open("Ada Roth")
        kith.set_text("Company", "Westwind")
        kith.save()
        kith.wait_state("Saved")
    ada, = colleague.find(first="Ada")
    check_equal(ada["info"]["company"], "Westwind")


def is_read(kith):
    """Asked for it, unless it has come by itself."""
    button = kith.can_press("Try Again")
    if button is not None:
        button.call(e2e.atspi.ACTION, "DoAction", "(i)", 0)
    return kith.find("label", UNSAVED)


@e2e.test("what was typed before is told of, and shown when there is room")
def unread():
    with e2e.Kith() as kith:
        kith.open("Ada Roth")
        kith.set_text("Company", "Ostwind")
        e2e.wait_until(lambda: e2e.is_on_disk("Ostwind"), "it on the disk")
        # It lets go of its file, and needs room to open it again.
        kith.process.terminate()
        kith.process.wait(e2e.TIMEOUT)
        kith.process.returncode = 0
    disk.fill(0)
    with e2e.Kith() as kith:
        kith.wait_for("label", NOT_READ)
        kith.press("Try Again")
        disk.free()
        kith.wait(lambda: is_read(kith), "what was typed before")
        kith.wait(lambda: not any(e2e.atspi.is_there(node)
                                  for node in kith.all("label", NOT_READ)),
                  "the sentence to be gone")


@e2e.test("while that is told one types and saves, and all is there afterwards")
def unread_typed():
    contact = colleague.create({"name": {"first": "Gus", "last": "Roth"}})
    disk.fill(0)
    with e2e.Kith() as kith:
        kith.wait_for("label", NOT_READ)
        kith.open("Gus Roth")
        fill()
        kith.set_text("Company", "Nordwind")
        kith.save()
        wait_told(kith)
        kith.wait_for("label", NOT_READ)
        kith.wait_text("Company", "Nordwind")
        disk.free()
        save_with_room(kith, "Retry")
        kith.wait(lambda: is_read(kith), "what was typed before")
    check_equal(colleague.info(contact)["company"], "Nordwind")


small_disk.enter()
disk = small_disk.Disk(pathlib.Path(os.environ["XDG_DATA_HOME"]), DISK_KIB)
other = colleague.create({"name": {"first": "Cem"}})
e2e.main()
