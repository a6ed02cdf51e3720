#!/usr/bin/python3
# e2e-history.py: what a contact was is seen, and restored
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import atspi
import e2e
from e2e import check, check_equal, colleague


def make_contact(first, **info):
    return colleague.create({"name": {"first": first, "last": "Roth"},
                             "company": "Nordwind", **info})


def show_history(kith, name):
    kith.open(name)
    kith.press("Contact Menu")
    kith.press("History")
    return kith.dialog("History")


def revisions(dialog):
    """What each revision is called, the newest first."""
    return [node.name for node in dialog.all("list item")
            if node.name]


def texts(dialog):
    return [node.name for node in dialog.all("label")]


@e2e.test("each revision says who, when, and what it changed")
def differences():
    contact = make_contact("Ada", jobTitle="Event manager")
    colleague.update(contact, {"company": "Südwind", "jobTitle": ""})
    with e2e.Kith() as kith:
        dialog = show_history(kith, "Ada Roth")
        dialog.wait_for("list item", re.compile("You · Changed, a moment ago"))
        dialog.wait_for("list item", re.compile("You · Created, .*20"))
        for text in ("Company", "Südwind", "Was: Nordwind",
                     "Job title", "Removed", "Was: Event manager"):
            dialog.wait_for("label", text)
        check_equal(len(revisions(dialog)), 2)
        dialog.press("Close")
        kith.wait_no_dialog()


@e2e.test("a label is called by its name")
def label():
    contact = make_contact("Lia")
    colleague.run("label-contact", contact, "contacts.customers")
    with e2e.Kith() as kith:
        dialog = show_history(kith, "Lia Roth")
        dialog.wait_for("label", "Customers")
        dialog.wait_for("push button", "Label: remove again")
        check("contacts.customers" not in texts(dialog), "it shows a key")
        dialog.press("Close")
        kith.wait_no_dialog()


@e2e.test("and by the one that it gets meanwhile")
def renamed():
    contact = make_contact("Mia")
    key = colleague.run("find-or-create-label", "Gold")["label"]["key"]
    colleague.run("label-contact", contact, key)
    with e2e.Kith() as kith:
        dialog = show_history(kith, "Mia Roth")
        dialog.wait_for("label", "Gold")
        colleague.run("rename-label", key, "Platinum")
        dialog.wait_for("label", "Platinum")
        dialog.press("Close")
        kith.wait_no_dialog()


def place(node):
    return node.call(atspi.COMPONENT, "GetExtents", "(u)", atspi.IN_WINDOW)


@e2e.test("where it is narrow, what restores is below the words, not beside")
def narrow():
    contact = make_contact("Nia")
    colleague.update(contact, {"company": "Südwind"})
    with e2e.Kith() as kith:
        dialog = show_history(kith, "Nia Roth")
        words = dialog.wait_for("label", "You · Created")
        button = dialog.wait_for("push button", "Restore")

        def is_below():
            return place(button)[1] >= place(words)[1] + place(words)[3]

        kith.wait(lambda: place(button)[2] > 0 and not is_below(),
                  "it beside the words")
        kith.resize(340, 600)
        kith.wait(is_below, "it below the words")


@e2e.test("one field is restored, as a new revision, and nothing else")
def one_field():
    contact = make_contact("Bo", jobTitle="Event manager")
    colleague.update(contact, {"company": "Südwind", "jobTitle": "Head"})
    with e2e.Kith() as kith:
        dialog = show_history(kith, "Bo Roth")
        dialog.press("Company: restore Nordwind")
        # It is in the history itself, at once.
        dialog.wait_for("label", "Was: Südwind")
        kith.wait(lambda: len(revisions(dialog)) == 3, "another revision")
        # There is nothing left to restore of that.
        dialog.wait_gone("push button", "Company: restore Nordwind")
        dialog.press("Close")
        kith.wait_no_dialog()
        # The form behind it has followed.
        kith.wait_text("Company", "Nordwind")
        kith.wait_text("Job title", "Head")
        kith.wait_state("Saved")
    check_equal(colleague.get(contact)["revision"], 3)


