#!/usr/bin/python3
# e2e-fields.py: custom fields that somebody deletes or renames meanwhile
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import e2e
from e2e import check, check_equal, colleague, Kith, Server

WAITING = "Waiting – will be sent when online"


def wait_custom(contact_id, key, value):
    e2e.wait_until(
        lambda: colleague.info(contact_id)["extendedFields"].get(key) == value,
        f"{value!r} in {key!r}")


@e2e.test("text for a field that is deleted meanwhile is kept, and saved")
def deleted():
    key = colleague.make_field("Pet name", "TEXT")
    contact = colleague.create({"name": {"first": "Petra"},
                                "extendedFields": {key: "Rex"}})
    with Kith() as kith:
        kith.open("Petra")
        kith.set_text("Pet name", "Bello")
        colleague.run("delete-extended-field", key)
        kith.wait_for("label", "This custom field was deleted.")
        kith.wait_text("Pet name", "Bello")

        # Nothing is sent that would be refused.
        kith.save()
        check(not kith.dialogs(), "a question that has no answer")
        kith.press("Create Again")
        kith.wait_gone("label", "This custom field was deleted.")
        kith.save()
        dialog = kith.dialog(re.compile("^Petra was changed"))
        dialog.press("Pet name: yours, Bello")
        dialog.press("Save")
        kith.wait_no_dialog()
        wait_custom(contact, key, "Bello")


@e2e.test("so is the text of a window that was killed")
def killed():
    key = colleague.make_field("Shoe size", "NUMBER")
    contact = colleague.create({"name": {"first": "Susi"},
                                "extendedFields": {key: 38}})
    with Kith() as kith:
        kith.open("Susi")
        kith.set_text("Shoe size", "39.5")
        e2e.wait_until(lambda: e2e.is_on_disk("39.5"), "the text on the disk")
        kith.kill()

    colleague.run("delete-extended-field", key)
    with Kith() as kith:
        kith.select_row("Susi")
        kith.wait_text("Shoe size", "39.5")
        kith.press("Create Again")
        kith.wait_gone("label", "This custom field was deleted.")
        kith.save()
        dialog = kith.dialog(re.compile("^Susi was changed"))
        dialog.press("Shoe size: yours, 39.5")
        dialog.press("Save")
        kith.wait_no_dialog()
        wait_custom(contact, key, 39.5)


@e2e.test("a field that had been renamed is made again by its last name")
def renamed():
    key = colleague.make_field("Hat", "TEXT")
    contact = colleague.create({"name": {"first": "Hanna"}})
    with Kith() as kith:
        kith.open("Hanna")
        kith.press("Add Field")
        kith.press("Hat")
        kith.set_text("Hat", "Bowler")
        colleague.run("rename-extended-field", key, "Head wear")
        kith.wait_text("Head wear", "Bowler")

        colleague.run("delete-extended-field", key)
        kith.press("Create Again")
        kith.wait_gone("label", "This custom field was deleted.")
        kith.wait_text("Head wear", "Bowler")
        kith.save()
        wait_custom(contact, "custom.head-wear", "Bowler")
        check_equal(colleague.info(contact)["extendedFields"].get(key), None)


def wait_offline(server, name, field, value):
    """A change of a custom field waits, while no window is open."""
    with Kith(env=server.env) as kith:
        kith.open(name)
        server.stop()
        kith.set_text(field, value)
        kith.save()
        kith.wait_state(WAITING)
    server.start()


@e2e.test("in a review, an answer for a deleted field makes it again")
def review():
    key = colleague.make_field("Instrument", "TEXT")
    colleague.run("rename-extended-field", key, "Main instrument")
    contact = colleague.create({"name": {"first": "Ilse"},
                                "extendedFields": {key: "Flute"}})
    server = Server()
    wait_offline(server, "Ilse", "Main instrument", "Harp")
    colleague.run("delete-extended-field", key)
    with Kith(env=server.env) as kith:
        kith.wait_for("label", "1 contact needs you")
        kith.press("Review")
        dialog = kith.dialog(re.compile("^Ilse was changed"))
        dialog.press(re.compile("yours, Harp"))
        dialog.press("Save")
        question = kith.dialog("Create Custom Field Again?")
        question.wait_for("label", re.compile("was deleted meanwhile"))
        question.press("Go Back")
        kith.wait(lambda: len(kith.dialogs()) == 1, "only the conflict")

        # What was chosen is still there.
        dialog.press("Save")
        kith.dialog("Create Custom Field Again?").press("Create Again")
        kith.wait_no_dialog()
        wait_custom(contact, key, "Harp")


@e2e.test("a change that was refused for a deleted field says why, and is saved")
def refused():
    key = colleague.make_field("Chair", "TEXT")
    contact = colleague.create({"name": {"first": "Carl"}})
    server = Server()
    with Kith(env=server.env) as kith:
        kith.open("Carl")
        kith.press("Add Field")
        kith.press("Chair")
        kith.wait_for("text", "Chair")
        server.stop()
        kith.set_text("Chair", "Oak")
        kith.save()
        kith.wait_state(WAITING)
    server.start()
    colleague.run("delete-extended-field", key)
    with Kith(env=server.env) as kith:
        kith.wait_for("label", "1 contact needs you")
        kith.press("Review")
        question = kith.dialog(re.compile("Was Not Saved"))
        question.wait_for("label", re.compile("was deleted meanwhile"))
        question.press("Create Again")
        kith.wait_no_dialog()
        wait_custom(contact, key, "Oak")


e2e.main()
