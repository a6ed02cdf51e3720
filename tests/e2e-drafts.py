#!/usr/bin/python3
# e2e-drafts.py: what was typed and never saved is found again
#
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import pathlib
import re
import signal

import e2e
from e2e import check, check_equal, colleague

UNSAVED = "1 change is not saved yet"
OUTBOX = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "kith/outbox"


def make_contact(first):
    return colleague.create({"name": {"first": first, "last": "Roth"},
                             "company": "Nordwind"})


def kill(kith, text):
    """The program is gone, as soon as that text is on the disk."""
    e2e.wait_until(lambda: e2e.is_on_disk(text), f"{text!r} on the disk")
    kith.process.send_signal(signal.SIGKILL)
    kith.process.wait(e2e.TIMEOUT)
    # It ended as it should.
    kith.process.returncode = 0


def wait_kept(kith):
    """The bar above the form."""
    kith.wait(lambda: next((label for label in kith.all("label")
                            if label.name.startswith(
                                "Your unsaved changes were kept")), None),
              "what was kept")
    kith.wait_state("Unsaved changes")


def unsaved(kith):
    """The view of what is not saved yet."""
    kith.press(UNSAVED)
    return kith.dialog("Waiting Changes")


@e2e.test("killed while typing: the form has the text again")
def typing():
    contact = make_contact("Ada")
    with e2e.Kith() as kith:
        kith.open("Ada Roth")
        kith.set_text("Company", "Südwind")
        # By half, as nobody would take it.
        kith.set_text("Birthday", "14 Ma")
        kith.add("Email", "ada@")
        kill(kith, "ada@")

    with e2e.Kith() as kith:
        kith.wait_for("label", UNSAVED)
        kith.select_row("Ada Roth")
        wait_kept(kith)
        kith.wait_text("Company", "Südwind")
        kith.wait_text("Birthday", "14 Ma")
        kith.part("list", "Emails").wait_for("text")
        check_equal([e2e.atspi.text(node) for node
                     in kith.part("list", "Emails").all("text")], ["ada@"])
        kith.set_text("Birthday", "14 May 1988")
        kith.fill(kith.part("list", "Emails").all("text")[0], "ada@roth.example")
        kith.save()
        kith.wait_state("Saved")
        kith.wait_gone("label", UNSAVED)
    info = colleague.info(contact)
    check_equal(info["company"], "Südwind")
    check_equal(info["birthdate"], "1988-05-14")
    check_equal(info["emails"][0]["email"], "ada@roth.example")


@e2e.test("killed in a new contact: it is offered, and made once")
def new():
    with e2e.Kith() as kith:
        kith.wait_for("list item")
        kith.new()
        kith.set_text("First name", "Bea")
        kith.set_text("Company", "Südwind")
        kill(kith, "Südwind")

    with e2e.Kith() as kith:
        dialog = unsaved(kith)
        dialog.wait_for("label", "Not Saved Yet")
        dialog.wait_for("label", "Bea")
        dialog.press("Open")
        kith.wait_no_dialog()
        wait_kept(kith)
        kith.wait_text("First name", "Bea")
        kith.wait_text("Company", "Südwind")
        kith.save()
        kith.wait_state("Saved")
    made, = colleague.find(first="Bea")
    check_equal(made["info"]["company"], "Südwind")


@e2e.test("a colleague changed it meanwhile: the mark of any form says so")
def changed():
    contact = make_contact("Cem")
    with e2e.Kith() as kith:
        kith.open("Cem Roth")
        kith.set_text("Company", "Südwind")
        kill(kith, "Südwind")
    colleague.update(contact, {"company": "Ostwind", "jobTitle": "Chef"})

    with e2e.Kith() as kith:
        kith.select_row("Cem Roth")
        wait_kept(kith)
        kith.wait(lambda: kith.can_press("Take Over"), "the mark")
        kith.wait_text("Company", "Südwind")
        kith.wait_text("Job title", "Chef")
        check_equal(colleague.info(contact)["company"], "Ostwind")
        kith.press("Take Over")
        kith.wait_state("Saved")
        kith.wait_text("Company", "Ostwind")
        kith.wait_gone("label", UNSAVED)


