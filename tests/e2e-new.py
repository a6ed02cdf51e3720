#!/usr/bin/python3
# e2e-new.py: new contacts, new fields, and the first start
#
# SPDX-License-Identifier: GPL-3.0-or-later

import subprocess

import atspi
import e2e
from e2e import check, check_equal, colleague


TYPES = ["Text", "Number", "Date", "Web Address"]

# Some of the sample contacts
SAMPLES = ["Łukasz Wiśniewski", "Γιώργος Παπαδόπουλος", "Дарья Волкова",
           "أحمد المنصوري", "अनन्या शर्मा", "שירה לוי", "田中 美咲", "สมชาย ใจดี"]


def add_field(kith, name, type_of_field):
    """Makes a custom field and puts it into the form."""
    kith.press("Add Field")
    kith.set_text("Name of the Field", name)
    if type_of_field != "Text":
        # Its list has no action of its own.
        kith.focus_window()
        kith.press("Type of the Field")
        kith.wait_for("label", type_of_field)
        kith.keys(*["Down"] * TYPES.index(type_of_field), "Return")
        kith.wait(lambda: type_of_field in [
            node.name for node in atspi.walk(atspi.look(
                kith.find("combo box", "Type of the Field")))],
            f"the type {type_of_field!r}")
    kith.press("Create")
    kith.wait(lambda: kith.find("text", name), f"the field {name!r}")


@e2e.test("the first start offers sample contacts, which can be removed")
def samples():
    with e2e.Kith() as kith:
        kith.wait_for("panel", "No Contacts Yet")
        kith.press("Add Sample Contacts")
        kith.wait_for("label", "41 contacts")
        kith.wait(lambda: set(SAMPLES) <= set(kith.rows()),
                  "names in many scripts")
        kith.press("Main Menu")
        kith.press("Remove Sample Contacts")
        kith.wait(lambda: not kith.rows(), "no sample contacts")
        # At once, although their removal could still be undone.
        kith.press("Add Sample Contacts")
        kith.wait_for("label", "41 contacts")
        kith.press("Main Menu")
        kith.press("Remove Sample Contacts")
        kith.wait(lambda: not kith.rows(), "no sample contacts")
    check_equal(colleague.run("query-contacts")["items"], [])


@e2e.test("a contact with an email, a phone and a custom field")
def new():
    with e2e.Kith() as kith:
        kith.press("New Contact")
        kith.wait_for("label", "Empty")
        kith.set_text("First name", "Ana")
        kith.set_text("Last name", "Levi")
        kith.add("Email", "ana@levi.example")
        kith.add("Phone", "+49 30 1234567")
        add_field(kith, "Shoe size", "Number")
        kith.set_text("Shoe size", "38.5")
        kith.save()
        kith.wait_state("Saved")
        kith.wait_for("list item", "Ana Levi")
    ana, = colleague.find(first="Ana")
    info = ana["info"]
    check_equal(info["name"], {"first": "Ana", "last": "Levi"})
    check_equal([item["email"] for item in info["emails"]],
                ["ana@levi.example"])
    check_equal([item["phone"] for item in info["phones"]],
                ["+49 30 1234567"])
    check_equal(info["extendedFields"][colleague.make_field("Shoe size")],
                38.5)


@e2e.test("a field of each type, and only what fits it is sent")
def types():
    with e2e.Kith() as kith:
        kith.open("Ana Levi")
        add_field(kith, "Nickname", "Text")
        add_field(kith, "Member since", "Date")
        add_field(kith, "Shop", "Web Address")
        kith.set_text("Nickname", "Anni")
        kith.set_text("Member since", "soon")
        kith.set_text("Shop", "no where")
        kith.set_text("Shoe size", "big")
        kith.save()
        for name, complaint in (
                ("Shoe size", "This is not a number."),
                ("Shop", "This is not a web address."),
                ("Member since", "This is not a date. Example: 14 May 1988")):
            kith.part("text", name).wait_for("label", complaint)
        kith.wait_state("Unsaved changes")
        ana, = colleague.find(first="Ana")
        check_equal(ana["revision"], 1)

        kith.set_text("Member since", "2021-04-07")
        kith.set_text("Shop", "https://levi.example/shop")
        kith.set_text("Shoe size", "39")
        kith.save()
        kith.wait_state("Saved")
    ana, = colleague.find(first="Ana")
    fields = ana["info"]["extendedFields"]
    check_equal(ana["revision"], 2)
    for name, value in (("Nickname", "Anni"), ("Member since", "2021-04-07"),
                        ("Shop", "https://levi.example/shop"),
                        ("Shoe size", 39)):
        check_equal(fields[colleague.make_field(name)], value)


@e2e.test("an email that is none is not sent")
def invalid():
    with e2e.Kith() as kith:
        kith.open("Ana Levi")
        kith.add("Email", "ana at levi")
        kith.save()
        kith.wait_for("label", "This is not an email address.")
        kith.wait_state("Unsaved changes")
        kith.press("Contact Menu")
        kith.press("Discard Changes")
        kith.dialog("Discard Changes?").press("Discard")
        kith.wait_state("Saved")
    ana, = colleague.find(first="Ana")
    check(ana["revision"] == 2, "it was sent")


@e2e.test("New Contact of the app menu shows an empty form")
def from_app_menu():
    with e2e.Kith() as kith:
        kith.open("Ana Levi")
        subprocess.run(["gapplication", "action", e2e.APP_ID, "new-contact"],
                       check=True)
        kith.wait_state("Empty")
        kith.wait_gone("label", "Ana Levi")


@e2e.test("a contact that nobody could find again is not sent")
def insufficient():
    with e2e.Kith() as kith:
        kith.wait_for("list item", "Ana Levi")
        kith.new()
        kith.set_text("Company", "Nordwind")
        kith.save()
        kith.part("text", "First name").wait_for(
            "label", "A contact needs a name, an email or a phone.")
        check_equal(len(colleague.find()), 1)
        kith.set_text("First name", "Bea")
        kith.save()
        kith.wait_state("Saved")
    bea, = colleague.find(first="Bea")
    check_equal(bea["info"]["company"], "Nordwind")


e2e.main()
