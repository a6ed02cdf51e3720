#!/usr/bin/env python3
# test-hostile-bodies.py: bodies that no good client sends
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: test-hostile-bodies.py LIST_API
#
# Each route that LIST_API prints and that takes a body must have a good body in
# BODIES, from which the bad ones are made.

import copy
import json
import re
import subprocess
import sys

import hostile
from hostile import CONTACTS, FIELDS, LABELS, check

NOTES = "/crm/notes/v2/notes"
BULK = "/contacts/v4/bulk/contacts"

ADDRESS = {
    "addressLine": "1 High St", "addressLine2": "Back", "city": "Leeds",
    "postalCode": "LS1", "country": "GB", "subdivision": "GB-LDS",
    "formattedAddress": "1 High St\nLeeds",
    "streetAddress": {"number": "1", "name": "High St", "apt": "2"},
    "geocode": {"latitude": 53.8, "longitude": -1.5}, "hint": "Blue door",
}
INFO = {
    "name": {"first": "Ann", "last": "Lee"}, "company": "Co",
    "jobTitle": "Boss", "birthdate": "1984-02-29", "locale": "en-gb",
    "emails": {"items": [{"email": "ann@example.com", "tag": "WORK",
                          "primary": True}]},
    "phones": {"items": [{"phone": "0113 496 0000", "tag": "HOME",
                          "countryCode": "GB", "primary": True}]},
    "addresses": {"items": [{"tag": "HOME", "address": ADDRESS}]},
    "labelKeys": {"items": ["custom.friends"]},
    "extendedFields": {"items": {"custom.motto": "Well", "custom.size": 39.5,
                                 "custom.day": "2020-01-31",
                                 "custom.page": "https://example.com"}},
    "picture": {"image": {"url": "https://example.com/a.png", "height": 1,
                          "width": 1, "altText": "Ann", "filename": "a.png"}},
}
FILTER = {"$and": [{"info.name.last": {"$startsWith": "L"}},
                   {"$or": [{"info.company": "Co"},
                            {"info.jobTitle": {"$in": ["Boss", "B"]}},
                            {"info.labelKeys": {"$hasSome": ["custom.b"]}}]},
                   {"$not": {"createdDate": {"$gt": "2030-01-01T00:00:00Z"}}},
                   {"info.extendedFields.custom.size": {"$lt": 40}}]}


def make_query(filter_, sort, **more):
    return {"query": {"filter": filter_,
                      "sort": [{"fieldName": sort, "order": "ASC"}],
                      "paging": {"limit": 5, "offset": 0}, **more}}


