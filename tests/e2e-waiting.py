#!/usr/bin/python3
# e2e-waiting.py: changes that wait to be sent
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re
import signal

import e2e
from e2e import Server, check, check_equal, colleague

WAITING = "Waiting – will be sent when online"


def make_contact(first):
    return colleague.create({"name": {"first": first, "last": "Katz"},
                             "company": "Nordwind"})


def save_offline(kith, name, company):
    kith.select_row(name)
    kith.wait_for("label", name)
    kith.set_text("Company", company)
    kith.save()
    kith.wait_state(WAITING)


def waiting(kith):
    """The view of what waits."""
    return kith.dialog("Waiting Changes")


@e2e.test("killed after Save, without a server: sent by the next start")
def kill():
    contact = make_contact("Ada")
    server = Server()
    with e2e.Kith(env=server.env) as kith:
        kith.open("Ada Katz")
        server.stop()
        save_offline(kith, "Ada Katz", "Südwind")
        kith.process.send_signal(signal.SIGKILL)
        kith.process.wait(e2e.TIMEOUT)
        # It ended as it should.
        kith.process.returncode = 0
    server.start()
    with e2e.Kith(env=server.env):
        e2e.wait_until(lambda: colleague.get(contact)["revision"] == 2,
                       "what waited")
    check_equal(colleague.info(contact)["company"], "Südwind")


@e2e.test("three wait, one of them needs an answer, which is given")
def conflict():
    contacts = [make_contact(first) for first in ("Bo", "Cy", "Di")]
    server = Server()
    with e2e.Kith(env=server.env) as kith:
        kith.open("Bo Katz")
        kith.open("Di Katz")
        kith.open("Cy Katz")
        server.stop()
        for first in ("Bo", "Cy", "Di"):
            save_offline(kith, f"{first} Katz", "Südwind")
        kith.wait_for("label", "3 changes wait")
    # The window must not be faster than the colleague.
    server.start()
    colleague.update(contacts[1], {"company": "Ostwind"})
    with e2e.Kith(env=server.env) as kith:
        kith.wait_for("label", "1 contact needs you")
        kith.wait_gone("label", "3 changes wait")
        e2e.wait_until(lambda: all(
            colleague.get(contacts[n])["revision"] == 2 for n in (0, 2)),
            "what waited")
        check_equal(colleague.info(contacts[0])["company"], "Südwind")
        check_equal(colleague.info(contacts[1])["company"], "Ostwind")
        check_equal(colleague.info(contacts[2])["company"], "Südwind")
        check(kith.find_dialog() is None, "something asks by itself")

        kith.press("1 contact needs you")
        waiting(kith).press("Review")
        dialog = kith.dialog("Cy Katz was changed while you were editing")
        dialog.press("Company: yours, Südwind", "radio button")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_gone("label", "1 contact needs you")
    check_equal(colleague.info(contacts[1])["company"], "Südwind")


@e2e.test("what waits can be taken back")
def take_back():
    contact = make_contact("Eli")
    server = Server()
    with e2e.Kith(env=server.env) as kith:
        kith.open("Eli Katz")
        server.stop()
        save_offline(kith, "Eli Katz", "Südwind")
        kith.press("1 change waits")
        waiting(kith).press("Take Back")
        waiting(kith).wait_gone("push button", "Take Back")
        waiting(kith).wait_for("label", "Nothing Waits")
        waiting(kith).press("Close")
        kith.wait_no_dialog()
        kith.wait_gone("label", "1 change waits")
        # The text is the person's, and they decide about it.
        kith.wait_state("Offline")
        kith.wait_text("Company", "Südwind")
        kith.press("Contact Menu")
        kith.press("Discard Changes")
        kith.dialog("Discard Changes?").press("Discard")
        kith.wait_no_dialog()
        kith.wait_text("Company", "Nordwind")
        # Even then it can be looked up.
        kith.window().press("Main Menu")
        kith.window().press("Values Not Chosen")
        journal = kith.dialog("Values Not Chosen")
        text = journal.wait_for("label", re.compile("took it back"))
        check(text.name.translate({0x2068: None, 0x2069: None}).startswith(
            "Yours: Südwind\nYou took it back before it was saved"),
            text.name)
    check_equal(colleague.get(contact)["revision"], 1)


e2e.main()
