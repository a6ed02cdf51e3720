// queries.mjs: queries and paging through the official SDK
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertRefused, Kithd } from './kithd.mjs';

let kithd, sdk;
const made = [];

before (async () => {
  kithd = await Kithd.start ();
  sdk = kithd.client ();
  for (let i = 0; i < 23; i++) {
    const { contact } = await sdk.contacts.createContact ({
      name: { first: `First ${i}`, last: i % 2 ? 'Odd' : 'Even' },
      company: `Company ${String (i).padStart (2, '0')}`,
      emails: { items: [{ email: `ann${i}@example.com` }] },
    });
    made.push (contact);
  }
});
after (() => kithd.stop ());

const ids = (page) => page.items.map ((contact) => contact._id);

test ('queryContacts: everything, oldest first', async () => {
  const page = await sdk.contacts.queryContacts ().find ();

  assert.deepEqual (ids (page), made.map ((contact) => contact._id));
  assert.ok (page.items[0]._createdDate instanceof Date);
  assert.equal (page.totalPages, 1);
  assert.equal (page.hasNext (), false);
});

test ('queryContacts: next() to the end', async () => {
  const seen = [];
  let page = await sdk.contacts.queryContacts ().limit (10).find ();

  assert.equal (page.totalPages, 3);
  assert.equal (page.totalCount, 23);
  assert.equal (page.currentPage, 0);
  seen.push (...ids (page));
  while (page.hasNext ()) {
    page = await page.next ();
    seen.push (...ids (page));
  }
  assert.equal (page.currentPage, 2);
  assert.deepEqual (seen, made.map ((contact) => contact._id));
  page = await page.prev ();
  assert.equal (page.items.length, 10);
});

test ('queryContacts: conditions, order and a slice', async () => {
  const page = await sdk.contacts.queryContacts ()
    .eq ('info.name.last', 'Odd')
    .gt ('_createdDate', made[3]._createdDate)
    .startsWith ('primaryInfo.email', 'ANN')
    .descending ('info.company')
    .skip (1).limit (3).find ();

  assert.deepEqual (page.items.map ((contact) => contact.info.company),
                    ['Company 19', 'Company 17', 'Company 15']);
  assert.equal (page.totalCount, 9);
});

test ('queryContacts: and, or, not, in, ne', async () => {
  const query = () => sdk.contacts.queryContacts ();
  const some = await query ()
    .in ('info.name.first', ['First 1', 'First 2', 'First 40'])
    .find ();
  const either = await query ().eq ('info.name.first', 'First 1')
    .or (query ().eq ('info.name.first', 'First 5')).find ();
  const others = await query ().ne ('info.name.last', 'Odd').find ();
  const neither = await query ()
    .not (query ().eq ('info.name.last', 'Odd')).find ();

  assert.equal (some.items.length, 2);
  assert.equal (either.items.length, 2);
  assert.equal (others.items.length, 12);
  assert.deepEqual (ids (neither), ids (others));
});

test ('queryContacts: a search', async () => {
  const page = await sdk.contacts.queryContacts ({ search: 'odd' }).find ();

  assert.equal (page.items.length, 11);
});

test ('queryContacts: refusals', async () => {
  await assertRefused (
    sdk.contacts.queryContacts ().limit (1001).find (), 400, 'ILLEGAL_LIMIT');
  await assertRefused (
    sdk.contacts.queryContacts ().ascending ('_updatedDate').find (), 400,
    'UNSUPPORTED_SORT_FIELD');
  await assertRefused (
    sdk.contacts.queryContacts ().eq ('info.nonsense', 1).find (), 400,
    'UNSUPPORTED_FILTER_FIELD_UNKNOWN');
  await assertRefused (
    sdk.contacts.queryContacts ().gt ('info.company', 'A').find (), 400,
    'UNSUPPORTED_FILTER_OPERATOR');
});

test ('listContacts: all its options', async () => {
  const answer = await sdk.contacts.listContacts ({
    sort: { fieldName: 'info.company', order: 'DESC' },
    paging: { limit: 2, offset: 4 },
    fields: ['info.company'],
    fieldsets: ['BASIC'],
  });

  assert.deepEqual (answer.contacts.map ((contact) => contact.info.company),
                    ['Company 18', 'Company 17']);
  assert.equal (answer.contacts[0].info.name.last, 'Even');
  assert.equal (answer.contacts[0].info.emails, undefined);
  assert.deepEqual (answer.pagingMetadata, {
    count: 2, offset: 4, total: 23, tooManyToCount: false,
  });
});