# A good body of each endpoint; "{CONTACT}" and "{OTHER}" stand for the ids of
# two contacts, "{REVISION}" and "{NOTE_REVISION}" for the revision of the one it
# is about.
BODIES = {
    f"POST {CONTACTS}": {"info": INFO, "allowDuplicates": True},
    f"PATCH {CONTACTS}/{{contactId}}":
        {"info": INFO, "revision": "{REVISION}", "allowDuplicates": True},
    f"POST {CONTACTS}/query":
        {**make_query(FILTER, "info.name.first", fields=["info.name"],
                      fieldsets=["BASIC"]), "search": "ann",
         "omitTotal": False},
    f"POST {CONTACTS}/{{contactId}}/labels": {"labelKeys": ["custom.friends"]},
    f"DELETE {CONTACTS}/{{contactId}}/labels":
        {"labelKeys": ["custom.friends"]},
    f"POST {CONTACTS}/{{contactId}}/merge":
        {"targetContactRevision": "{REVISION}",
         "sourceContactIds": ["{OTHER}"]},
    f"POST {CONTACTS}/{{contactId}}/preview-merge":
        {"sourceContactIds": ["{OTHER}"]},
    f"POST {CONTACTS}/facets/query":
        {"filter": {"info.extendedFields.emailSubscriptions.effectiveEmail":
                    {"$exists": True}}, "paging": {"limit": 5, "offset": 0}},
    f"POST {BULK}/update": {"filter": FILTER, "search": "ann", "info": INFO},
    f"POST {BULK}/delete": {"filter": FILTER, "search": "nobody"},
    f"POST {BULK}/add-remove-labels":
        {"filter": FILTER, "search": "ann", "labelKeysToAdd": ["custom.friends"],
         "labelKeysToRemove": ["custom.friends"]},
    "POST /contacts/v4/contact-submit": {"info": INFO, "contactId": "{CONTACT}"},
    "POST /kith/v1/contacts/{contactId}/restore":
        {"revision": 1, "currentRevision": "{REVISION}",
         "allowDuplicates": True},
    f"POST {LABELS}": {"displayName": "Friends"},
    f"PATCH {LABELS}/{{key}}": {"label": {"displayName": "Friends"}},
    f"POST {LABELS}/query":
        make_query({"displayName": {"$startsWith": "F"}}, "displayName"),
    f"POST {FIELDS}": {"displayName": "Motto", "dataType": "TEXT"},
    f"PATCH {FIELDS}/{{key}}": {"field": {"displayName": "Motto"}},
    f"POST {FIELDS}/query":
        make_query({"displayName": {"$startsWith": "M"}}, "displayName"),
    f"POST {NOTES}": {"note": {"contactId": "{CONTACT}", "text": "Called",
                               "type": "CALL_SUMMARY"}},
    f"PATCH {NOTES}/{{noteId}}":
        {"note": {"revision": "{NOTE_REVISION}", "text": "Called twice",
                  "type": "CALL_SUMMARY"}},
    f"POST {NOTES}/query":
        {"contactId": "{CONTACT}",
         "query": {"filter": {}, "sort": [{"fieldName": "createdDate",
                                           "order": "DESC"}],
                   "cursorPaging": {"limit": 5}}},
}

# Where a value of another type is good, by path ("#" stands for an index), with
# the types that are.  null is what is absent, and may be anywhere.
ACCEPTED = {
    # Equality, for short; and any text may be a text.
    r"(query\.)?filter\.\$and\.#(\.\$or\.#)?\.info\.[^$]*": ("text", "number",
                                                            "fraction"),
    r"(query\.)?filter\.displayName": ("text",),
    # A number as a text; a text field takes no number.
    r"(query\.)?filter\.\$and\.#\.info\.extendedFields\.custom\.size\.\$lt":
        ("text",),
    # As protobuf has it.
    r"(note\.)?revision|(targetContact|current)[rR]evision": ("number", "text"),
}

WRONG = {
    "null": None, "true": True, "number": 7, "fraction": 1.5, "text": "\u2603",
    "list": [], "list of lists": [[[]]], "object": {},
    "object of objects": {"a": {"b": {}}},
}

# What is no JSON, or more of it than is read, whatever it says.
NO_JSON = {
    "nothing": (b"", 400),
    "half an object": (b'{"info":', 400),
    "a list": (b"[]", 400),
    "a text": (b'"info"', 400),
    "null": (b"null", 400),
    "two objects": (b"{}{}", 400),
    "a comment": (b"/* */{}", 400),
    "single quotes": (b"{'info':{}}", 400),
    "a mark of byte order": (b"\xef\xbb\xbf{}", 400),
    "UTF-16": ("{}".encode("utf-16"), 400),
    "invalid UTF-8": (b'{"info":"\xff\xfe"}', 400),
    "overlong UTF-8": (b'{"info":"\xc0\xaf"}', 400),
    "a surrogate in UTF-8": (b'{"info":"\xed\xa0\x80"}', 400),
    "half a surrogate pair": (rb'{"info":"\ud800"}', 400),
    "\\u0000": (rb'{"info":{"name":{"first":"a\u0000b"}}}', 400),
    "NUL": (b'{"info":{"name":{"first":"a\0b"}}}', 400),
    "a duplicate key": (b'{"info":{},"info":{}}', 400),
    "a duplicate key, escaped": (rb'{"info":{},"\u0069nfo":{}}', 400),
    "100,000 lists": (b'{"info":' + b"[" * 100000 + b"]" * 100000 + b"}", 400),
    "100,000 objects": (b'{"info":' * 100000 + b"1" + b"}" * 100000, 400),
    "100,000 members":
        (b"{" + b",".join(b'"%d":1' % i for i in range(60000)) + b"}", 400),
    "2^63": (b'{"revision":9223372036854775808}', 400),
    "1e400": (b'{"revision":1e400}', 400),
    "NaN": (b'{"revision":NaN}', 400),
    "a number of 100,000 digits": (b'{"revision":' + b"9" * 100000 + b"}", 400),
    "more than 1 MiB": (b'{"info":"' + b"a" * 2**20 + b'"}', 413),
}

