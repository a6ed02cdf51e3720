#!/usr/bin/python3
# e2e-kills.py: the window is killed again and again, whatever it is doing
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# KITH_TEST_KILLS=N kills it so often; KITH_TEST_SEED repeats what was done.

import os
import random
import time

import e2e
from e2e import check, check_equal, colleague

KILLS = int(os.environ.get("KITH_TEST_KILLS", "5"))
SEED = int(os.environ.get("KITH_TEST_SEED", time.time_ns() % 10 ** 9))
NAME = "Kim Roth"


def open_form(kith, company):
    """What was promised is there."""
    kith.select_row(NAME)
    kith.wait_for("label", NAME)
    kith.wait_text("Company", company)


def list_companies(contact):
    """What it was at each of its revisions."""
    revisions = colleague.run("list-revisions", contact)["items"]
    numbers = [int(item["revision"]) for item in revisions]
    check_equal(sorted(numbers), list(range(1, len(numbers) + 1)))
    return [item["contact"]["info"]["company"] for item in revisions]


@e2e.test("what was saved, or typed and on the disk, is there again each time")
def kills():
    rand = random.Random(SEED)
    contact = colleague.create({"name": {"first": "Kim", "last": "Roth"},
                                "company": "Nordwind"})
    shown = "Nordwind"
    saved = []
    for number in range(KILLS):
        company = f"Company {number}."
        with e2e.Kith() as kith:
            open_form(kith, shown)
            kith.set_text("Company", company)
            moment = rand.choice(["typing", "kept", "saving", "saved"])
            print(f"# {number}: killed when it is {moment}", flush=True)
            if moment in ("saving", "saved"):
                kith.save()
            if moment == "kept":
                e2e.wait_until(lambda: e2e.is_on_disk(company), "it on the disk")
            if moment == "saved":
                kith.wait_state("Saved")
                saved.append(company)
            kith.kill()
        # In the midst of it, it may have come that far, or not.
        if (moment in ("kept", "saved") or e2e.is_on_disk(company)
                or colleague.info(contact)["company"] == company):
            shown = company

    with e2e.Kith() as kith:
        open_form(kith, shown)
        kith.set_text("Company", "Südwind")
        kith.save()
        kith.wait_state("Saved")
    companies = list_companies(contact)
    check_equal(colleague.info(contact)["company"], "Südwind")
    for company in saved:
        check(companies.count(company) == 1,
              f"{company!r} is there {companies.count(company)} times")


print(f"# KITH_TEST_SEED={SEED}")
e2e.main()