@e2e.test("the whole contact is restored, with what it had and without the rest")
def whole():
    contact = make_contact("Cy", emails=[{"tag": "WORK",
                                          "email": "cy@nord.example"}])
    before = colleague.info(contact)
    colleague.update(contact, {"company": "Südwind", "emails": [],
                               "phones": [{"phone": "+49 30 5550"}]})
    with e2e.Kith() as kith:
        dialog = show_history(kith, "Cy Roth")
        check_equal(len(dialog.all("push button", "Restore")), 1)
        dialog.press("Restore")
        kith.wait(lambda: len(revisions(dialog)) == 3, "another revision")
        dialog.press("Close")
        kith.wait_no_dialog()
        kith.wait_text("Company", "Nordwind")
    after = colleague.info(contact)
    check_equal(after.get("phones", []), [])
    check_equal([item["email"] for item in after["emails"]],
                [item["email"] for item in before["emails"]])
    check_equal(colleague.get(contact)["revision"], 3)


@e2e.test("the history follows what others do while it is open")
def follows():
    contact = make_contact("Di")
    with e2e.Kith() as kith:
        dialog = show_history(kith, "Di Roth")
        dialog.wait_for("list item", re.compile("You · Created"))
        colleague.update(contact, {"company": "Ostwind"})
        dialog.wait_for("list item", re.compile("You · Changed"))
        dialog.press("Company: restore Nordwind")
        kith.wait(lambda: len(revisions(dialog)) == 3, "another revision")
        dialog.press("Close")
    check_equal(colleague.info(contact)["company"], "Nordwind")


@e2e.test("what is restored asks as a save does, and overwrites nothing")
def asks():
    contact = make_contact("Eli")
    colleague.update(contact, {"company": "Südwind"})
    with e2e.DeafServer(history=True) as url:
        with e2e.Kith("--server", url) as kith:
            dialog = show_history(kith, "Eli Roth")
            dialog.wait_for("push button", "Company: restore Nordwind")
            colleague.update(contact, {"company": "Ostwind"})
            dialog.press("Company: restore Nordwind")
            question = kith.dialog("Eli Roth was changed since")
            question.wait_for("radio button", "Company: theirs, Ostwind")
            # Whoever does not answer has restored nothing, and nothing waits.
            question.press("Cancel")
            kith.wait(lambda: kith.find_dialog(re.compile("Eli Roth")) is None,
                      "no question")
            check_equal(colleague.info(contact)["company"], "Ostwind")
            check(kith.find("label", re.compile("needs you")) is None,
                  "something waits for an answer")

            dialog.press("Company: restore Nordwind")
            question = kith.dialog("Eli Roth was changed since")
            question.press("Company: yours, Nordwind", "radio button")
            question.press("Save")
            kith.wait(lambda: colleague.info(contact)["company"] == "Nordwind",
                      "the answer")
            dialog.press("Close")
    check_equal(colleague.get(contact)["revision"], 4)


@e2e.test("a server that keeps no history: the dialog says so")
def none():
    make_contact("Gil")
    with e2e.DeafServer() as url:
        with e2e.Kith("--server", url) as kith:
            dialog = show_history(kith, "Gil Roth")
            dialog.wait_for("label", "No History")
            dialog.wait_for(
                "label", "This server does not keep what contacts were.")
            check(dialog.find("push button", "Retry") is None,
                  "it cannot be had by trying")
            dialog.press("Close")


@e2e.test("without a connection it says so, and reads it when it is back")
def offline():
    make_contact("Hal")
    server = e2e.Server()
    with e2e.Kith(env=server.env) as kith:
        kith.open("Hal Roth")
        server.stop()
        kith.press("Contact Menu")
        kith.press("History")
        dialog = kith.dialog("History")
        dialog.wait_for("label", "History Cannot Be Read")
        server.start()
        dialog.press("Retry")
        dialog.wait_for("list item", re.compile("You · Created"))
        dialog.press("Close")


@e2e.test("thousands of revisions come page by page")
def pages():
    contact = make_contact("Fay")
    for number in range(21):
        colleague.run("overwrite-contact", contact,
                      {"company": f"Wind {number}"})
    with e2e.Kith() as kith:
        dialog = show_history(kith, "Fay Roth")
        dialog.wait_for("label", "Wind 20")
        check(dialog.find("label", "Wind 0") is None, "all is read at once")
        dialog.press("Show Older")
        dialog.wait_for("label", "Wind 0")
        dialog.wait_for("list item", re.compile("You · Created"))
        kith.wait(lambda: len(revisions(dialog)) == 22, "all revisions")
        check(dialog.find("push button", "Show Older") is None,
              "there is nothing older")
        dialog.press("Close")


e2e.main()
