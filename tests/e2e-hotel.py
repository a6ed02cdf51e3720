#!/usr/bin/python3
# e2e-hotel.py: somebody answers in the place of the server
#
# SPDX-License-Identifier: GPL-3.0-or-later

import http.server
import re
import threading

import e2e
from e2e import TeamServer, check_equal

WHY = re.compile("^The server (gave an answer that cannot be understood|points"
                 " to another address. Nothing was sent there)[.] Showing"
                 " contacts as of [0-9]{2}:[0-9]{2}$")
PAGE = b"<html><h1>Welcome to the hotel. Please log in.</h1></html>"


class _LogIn(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/log-in":
            self.server.n_followed += 1
        if self.server.redirects:
            self.send_response(302)
            self.send_header("Location", "/log-in")
        else:
            self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    do_GET = do_POST = do_PATCH = do_DELETE = answer

    def log_message(self, *arguments):  # pylint: disable=arguments-differ
        pass


class Hotel:
    """Has its log-in page for whatever is asked of the server at this URL."""

    def __init__(self, url, redirects):
        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", int(url.rpartition(":")[2])), _LogIn)
        self.server.redirects = redirects
        self.server.n_followed = 0
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def close(self):
        """Somebody has logged in."""
        self.server.shutdown()
        self.server.server_close()


def stay(redirects):
    with TeamServer() as team:
        ana = team.colleague.create({"name": {"first": "Ana"}})
        with e2e.Kith(env=team.env) as kith:
            kith.wait_for("list item", "Ana")
            e2e.wait_mirror()
            team.stop()
            hotel = Hotel(team.url, redirects)
            kith.wait_for("label", WHY)
            kith.open("Ana")
            kith.set_text("Job title", "Guest")
            kith.save()
            kith.wait_state("Waiting – will be sent when online")
            kith.wait_for("list item", "Ana")

            hotel.close()
            team.start()
            kith.wait_state("Saved")
            kith.wait_gone("label", WHY)
            kith.wait_text("Job title", "Guest")
            # What others do is told again, too.
            team.colleague.create({"name": {"first": "Bea"}})
            kith.wait_for("list item", "Bea")
        check_equal(team.colleague.info(ana)["jobTitle"], "Guest")
        check_equal(hotel.server.n_followed, 0)


@e2e.test("a web page is no contact: it says so, and what was typed is sent"
          " later")
def page():
    stay(redirects=False)


@e2e.test("a redirect is not followed: the same")
def redirect():
    stay(redirects=True)


e2e.main()
