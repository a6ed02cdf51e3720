#!/usr/bin/python3
# e2e-offline.py: the server is gone, and comes back
#
# SPDX-License-Identifier: GPL-3.0-or-later

import e2e
from e2e import Server, check, check_equal, colleague

UNREACHABLE = "The server cannot be reached."
WAITING = "Waiting – will be sent when online"


def make_contact(first):
    return colleague.create({"name": {"first": first, "last": "Levi"},
                             "company": "Nordwind"})


def lose_server(kith, server):
    """Saves a contact that cannot be saved."""
    server.stop()
    kith.set_text("Job title", "Head of events")
    kith.save()
    kith.wait_state(WAITING)
    kith.wait_for("label", UNREACHABLE)
    kith.wait_text("Job title", "Head of events")
    check(kith.find_dialog() is None, "something is asked")


@e2e.test("what was typed stays, and is kept, however often it is tried")
def retry():
    contact = make_contact("Ana")
    server = Server()
    with e2e.Kith(env=server.env) as kith:
        kith.open("Ana Levi")
        lose_server(kith, server)
        # More may be typed meanwhile.
        kith.set_text("Company", "Südwind")
        kith.wait_state("Unsaved changes")
        kith.press("Retry")
        kith.wait_state(WAITING)
        kith.wait_text("Job title", "Head of events")
        kith.wait_text("Company", "Südwind")

        server.start()
        kith.wait_state("Saved")
        kith.wait_gone("label", WAITING)
    server.stop()
    latest = colleague.get(contact)
    check_equal(latest["info"]["jobTitle"], "Head of events")
    check_equal(latest["info"]["company"], "Südwind")


@e2e.test("it is saved by itself, too, with what others changed meanwhile")
def send():
    contact = make_contact("Bea")
    server = Server()
    with e2e.Kith(env=server.env) as kith:
        kith.open("Bea Levi")
        lose_server(kith, server)
        colleague.update(contact, {"company": "Ostwind"})
        kith.wait_state("Saved")
        kith.wait_text("Company", "Ostwind")
        kith.wait_text("Job title", "Head of events")
    latest = colleague.get(contact)
    check_equal(latest["revision"], 3)
    check_equal(latest["info"]["jobTitle"], "Head of events")
    check_equal(latest["info"]["company"], "Ostwind")


@e2e.test("a new contact is created once, as soon as it can be")
def create():
    server = Server()
    with e2e.Kith(env=server.env) as kith:
        kith.wait_for("list item", "Ana Levi")
        kith.new()
        server.stop()
        kith.set_text("First name", "Cem")
        kith.save()
        kith.wait_state(WAITING)
        server.start()
        kith.wait_state("Saved")
        kith.wait_for("list item", "Cem")
    created, = colleague.find(first="Cem")
    check_equal(created["revision"], 1)


@e2e.test("a window whose changes wait closes; the next one sends them")
def close():
    contact = make_contact("Dov")
    server = Server()
    with e2e.Kith(env=server.env) as kith:
        kith.open("Dov Levi")
        server.stop()
        kith.set_text("Job title", "Head of events")
        kith.save()
        kith.wait_state(WAITING)
        kith.press("Close")
        kith.process.wait(e2e.TIMEOUT)
    check_equal(colleague.get(contact)["revision"], 1)
    e2e.stop_kithd()

    server.start()
    with e2e.Kith(env=server.env):
        e2e.wait_until(lambda: colleague.get(contact)["revision"] == 2,
                       "what waited")
    check_equal(colleague.info(contact)["jobTitle"], "Head of events")


@e2e.test("a start without the server: the contacts come with Retry")
def start():
    server = Server()
    server.stop()
    with e2e.Kith(env=server.env) as kith:
        kith.wait_for("label", "Contacts Cannot Be Reached")
        kith.wait_for("label", UNREACHABLE)
        check(not kith.rows(), "contacts from nowhere")
        server.start()
        kith.press("Retry")
        kith.wait_for("list item", "Ana Levi")


@e2e.test("a start with a server that does not answer")
def start_elsewhere():
    # Nobody listens at that port: it is reserved.
    with e2e.Kith("--server", "http://127.0.0.1:1") as kith:
        kith.wait_for("label", "Contacts Cannot Be Reached")
        kith.wait_for("label", UNREACHABLE)
        kith.press("Retry")
        kith.wait_for("label", "Contacts Cannot Be Reached")
        check(kith.can_press("Retry"), "it cannot be tried again")


e2e.main()
