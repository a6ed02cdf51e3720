#!/usr/bin/python3
# e2e-edit.py: a contact is edited and saved
#
# SPDX-License-Identifier: GPL-3.0-or-later

import e2e
from e2e import check_equal, colleague

ANA = {
    "name": {"first": "Ana", "last": "Kovač"},
    "jobTitle": "Event manager",
    "emails": [{"tag": "WORK", "email": "ana@nordwind.example"}],
}


@e2e.test("what is typed is saved, and nothing else is touched")
def edit():
    ana = colleague.create(ANA)
    before = colleague.get(ana)
    with e2e.Kith() as kith:
        kith.open("Ana Kovač")
        kith.set_text("Job title", "Head of events")
        kith.set_text("Company", "Nordwind")
        kith.wait_state("Unsaved changes")
        kith.save()
        kith.wait_state("Saved")
    after = colleague.get(ana)
    check_equal(after["revision"], before["revision"] + 1)
    wanted = {**before["info"], "jobTitle": "Head of events",
              "company": "Nordwind"}
    for computed in ("extendedFields",):
        wanted.pop(computed, None)
        after["info"].pop(computed, None)
    check_equal(after["info"], wanted)


e2e.main()