@e2e.test("a colleague deleted it meanwhile: it can be made again with the text")
def deleted():
    contact = make_contact("Dov")
    with e2e.Kith() as kith:
        kith.open("Dov Roth")
        kith.set_text("Company", "Südwind")
        kill(kith, "Südwind")
    colleague.delete(contact)

    with e2e.Kith() as kith:
        unsaved(kith).press("Open")
        kith.wait_no_dialog()
        wait_kept(kith)
        kith.wait_text("Company", "Südwind")
        kith.save()
        kith.dialog("Dov Roth was deleted while you were editing")
        kith.dialog().press("Create Again")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
    made, = colleague.find(first="Dov")
    check_equal(made["info"]["company"], "Südwind")


@e2e.test("the end of the session: what was typed just now is kept, too")
def terminated():
    contact = make_contact("Eli")
    with e2e.Kith() as kith:
        kith.open("Eli Roth")
        kith.set_text("Company", "Südwind")
        kith.process.send_signal(signal.SIGTERM)
        kith.process.wait(e2e.TIMEOUT)
        check_equal(kith.process.returncode, 0)

    with e2e.Kith() as kith:
        kith.select_row("Eli Roth")
        wait_kept(kith)
        kith.wait_text("Company", "Südwind")
        kith.press("Discard")
        kith.dialog("Discard Changes?").press("Discard")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_text("Company", "Nordwind")
        kith.wait_gone("label", UNSAVED)
    check_equal(colleague.get(contact)["revision"], 1)


@e2e.test("what a window has open is offered to no other until it is closed")
def windows():
    make_contact("Fay")
    with e2e.Kith() as kith:
        kith.open("Fay Roth", kith.window())
        other = kith.open_window()
        kith.window().set_text("Company", "Südwind")
        e2e.wait_until(lambda: e2e.is_on_disk("Südwind"), "the text on the disk")
        kith.open("Fay Roth", other)
        other.wait_text("Company", "Nordwind")
        check(not other.find("label", UNSAVED), "it is offered")

        kith.window().press("Close")
        kith.wait(lambda: len([node for node
                               in e2e.atspi.look(kith.node).children
                               if node.role == "frame"]) == 1, "one window")
        dialog = unsaved(kith)
        dialog.press("Discard")
        kith.dialog("Discard Changes?").press("Discard")
        dialog.wait_for("label", "Nothing Waits")
        dialog.press("Close")
        kith.wait_no_dialog()
        kith.wait_text("Company", "Nordwind")
        check(not e2e.is_on_disk("Südwind"), "it is kept all the same")

        # What a wrong button was pressed for can be looked up.
        kith.window().press("Main Menu")
        kith.window().press("Values Not Chosen")
        kith.dialog("Values Not Chosen").wait_for("label",
                                                  re.compile("Südwind"))


@e2e.test("a disk that takes nothing: the state says so, and closing asks")
def not_kept():
    make_contact("Gil")
    aside = OUTBOX.with_name("aside")
    OUTBOX.rename(aside)
    OUTBOX.write_text("")
    with e2e.Kith() as kith:
        kith.open("Gil Roth")
        kith.set_text("Company", "Südwind")
        kith.wait_state("Unsaved – cannot be kept on this computer")
        kith.wait_for("label", "What you type cannot be kept on this "
                               "computer: stay here until it is saved.")
        kith.press("Close")
        kith.dialog("Save Changes?").press("Keep Editing")
        kith.wait_no_dialog()
        kith.wait_text("Company", "Südwind")

        # As soon as it takes something again, by itself.
        OUTBOX.unlink()
        aside.rename(OUTBOX)
        kith.wait_state("Unsaved changes")
        kith.press("Close")
        kith.process.wait(e2e.TIMEOUT)

    with e2e.Kith() as kith:
        kith.wait_for("label", UNSAVED)
        kith.select_row("Gil Roth")
        wait_kept(kith)
        kith.wait_text("Company", "Südwind")


e2e.main()
