#!/usr/bin/python3
# e2e-mirror.py: a team's contacts, with and without a network
#
# SPDX-License-Identifier: GPL-3.0-or-later

import contextlib
import http.server
import re
import shutil
import threading
import urllib.error
import urllib.request

import e2e
from e2e import TeamServer, check, check_equal

OFFLINE = re.compile("^Offline – showing contacts as of [0-9]{2}:[0-9]{2}$")
PROGRESS = re.compile("^For use offline: [0-9]+ of 900 contacts$")
WAITING = "Waiting – will be sent when online"


def forget_mirrors():
    shutil.rmtree(e2e.mirror_folder(), ignore_errors=True)


def make_contact(team, first):
    return team.colleague.create({"name": {"first": first, "last": "Levi"},
                                  "company": "Nordwind"})


def fill_mirror(team):
    """As a window does that was open once."""
    forget_mirrors()
    with e2e.Kith(env=team.env) as kith:
        kith.wait_for("list item", "Ana Levi")
        e2e.wait_mirror()


@e2e.test("a start without a network: search, open, edit; it is sent later")
def offline():
    with TeamServer() as team:
        ana = make_contact(team, "Ana")
        make_contact(team, "Bea")
        team.colleague.make_field("Badge number", "NUMBER")
        fill_mirror(team)
        team.stop()

        with e2e.Kith(env=team.env) as kith:
            kith.wait_for("label", OFFLINE)
            kith.wait_for("list item", "Bea Levi")
            kith.set_text("Search Contacts", "ana")
            kith.wait_gone("list item", "Bea Levi")
            kith.open("Ana Levi")
            kith.set_text("Job title", "Head of events")
            kith.save()
            kith.wait_state(WAITING)

            team.start()
            kith.wait_state("Saved")
            kith.wait_gone("label", OFFLINE)
            kith.wait_text("Job title", "Head of events")
        check_equal(team.colleague.info(ana)["jobTitle"], "Head of events")


@e2e.test("what waits is shown over what was kept, also after a restart")
def waiting():
    with TeamServer() as team:
        ana = make_contact(team, "Ana")
        fill_mirror(team)
        team.stop()
        with e2e.Kith(env=team.env) as kith:
            kith.open("Ana Levi")
            kith.set_text("Job title", "Head of events")
            kith.save()
            kith.wait_state(WAITING)

        with e2e.Kith(env=team.env) as kith:
            kith.wait_for("label", OFFLINE)
            kith.select_row("Ana Levi")
            kith.wait_text("Job title", "Head of events")
            kith.wait_state(WAITING)
            kith.press("Retry")
            kith.wait_for("label", OFFLINE)
            team.start()
            kith.wait_state("Saved")
        check_equal(team.colleague.get(ana)["revision"], 2)


@e2e.test("what clashes with a colleague's change is asked about afterwards")
def conflict():
    with TeamServer() as team:
        ana = make_contact(team, "Ana")
        fill_mirror(team)
        team.stop()
        with e2e.Kith(env=team.env) as kith:
            kith.wait_for("label", OFFLINE)
            kith.open("Ana Levi")
            kith.set_text("Company", "Südwind")
            kith.save()
            kith.wait_state(WAITING)

            # Meanwhile, where this window cannot see it.
            url = team.start(elsewhere=True)
            colleague = e2e.Colleague({**team.env, "KITH_SERVER": url})
            colleague.update(ana, {"company": "Ostwind"})
            team.stop()

            team.start()
            kith.wait_for("push button", re.compile("1 contact needs you"))
            check_equal(team.colleague.info(ana)["company"], "Ostwind")


@e2e.test("what others do is in the list; it is there without them, too")
def follow():
    with TeamServer() as team:
        make_contact(team, "Ana")
        fill_mirror(team)
        with e2e.Kith(env=team.env) as kith:
            kith.wait_for("list item", "Ana Levi")
            cem = make_contact(team, "Cem")
            kith.wait_for("list item", "Cem Levi")
            dov = make_contact(team, "Dov")
            team.colleague.delete(cem)
            kith.wait_for("list item", "Dov Levi")
            kith.wait_gone("list item", "Cem Levi")
            check(team.colleague.exists(dov), "he is gone")
        team.stop()
        with e2e.Kith(env=team.env) as kith:
            kith.wait_for("label", OFFLINE)
            kith.wait_for("list item", "Dov Levi")
            kith.wait_gone("list item", "Cem Levi")


class Gate(http.server.ThreadingHTTPServer):
    """Passes a team's API on, but for the pages of a load behind the first one
    until it is opened."""

    def __init__(self, team):
        super().__init__(("127.0.0.1", 0), GateHandler)
        self.team = team
        self.is_open = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind, value, trace):
        self.is_open.set()
        self.shutdown()
        self.server_close()


class GateHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def forward(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length) if length else None
        if body and b'"limit":200' in body and b'"$gte"' in body:
            self.server.is_open.wait(e2e.TIMEOUT)
        status, answer = 404, b"{}"
        if not self.path.startswith("/kith/"):
            status, answer = self.ask(body)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        # A window that has been closed does not wait.
        with contextlib.suppress(ConnectionError):
            self.wfile.write(answer)

    def ask(self, body):
        team = self.server.team
        request = urllib.request.Request(
            team.url + self.path, body,
            {"Authorization": team.key, "Content-Type": "application/json"},
            method=self.command)
        try:
            with urllib.request.urlopen(request, timeout=e2e.TIMEOUT) as got:
                return got.status, got.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    do_GET = do_POST = do_PATCH = do_DELETE = forward

    def log_message(self, *arguments):  # pylint: disable=arguments-differ
        pass


@e2e.test("the first load says how far it is, is stopped and gone on with")
def first_load():
    forget_mirrors()
    with TeamServer(contacts=900) as team, Gate(team) as gate:
        env = {**team.env, "KITH_SERVER": gate.url}
        with e2e.Kith(env=env) as kith:
            # The contacts are there meanwhile: the server is read.
            kith.wait_for("label", "900 contacts")
            kith.wait_for("label", PROGRESS)
            kith.press("Cancel")
            kith.wait_for("push button", "Resume")
        gate.is_open.set()

        # It is not gone on with unasked.
        with e2e.Kith(env=env) as kith:
            kith.wait_for("label", PROGRESS)
            kith.press("Resume")
            e2e.wait_mirror()
            kith.wait_gone("label", PROGRESS)


@e2e.test("a copy that is broken is made anew, with a word about it")
def broken():
    with TeamServer() as team:
        make_contact(team, "Ana")
        fill_mirror(team)
        for path in e2e.mirror_folder().glob("*.db"):
            path.write_text("no contacts", encoding="utf-8")
        with e2e.Kith(env=team.env) as kith:
            kith.wait_for("label", re.compile("^The copy of the contacts on "
                                              "this computer is broken"))
            kith.wait_for("list item", "Ana Levi")
            e2e.wait_mirror()


e2e.main()
