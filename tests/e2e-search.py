#!/usr/bin/python3
# e2e-search.py: contacts are searched as one types
#
# SPDX-License-Identifier: GPL-3.0-or-later

import e2e
from e2e import check, colleague

PEOPLE = [
    {"name": {"first": "דנה", "last": "כהן"}, "company": "רוח צפון"},
    {"name": {"first": "יוסף", "last": "לוי"}},
    {"name": {"first": "José", "last": "Álvarez"},
     "phones": [{"phone": "+34 912 345 678"}]},
    {"name": {"first": "Josephine", "last": "Baker"}},
    {"name": {"first": "Zoë", "last": "Åkerström"}, "jobTitle": "Straßenbau"},
]

# What is typed; who is found; how many of how many
SEARCHES = [
    ("דנה", ["דנה כהן"], "1 of 5"),
    ("כה דנ", ["דנה כהן"], "1 of 5"),
    ("צפון", ["דנה כהן"], "1 of 5"),
    ("ל", ["יוסף לוי"], "1 of 5"),
    ("jose", ["José Álvarez", "Josephine Baker"], "2 of 5"),
    ("JOSÉ ALVAREZ", ["José Álvarez"], "1 of 5"),
    ("akerstrom zoe", ["Zoë Åkerström"], "1 of 5"),
    ("STRASSEN", ["Zoë Åkerström"], "1 of 5"),
    ("+34 912-345", ["José Álvarez"], "1 of 5"),
]


@e2e.test("in Hebrew, with and without accents, by every field")
def search():
    for person in PEOPLE:
        colleague.create(person)
    with e2e.Kith() as kith:
        kith.wait_for("label", "5 contacts")
        for typed, found, count in SEARCHES:
            kith.set_text("Search Contacts", typed)
            kith.wait(lambda: sorted(kith.rows()) == sorted(found),
                      f"{found} for {typed!r}")
            kith.wait_for("label", count)

        kith.set_text("Search Contacts", "דנה jose")
        kith.wait_for("label", "0 of 5")
        check(not kith.rows(), "rows that were not searched for")

        # No word, but something all the same.
        kith.set_text("Search Contacts", "%")
        kith.wait_for("label", "No Results Found")
        kith.wait_for("label", "0 of 5")
        # Nothing yet.
        kith.set_text("Search Contacts", " ")
        kith.wait_for("label", "5 contacts")
        kith.wait(lambda: len(kith.rows()) == len(PEOPLE), "all for a space")
        kith.set_text("Search Contacts", "")
        kith.wait_for("label", "5 contacts")
        kith.wait(lambda: len(kith.rows()) == len(PEOPLE), "all again")


@e2e.test("a contact that was found is opened, edited and saved")
def edit_found():
    with e2e.Kith() as kith:
        kith.wait_for("label", "5 contacts")
        kith.set_text("Search Contacts", "כהן")
        kith.wait_for("label", "1 of 5")
        kith.open("דנה כהן")
        kith.set_text("Job title", "מנהלת אירועים")
        kith.save()
        kith.wait_state("Saved")
        kith.set_text("Search Contacts", "אירועים")
        kith.wait_for("label", "1 of 5")
        kith.wait_for("list item", "דנה כהן")
    dana, = colleague.find(first="דנה")
    e2e.check_equal(dana["info"]["jobTitle"], "מנהלת אירועים")


@e2e.test("sorted by first or by last name, in each window")
def sort():
    by_first = ["José Álvarez", "Josephine Baker", "Zoë Åkerström",
                "דנה כהן", "יוסף לוי"]
    by_last = ["Zoë Åkerström", "José Álvarez", "Josephine Baker",
               "דנה כהן", "יוסף לוי"]
    with e2e.Kith() as kith:
        kith.wait(lambda: kith.rows() == by_first, "by first name")
        other = kith.open_window()
        other.wait_for("list item", "דנה כהן")
        for name, wanted in (("Last Name", by_last), ("First Name", by_first)):
            other.press("Main Menu")
            other.press(name)
            for window in (kith.window(), other):
                window.wait(lambda window=window, wanted=wanted:
                            window.rows() == wanted, f"sorted by {name}")


e2e.main()
