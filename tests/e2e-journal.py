#!/usr/bin/python3
# e2e-journal.py: what was not chosen is kept, and can be looked up
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import e2e
from e2e import check_equal, colleague


def make_contact(first):
    return colleague.create({"name": {"first": first, "last": "Adler"},
                             "company": "Nordwind",
                             "jobTitle": "Event manager"})


def clash(kith, contact, first):
    """Both change company and job title."""
    kith.open(f"{first} Adler")
    kith.set_text("Company", "Südwind")
    kith.set_text("Job title", "Head of events")
    colleague.update(contact, {"company": "Ostwind",
                               "jobTitle": "Conference manager"})
    kith.save()
    return kith.dialog(f"{first} Adler was changed while you were editing")


def open_journal(kith):
    kith.window().press("Main Menu")
    kith.window().press("Values Not Chosen")
    return kith.dialog("Values Not Chosen")


def values(journal):
    return [node.name for node in journal.all("label")
            if "Kept" in node.name or "deleted" in node.name]


@e2e.test("what was not chosen can be looked up, after a restart, and cleared")
def journal():
    contact = make_contact("Ida")
    with e2e.Kith() as kith:
        dialog = clash(kith, contact, "Ida")
        dialog.press("Company: yours, Südwind", "radio button")
        dialog.press("Job title: theirs, Conference manager", "radio button")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state("Saved")

    with e2e.Kith() as kith:
        kith.wait_for("list item", "Ida Adler")
        shown = open_journal(kith)
        titles = [node.name.translate({0x2068: None, 0x2069: None})
                  for node in shown.all("list item")]
        check_equal(titles, ["Ida Adler: Job title", "Ida Adler: Company"])
        first, second = (text.translate({0x2068: None, 0x2069: None})
                         .partition(" · ")[0] for text in values(shown))
        for text in values(shown):
            times = re.findall(r"a moment ago|\d+ minutes? ago", text)
            check_equal(len(times), len(set(times)))
        check_equal(first, "Yours: Head of events\nKept: Conference manager")
        check_equal(second, "Theirs: Ostwind\nKept: Südwind")
        shown.press("Clear")
        question = kith.dialog("Clear All Values?")
        question.press("Clear")
        shown.wait_gone("list item")


@e2e.test("what is dropped with a contact that others have deleted, too")
def gone():
    contact = make_contact("Jon")
    with e2e.Kith() as kith:
        kith.open("Jon Adler")
        kith.set_text("Job title", "Head of events")
        colleague.delete(contact)
        kith.save()
        kith.dialog("Jon Adler was deleted while you were editing") \
            .press("Accept Deletion")
        kith.wait_no_dialog()
        shown = open_journal(kith)
        shown.wait_for("list item", None)
        text, = values(shown)
        check_equal(text.translate({0x2068: None, 0x2069: None})
                    .partition(" · ")[0],
                    "Yours: Head of events\n"
                    "The contact was deleted elsewhere")


e2e.main()
