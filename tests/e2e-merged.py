#!/usr/bin/python3
# e2e-merged.py: somebody merges the contact that is being edited into another
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import e2e
from e2e import check, check_equal, colleague


def make_contact(first):
    return colleague.create({"name": {"first": first, "last": "Levi"},
                             "company": "Nordwind"})


def save_merged(kith, first, target_info):
    """Saves a contact that was merged into another one meanwhile, of which the
    latter is returned."""
    source = make_contact(first)
    target = colleague.create({"name": {"first": first, "last": "Cohen"},
                               **target_info})
    kith.wait_for("list item", f"{first} Levi")
    kith.open(f"{first} Levi")
    kith.set_text("Job title", "Head of events")
    colleague.run("merge-contacts", {"contactId": target, "revision": 1},
                  source)
    kith.save()
    return (kith.dialog(f"{first} Levi was merged into {first} Cohen"),
            target)


@e2e.test("merged into another one: the changes are made to that")
def apply():
    with e2e.Kith() as kith:
        dialog, target = save_merged(kith, "Cleo", {"company": "Südwind"})
        dialog.press("Apply")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_text("Company", "Südwind")
        kith.wait_text("Job title", "Head of events")
    info = colleague.info(target)
    check_equal(info["jobTitle"], "Head of events")
    check_equal(info["company"], "Südwind")
    check_equal(info["name"]["last"], "Cohen")
    check_equal(len(colleague.find(first="Cleo")), 1)


@e2e.test("what clashes with the other contact is asked about")
def apply_clash():
    with e2e.Kith() as kith:
        dialog, target = save_merged(kith, "Dina", {"jobTitle": "Founder"})
        dialog.press("Apply")
        dialog.wait_for("label", "0 of 1 decided")
        check(dialog.find("label", re.compile("saved again")) is None,
              "somebody saved again")
        dialog.press("Job title: theirs, Founder", "radio button")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_text("Job title", "Founder")
    check_equal(colleague.info(target)["jobTitle"], "Founder")


@e2e.test("it is kept as a new contact")
def keep():
    with e2e.Kith() as kith:
        dialog, target = save_merged(kith, "Efrat", {})
        dialog.press("Keep as New")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
    kept, = colleague.find(first="Efrat", last="Levi")
    check(kept["_id"] != target, "it is the other one")
    check_equal(kept["info"]["jobTitle"], "Head of events")
    check("jobTitle" not in colleague.info(target), "both have it")


@e2e.test("the changes are dropped, and the other contact is shown")
def drop():
    with e2e.Kith() as kith:
        dialog, target = save_merged(kith, "Gal", {})
        dialog.press("Drop Mine")
        kith.wait_no_dialog()
        kith.wait_text("Last name", "Cohen")
        kith.wait_state("Saved")
    check("jobTitle" not in colleague.info(target), "it was not dropped")


@e2e.test("the form says into which it was merged, and opens that")
def open_other():
    source = make_contact("Hana")
    target = colleague.create({"name": {"first": "Hana", "last": "Cohen"}})
    with e2e.Kith() as kith:
        kith.open("Hana Levi")
        colleague.run("merge-contacts", {"contactId": target, "revision": 1},
                      source)
        kith.wait_for("label", "This contact was merged into Hana Cohen.")
        kith.press("Open It")
        kith.wait_text("Last name", "Cohen")
        kith.wait_state("Saved")
        kith.wait_gone("list item", "Hana Levi")


@e2e.test("what was typed in it is asked about before the other one is opened")
def open_other_typed():
    source = make_contact("Ilan")
    target = colleague.create({"name": {"first": "Ilan", "last": "Cohen"}})
    with e2e.Kith() as kith:
        kith.open("Ilan Levi")
        kith.set_text("Job title", "Head of events")
        colleague.run("merge-contacts", {"contactId": target, "revision": 1},
                      source)
        kith.wait_for("label", "This contact was merged into Ilan Cohen.")
        kith.press("Open It")
        kith.dialog("Save Changes?").press("Save")
        kith.dialog("Ilan Levi was merged into Ilan Cohen").press("Apply")
        kith.wait_no_dialog()
        kith.wait_text("Last name", "Cohen")
        kith.wait_text("Job title", "Head of events")
        kith.wait_state("Saved")
    check_equal(colleague.info(target)["jobTitle"], "Head of events")


@e2e.test("what is put off is still said to be merged")
def put_off():
    source = make_contact("Jael")
    target = colleague.create({"name": {"first": "Jael", "last": "Cohen"}})
    with e2e.Kith() as kith:
        kith.open("Jael Levi")
        kith.set_text("Job title", "Head of events")
        colleague.run("merge-contacts", {"contactId": target, "revision": 1},
                      source)
        kith.wait_for("label", "This contact was merged into Jael Cohen.")
        kith.save()
        kith.dialog("Jael Levi was merged into Jael Cohen").press("Cancel")
        kith.wait_no_dialog()
        kith.wait_state("Conflict")
        kith.wait_text("Job title", "Head of events")
        kith.wait_for("label", "This contact was merged into Jael Cohen.")

        kith.save()
        kith.dialog("Jael Levi was merged into Jael Cohen").press("Keep as New")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_gone("label", "This contact was merged into Jael Cohen.")
    check_equal(len(colleague.find(first="Jael")), 2)


e2e.main()
