#!/usr/bin/python3
# e2e-hebrew.py: the main job in another language, in a window without room
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# From right to left where GTK has its own translation, which says that.

import gettext
import os
import pathlib
import re
import subprocess

import atspi
import e2e
from e2e import check, check_equal, colleague, Kith

WIDTH = 360

LOCALES = pathlib.Path(os.environ["KITH_KITH"]).resolve().parents[2] / "po"
_ = gettext.translation("kith", LOCALES, ["he"]).gettext


def get_widths(kith):
    """Of all windows that are there."""
    widths = []
    for number in kith.window_ids():
        out = subprocess.run(["xdotool", "getwindowgeometry", "--shell",
                              number], capture_output=True, text=True,
                             check=False).stdout
        widths += [int(line.split("=")[1]) for line in out.split()
                   if line.startswith("WIDTH=")]
    return widths


def wait_fits(kith, but=()):
    """Nothing is wider than what there is, shadows included, or without a
    name, once all that comes and goes has done so."""
    kith.wait(lambda: get_widths(kith)
              and max(get_widths(kith)) < WIDTH + 60, "a narrow window")
    kith.wait(lambda: all(node.role in but
                          for node in atspi.unnamed(kith.node)),
              "names for all that is there")


def get_center(node):
    """How far from the left of the window; of pages that are not shown:
    outside of it."""
    left, _top, width, _height = node.call(
        atspi.COMPONENT, "GetExtents", "(u)", atspi.IN_WINDOW)
    return left + width / 2


def save(part):
    part.press(_("Save"))


@e2e.test("from the list to a conflict and back, in Hebrew, in 360 pixels")
def main_job():
    hat = colleague.make_field("Hat size", "NUMBER")
    contact = colleague.create({
        "name": {"first": "Noa", "last": "Levi"}, "company": "Nordwind",
        "emails": [{"email": "noa@levi.example", "tag": "WORK"}],
        "extendedFields": {hat: 55}})
    with Kith(env={"LANGUAGE": "he", "KITH_LOCALEDIR": str(LOCALES)}) as kith:
        kith.resize(WIDTH, 640)
        kith.select_row("Noa Levi", _("Contacts"))
        back = kith.wait_for("push button", _("Back"))
        kith.wait(lambda: 0 < get_center(back) < WIDTH, "the form")
        kith.wait_for("label", _("Saved"))
        wait_fits(kith)
        if gettext.find("gtk40", None, ["he"]) is not None:
            kith.wait(lambda: get_center(back) > WIDTH / 2,
                      "the way back at the right")

        # A name and a custom field.
        kith.set_text(_("First name"), "Noa Ruth")
        kith.set_text("Hat size", "56.5")
        kith.wait_for("label", _("Unsaved"))
        save(kith)
        kith.wait_for("label", _("Saved"))
        info = colleague.info(contact)
        check_equal(info["name"], {"first": "Noa Ruth", "last": "Levi"})
        check_equal(info["extendedFields"][hat], 56.5)

        # What a colleague saves meanwhile, and what clashes with it.
        kith.set_text(_("Company"), "Südwind " * 8)
        kith.set_text("Hat size", "57")
        colleague.update(contact, {"company": "Ostwind " * 8,
                                   "jobTitle": "Event manager"})
        kith.wait_for("push button", _("Take Over"))
        kith.wait_text(_("Job title"), "Event manager")
        wait_fits(kith)
        save(kith)
        dialog = kith.dialog(re.compile("Noa Ruth Levi"))
        # Inside of an AdwExpanderRow.
        wait_fits(kith, ("list", "list item"))
        check(not dialog.can_press(_("Save")), "Save without an answer")
        dialog.press(_("Use All Theirs"))
        save(dialog)
        kith.wait_no_dialog()
        kith.wait_for("label", _("Saved"))

        # Both are in it, and it can be found again.
        info = colleague.info(contact)
        check_equal(info["company"].strip(), ("Ostwind " * 8).strip())
        check_equal(info["jobTitle"], "Event manager")
        check_equal(info["extendedFields"][hat], 57)
        kith.press(_("Back"))
        # What is out of sight may say that it is where it was.
        add = kith.wait_for("push button", _("New Contact"))
        kith.wait(lambda: 0 < get_center(add) < WIDTH, "the list")
        kith.select_row("Noa Ruth Levi", _("Contacts"))
        kith.wait_text("Hat size", "57")
        wait_fits(kith)


e2e.main()