# What people call the injection of SQL.
SQL = ["'); DROP TABLE contact; --", "' OR '1'='1", '" OR ""="', "%' ESCAPE '",
       "\\", "%_%", "a*\" NEAR(b", "?1 :a $b @c", "1; ATTACH 'x' AS y"]


def replace(path, target):
    """Fills in what a route leaves open."""
    for name, value in target.items():
        path = path.replace(name, value)
    return path


def find_nodes(value, path=()):
    """Returns the path of each value within a value, itself included."""
    yield path
    items = (value.items() if isinstance(value, dict)
             else enumerate(value) if isinstance(value, list) else ())
    for key, member in items:
        yield from find_nodes(member, (*path, key))


def get_node(body, path):
    for key in path:
        body = body[key]
    return body


def set_node(body, path, value):
    """Returns a copy of a body with one value in it replaced."""
    if not path:
        return value
    body = copy.deepcopy(body)
    get_node(body, path[:-1])[path[-1]] = value
    return body


def name_path(path):
    return ".".join("#" if isinstance(key, int) else key for key in path)


def get_type(value):
    """Returns the JSON type of a value."""
    return {type(None): "null", bool: "boolean", int: "number", float: "number",
            str: "text", list: "list", dict: "object"}[type(value)]


def find_target(kithd):
    """Makes what the routes are about."""
    for name, kind in (("Motto", "TEXT"), ("Size", "NUMBER"), ("Day", "DATE"),
                       ("Page", "URL")):
        kithd.ask("POST", FIELDS, json.dumps({"displayName": name,
                                              "dataType": kind}))
    kithd.ask("POST", LABELS, '{"displayName":"Friends"}')
    contact = kithd.create(name={"first": "Target"})
    note = kithd.ask("POST", NOTES, json.dumps(
        {"note": {"contactId": contact, "text": "Hello"}})).json()["note"]
    return {"{contactId}": contact, "{targetContactId}": contact,
            "{key}": "custom.motto", "{noteId}": note["id"],
            "{CONTACT}": contact,
            "{OTHER}": kithd.create(name={"first": "Other"}), "{REVISION}": "1", "{NOTE_REVISION}": "1"}


def list_routes():
    text = subprocess.run([sys.argv[1]], text=True, capture_output=True,
                          check=True).stdout
    return [line for line in text.splitlines()
            if line.startswith(("POST ", "PATCH ", "PUT "))
            or line in BODIES]


def find_body(route):
    """Finds the good body of a route, whatever its open part is called."""
    for known, body in BODIES.items():
        if re.sub(r"\{.*?\}", "{}", known) == re.sub(r"\{.*?\}", "{}", route):
            return body
    return None


def keep_revision(answer, target):
    """Keeps the revision that the next update has to name."""
    for member, name in (("contact", "{REVISION}"), ("note", "{NOTE_REVISION}")):
        found = answer.json().get(member, {})
        if answer.status == 200 and found.get("id") in target.values():
            target[name] = str(found["revision"])


