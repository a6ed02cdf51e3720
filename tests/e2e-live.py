#!/usr/bin/python3
# e2e-live.py: what others do is seen while one works
#
# SPDX-License-Identifier: GPL-3.0-or-later

import time

import atspi
import e2e
from e2e import check, check_equal, colleague

# Until a change made elsewhere is seen; more with sanitizers, or on a computer
# that does other things too.
SECONDS = 1


def make_contact(first):
    contact = colleague.create({
        "name": {"first": first, "last": "Lindt"},
        "company": "Nordwind",
        "jobTitle": "Event manager",
        "emails": [{"tag": "WORK",
                    "email": f"{first.lower()}@nordwind.example"}],
    })
    return contact, f"{first} Lindt"


@e2e.test("an open form that is not touched follows, and stays clean")
def follows():
    contact, name = make_contact("Ada")
    with e2e.Kith() as kith:
        kith.open(name)
        colleague.update(contact, {"company": "Südwind"})
        start = time.monotonic()
        kith.wait_text("Company", "Südwind")
        seen = time.monotonic() - start
        print(f"# seen after {seen:.2f} s", flush=True)
        check(seen < max(SECONDS, e2e.TIMEOUT / 10), "it took too long")
        kith.wait_for("label", "Revision 2 · changed a moment ago")
        kith.wait_state("Saved")
        # What is typed now is based on what is shown.
        kith.set_text("Job title", "Head of events")
        kith.save()
        kith.wait_state("Saved")
    check_equal(colleague.get(contact)["revision"], 3)
    check_equal(colleague.info(contact)["company"], "Südwind")


@e2e.test("touched fields keep their text, and say what is there elsewhere")
def keeps():
    contact, name = make_contact("Bo")
    with e2e.Kith() as kith:
        kith.open(name)
        kith.set_text("Job title", "Head of events")
        colleague.update(contact, {"jobTitle": "Conference manager",
                                   "company": "Südwind"})
        kith.wait_for("label", "Changed elsewhere to “Conference manager”")
        kith.wait_text("Company", "Südwind")
        kith.wait_text("Job title", "Head of events")
        kith.wait_state("Unsaved changes")

        kith.press("Compare")
        for text in ("Was", "Event manager", "Yours", "Head of events",
                     "Elsewhere", "Conference manager"):
            kith.wait_for("label", text)
        kith.press("Compare")

        kith.press("Take Over")
        kith.wait_text("Job title", "Conference manager")
        kith.wait_gone("label", "Changed elsewhere to “Conference manager”")
        kith.wait_state("Saved")
    check_equal(colleague.get(contact)["revision"], 2)


@e2e.test("what is not taken over is still asked about when it is saved")
def still_asks():
    contact, name = make_contact("Cyd")
    with e2e.Kith() as kith:
        kith.open(name)
        kith.set_text("Job title", "Head of events")
        colleague.update(contact, {"jobTitle": "Conference manager"})
        kith.wait_for("label", "Changed elsewhere to “Conference manager”")
        kith.save()
        dialog = kith.dialog(f"{name} was changed while you were editing")
        choice = dialog.wait_for("radio button",
                                 "Job title: yours, Head of events")
        check(not atspi.is_checked(choice), "it is chosen already")
        dialog.press("Job title: yours, Head of events", "radio button")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_gone("label", "Changed elsewhere to “Conference manager”")
    check_equal(colleague.info(contact)["jobTitle"], "Head of events")
    check_equal(colleague.get(contact)["revision"], 3)


@e2e.test("nothing moves under the cursor; once it has left, the field follows")
def cursor():
    contact, name = make_contact("Mia")
    names = {"First name": ("Mia", "Mira"), "Last name": ("Lindt", "Linde")}
    with e2e.Kith() as kith:
        kith.wait_for("list item", name)
        kith.focus_window()
        kith.keys("ctrl+f")
        kith.type("mia")
        kith.wait_for("list item", name)
        kith.keys("Down", "Return")
        kith.wait_for("label", name)
        kith.keys("Tab", "Tab")
        colleague.update(contact, {"name": {"first": "Mira",
                                            "last": "Linde"}})
        held = kith.wait(
            lambda: next((field for field, (_, new) in names.items()
                          if kith.find("label",
                                       f"Changed elsewhere to “{new}”")),
                         None), "a mark where the cursor is")
        for field, (old, new) in names.items():
            kith.wait_text(field, old if field == held else new)
        kith.wait_state("Saved")

        kith.keys("Tab")
        kith.wait_text(held, names[held][1])
        kith.wait_gone("label", f"Changed elsewhere to “{names[held][1]}”")
        kith.wait_state("Saved")
    check_equal(colleague.get(contact)["revision"], 2)


@e2e.test("two windows: one saves, the other shows it")
def two_windows():
    contact, name = make_contact("Dov")
    with e2e.Kith() as kith:
        one = kith.window()
        kith.open(name, one)
        two = kith.open_window()
        kith.open(name, two)
        one.set_text("Company", "Südwind")
        kith.save(one)
        kith.wait_state("Saved", one)
        two.wait_text("Company", "Südwind")
        kith.wait_state("Saved", two)
    check_equal(colleague.get(contact)["revision"], 2)


@e2e.test("what is changed elsewhere out of sight is told above the form")
def out_of_sight():
    contact, name = make_contact("Dan")
    with e2e.Kith() as kith:
        kith.resize(1000, 300)
        kith.open(name)
        kith.set_text("Job title", "Head of events")
        colleague.update(contact, {"jobTitle": "Conference manager"})
        kith.wait_for("label", "Job title was changed elsewhere, too")
        kith.wait_state("Unsaved changes")
        kith.press("Show")
        kith.press("Take Over")
        kith.wait_text("Job title", "Conference manager")
        kith.wait_state("Saved")


@e2e.test("deleted elsewhere: the form says so, and keeps the text")
def deleted():
    contact, name = make_contact("Eve")
    with e2e.Kith() as kith:
        kith.open(name)
        kith.set_text("Job title", "Head of events")
        colleague.delete(contact)
        kith.wait_for("label", "This contact was deleted elsewhere.")
        kith.wait_text("Job title", "Head of events")
        kith.wait_text("Company", "Nordwind")
        kith.wait_state("Unsaved changes")
        kith.press("Contact Menu")
        kith.press("Discard Changes")
        kith.dialog().press("Discard")
        kith.wait_no_dialog()


@e2e.test("the list follows: new, renamed and deleted contacts")
def list_follows():
    make_contact("Fay")
    with e2e.Kith() as kith:
        kith.open("Fay Lindt")
        contact, name = make_contact("Gus")
        kith.wait_for("list item", name)
        colleague.update(contact, {"name": {"first": "Gustav",
                                            "last": "Lindt"}})
        kith.wait_for("list item", "Gustav Lindt")
        colleague.delete(contact)
        kith.wait_gone("list item", "Gustav Lindt")
        # Nothing of it moved what is open.
        kith.wait_for("label", "Fay Lindt")


@e2e.test("a kithd that is started again is followed again")
def comes_back():
    contact, name = make_contact("Hal")
    with e2e.Kith() as kith:
        kith.open(name)
        e2e.stop_kithd()
        colleague.update(contact, {"company": "Südwind"})
        kith.wait_text("Company", "Südwind")


e2e.main()
