#!/usr/bin/python3
# e2e-marks.py: rows say whose changes are nowhere but here
#
# SPDX-License-Identifier: GPL-3.0-or-later

import atspi
import e2e
from e2e import Server, colleague

WAITS = "A change waits to be sent"
NEEDS = "A change needs you"
UNSAVED = "Has changes that are not saved yet"


def make_contact(first):
    return colleague.create({"name": {"first": first, "last": "Lind"},
                             "company": "Nordwind"})


def describe(kith, name):
    """What is read aloud after the name of a row."""
    row = kith.find("list item", name)
    if row is None:
        return None
    text = row.property(atspi.ACCESSIBLE, "Description")
    # Without the isolates around each part.
    return text.replace("\u2068", "").replace("\u2069", "")


def wait_described(kith, name, wanted):
    kith.wait(lambda: describe(kith, name) == wanted,
              f"{wanted!r} beside {name!r}")


@e2e.test("a change that waits is marked until it is sent")
def waiting():
    make_contact("Ada")
    make_contact("Bo")
    server = Server()
    with e2e.Kith(env=server.env) as kith:
        kith.open("Ada Lind")
        wait_described(kith, "Ada Lind", "Nordwind")
        server.stop()
        kith.set_text("Company", "Südwind")
        kith.save()
        wait_described(kith, "Ada Lind", f"{WAITS} · Südwind")
        wait_described(kith, "Bo Lind", "Nordwind")
        kith.set_text("First name", "Adele")
        kith.save()
        wait_described(kith, "Adele Lind", f"{WAITS} · Südwind")
        server.start()
        kith.save()
        wait_described(kith, "Adele Lind", "Südwind")


@e2e.test("one that clashes is marked until it is answered, also after a crash")
def needing():
    contact = make_contact("Cy")
    with e2e.Kith() as kith:
        kith.open("Cy Lind")
        kith.set_text("Company", "Südwind")
        colleague.update(contact, {"company": "Ostwind"})
        kith.save()
        kith.dialog().press("Cancel")
        kith.wait_no_dialog()
        wait_described(kith, "Cy Lind", f"{NEEDS} · Ostwind")
        kith.kill()

    with e2e.Kith() as kith:
        wait_described(kith, "Cy Lind", f"{NEEDS} · Ostwind")
        kith.press("Review")
        dialog = kith.dialog()
        dialog.press("Use All Theirs")
        dialog.press("Save")
        kith.wait_no_dialog()
        wait_described(kith, "Cy Lind", "Ostwind")


@e2e.test("text that was never saved is marked until it is looked at")
def unsaved():
    make_contact("Di")
    with e2e.Kith() as kith:
        kith.open("Di Lind")
        kith.set_text("Company", "Westwind")
        e2e.wait_until(lambda: e2e.is_on_disk("Westwind"), "it on the disk")
        kith.kill()

    with e2e.Kith() as kith:
        wait_described(kith, "Di Lind", f"{UNSAVED} · Nordwind")
        kith.select_row("Di Lind")
        kith.wait_text("Company", "Westwind")
        kith.save()
        wait_described(kith, "Di Lind", "Westwind")


e2e.main()