def wait_for_job(kithd, answer):
    """Waits until a job that was begun has written what it writes."""
    job = answer.json().get("jobId")
    while job and kithd.ask("GET", f"/contacts/v4/bulk/jobs/{job}").json()[
            "job"]["status"] != "COMPLETED":
        pass


def call(kithd, route, target, body):
    """Sends a body, a text or what a text is made of, and reads the answer."""
    method, path = route.split(" ")
    if path.startswith(LABELS):
        path = path.replace("{key}", "custom.friends")
    if not isinstance(body, bytes):
        body = replace(json.dumps(body), target).encode()
    kithd.line.send(hostile.make_request(method, replace(path, target), body))
    answer = kithd.line.read_answer()
    check(answer is not None, f"{route}: no answer to {body[:200]!r}")
    keep_revision(answer, target)
    wait_for_job(kithd, answer)
    if answer.headers.get("connection") == "close":
        kithd.line.close()
        kithd.line = kithd.connect()
    return answer


def for_each_route(kithd, function):
    target = find_target(kithd)
    kithd.line = kithd.connect()
    for route in list_routes():
        body = find_body(route)
        check(body is not None, f"{route} has no body in BODIES (of"
                                " tests/test-hostile-bodies.py): add a good one")
        function(route, body, target)
    kithd.line.close()


def find_fault(kithd, answer, version):
    """Returns what is wrong with how something was refused, or None."""
    if answer.status >= 500:
        return f"{answer.status}"
    if answer.status != 200 and "message" not in answer.json():
        return "no message"
    if answer.status != 200 and kithd.get_version() != version:
        return "it was written"
    return None


def is_accepted(path, kind):
    return kind == "null" or any(re.fullmatch(known, path) and kind in kinds
                                 for known, kinds in ACCEPTED.items())


@hostile.test("every endpoint takes a good body", writes=True)
def good(kithd):
    def ask(route, body, target):
        answer = call(kithd, route, target, body)
        check(answer.status < 500 and answer.status != 400,
              f"{route}: {answer.status} {answer.body!r}")
    for_each_route(kithd, ask)


@hostile.test("no endpoint takes what is no JSON", writes=True)
def no_json(kithd):
    def ask(route, _body, target):
        version = kithd.get_version()
        for name, (text, status) in NO_JSON.items():
            answer = call(kithd, route, target, text)
            check(answer.status == status, f"{route}: {name}: {answer.status}")
            fault = find_fault(kithd, answer, version)
            check(fault is None, f"{route}: {name}: {fault}")
    for_each_route(kithd, ask)


@hostile.test("no endpoint takes a value of a wrong type, at any level",
              writes=True)
def wrong_types(kithd):
    faults = []

    def try_value(route, body, target, path, kind, value):
        version = kithd.get_version()
        answer = call(kithd, route, target, set_node(body, path, value))
        fault = find_fault(kithd, answer, version)
        if fault is None and answer.status != 400 \
           and not is_accepted(name_path(path), kind):
            fault = f"{answer.status}"
        if fault:
            faults.append(f"{route}: {name_path(path)} = {kind}: {fault}")

    def ask(route, body, target):
        for path in find_nodes(body):
            here = get_type(get_node(body, path))
            for kind, value in WRONG.items():
                if get_type(value) != here or kind == "list of lists":
                    try_value(route, body, target, path, kind, value)
    for_each_route(kithd, ask)
    check(not faults, "\n".join(faults))


@hostile.test("SQL in any text is a text", writes=True)
def sql(kithd):
    def ask(route, body, target):
        texts = [path for path in find_nodes(body)
                 if isinstance(get_node(body, path), str)]
        for path in texts:
            for text in SQL:
                version = kithd.get_version()
                answer = call(kithd, route, target, set_node(body, path, text))
                fault = find_fault(kithd, answer, version)
                check(fault is None,
                      f"{route}: {name_path(path)} = {text}: {fault}")
    schema = kithd.read_schema()
    for_each_route(kithd, ask)
    check(kithd.read_schema() == schema, "the tables are not the same")


hostile.main()
