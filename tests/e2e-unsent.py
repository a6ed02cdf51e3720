#!/usr/bin/python3
# e2e-unsent.py: a contact in the list that no server has yet
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import atspi
import e2e
from e2e import TeamServer, check, check_equal

NEW = "New: waits to be sent"
SELECTED = int(atspi.Atspi.StateType.SELECTED)
WAITING = "Waiting – will be sent when online"


class Team(TeamServer):
    """Two colleagues, whom a window has a copy of."""

    def __enter__(self):
        super().__enter__()
        for first in "Ana", "Cem":
            self.colleague.create({"name": {"first": first, "last": "Levi"},
                                   "company": "Nordwind"})
        with e2e.Kith(env=self.env) as kith:
            kith.wait_for("list item", "Ana Levi")
            e2e.wait_mirror()
        self.stop()
        return self


def make_bea(kith):
    kith.wait_for("list item", "Cem Levi")
    kith.new()
    kith.set_text("First name", "Bea")
    kith.set_text("Company", "Nordwind")
    kith.save()
    kith.wait_state(WAITING)
    kith.wait_for("list item", "Bea")


def wait_names(kith, *wanted):
    kith.wait(lambda: kith.rows() == list(wanted), f"the rows {wanted}")


def wait_selected(kith, name):
    def is_selected():
        row = kith.find("list item", name)
        return row is not None and row.has_state(SELECTED)

    kith.wait(is_selected, f"{name} to be selected")


def wait_marked(kith, name):
    def is_marked():
        row = kith.find("list item", name)
        return (row is not None and
                NEW in row.property(atspi.ACCESSIBLE, "Description"))

    kith.wait(is_marked, f"a mark of {name}")


@e2e.test("who is made without a network is in the list, found, and opened")
def offline():
    with Team() as team:
        with e2e.Kith(env=team.env) as kith:
            make_bea(kith)
            wait_names(kith, "Ana Levi", "Bea", "Cem Levi")
            kith.wait_for("label", "3 contacts")
            wait_selected(kith, "Bea")
            wait_marked(kith, "Bea")

            kith.set_text("Search Contacts", "be nord")
            kith.wait_for("label", "1 of 3")
            wait_names(kith, "Bea")
            kith.set_text("Search Contacts", "")
            kith.open("Ana Levi")
            kith.select_row("Bea")
            kith.wait_state(WAITING)
            kith.wait_text("First name", "Bea")

        # Also after a restart; then it is sent, and is the same row.
        with e2e.Kith(env=team.env) as kith:
            wait_names(kith, "Ana Levi", "Bea", "Cem Levi")
            kith.select_row("Bea")
            kith.wait_state(WAITING)
            kith.set_text("Job title", "Head of events")
            team.start()
            kith.wait_gone("label", "1 change waits")
            kith.wait_text("Job title", "Head of events")
            wait_names(kith, "Ana Levi", "Bea", "Cem Levi")
            wait_selected(kith, "Bea")
            kith.save()
            kith.wait_state("Saved")
            wait_names(kith, "Ana Levi", "Bea", "Cem Levi")
            kith.wait_for("label", "3 contacts")
        bea, = team.colleague.find(first="Bea")
        check_equal(bea["info"]["jobTitle"], "Head of events")


@e2e.test("Escape leaves what waits; taken back, it leaves the list")
def leave():
    with Team() as team, e2e.Kith(env=team.env) as kith:
        make_bea(kith)
        kith.focus_window()
        kith.keys("Escape")
        kith.wait_gone("label", WAITING)
        check(kith.find_dialog() is None, "something is asked")
        wait_names(kith, "Ana Levi", "Bea", "Cem Levi")

        # The keys go on where it is.
        kith.keys("Return")
        kith.wait_state(WAITING)
        kith.wait_text("First name", "Bea")
        kith.open("Ana Levi")
        kith.wait_text("First name", "Ana")

        kith.press("1 change waits")
        waiting = kith.dialog("Waiting Changes")
        waiting.press("Take Back")
        wait_names(kith, "Ana Levi", "Cem Levi")
        kith.wait_for("label", "2 contacts")


def delete_open(kith):
    kith.press("Contact Menu")
    kith.press("Delete Contact")


def check_journal(kith, value):
    kith.window().press("Main Menu")
    kith.window().press("Values Not Chosen")
    kith.dialog("Values Not Chosen").wait_for("label", value)


@e2e.test("its form's Delete takes it back, with what was typed over it")
def delete():
    with Team() as team:
        with e2e.Kith(env=team.env) as kith:
            make_bea(kith)
            delete_open(kith)
            kith.wait_for("label", "What you typed can be looked up under "
                          "Values Not Chosen.")
            wait_names(kith, "Ana Levi", "Cem Levi")
            kith.wait_gone("label", "1 change waits")
            kith.wait_gone("label", WAITING)
            check(kith.find_dialog() is None, "something is asked")
            check_journal(kith, re.compile("Bea"))

        with e2e.Kith(env=team.env) as kith:
            wait_names(kith, "Ana Levi", "Cem Levi")
            make_bea(kith)
            kith.set_text("Job title", "Head of events")
            delete_open(kith)
            kith.dialog("Delete Contact?").press("Keep Editing")
            kith.wait_no_dialog()
            kith.wait_text("Job title", "Head of events")
            wait_names(kith, "Ana Levi", "Bea", "Cem Levi")
            delete_open(kith)
            kith.dialog("Delete Contact?").press("Delete")
            wait_names(kith, "Ana Levi", "Cem Levi")
            kith.wait_gone("label", "1 change waits")
            check_journal(kith, re.compile("Head of events"))

            team.start()
            kith.wait_gone("label", re.compile("^Offline"))
        check_equal(team.colleague.find(first="Bea"), [])


@e2e.test("the key in the list does so, too")
def delete_key():
    with Team() as team:
        with e2e.Kith(env=team.env) as kith:
            make_bea(kith)

        with e2e.Kith(env=team.env) as kith:
            kith.wait_for("list item", "Bea")
            kith.focus_window()
            kith.keys("ctrl+f", "Down")
            kith.select_row("Bea")
            kith.wait_state(WAITING)
            kith.keys("Delete")
            wait_names(kith, "Ana Levi", "Cem Levi")
            kith.wait_gone("label", "1 change waits")


e2e.main()
