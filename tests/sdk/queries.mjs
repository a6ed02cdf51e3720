// queries.mjs: queries and paging through the official SDK
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertRefused, Kithd, passBy } from './kithd.mjs';

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
    await passBy (contact._createdDate);
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

// Three contacts that differ in everything that can be asked for.
const CUSTOM = 'info.extendedFields.custom.';
let ann, bob, cem;

test ('queryContacts: fields of every kind', async (t) => {
  const { contacts, extendedFields, labels } = sdk;
  const query = () => contacts.queryContacts ();
  const named = async (builder) => (await builder.find ()).items
    .map ((contact) => contact.info.name.first).sort ().join ();

  for (const [name, type] of [['Text', 'TEXT'], ['Number', 'NUMBER'],
                              ['Day', 'DATE']])
    await extendedFields.findOrCreateExtendedField (name, type);
  await labels.findOrCreateLabel ('Friend');
  await labels.findOrCreateLabel ('Press');
  const add = async (info) => {
    const { contact } = await contacts.createContact (info);

    await passBy (contact._createdDate);

    return contact;
  };
  ann = await add ({
    name: { first: 'Ann' }, company: 'Acme', birthdate: '1985-03-04',
    locale: 'de-de',
    phones: { items: [{ phone: '030 1234567', countryCode: 'DE' }] },
    addresses: { items: [{ address: {
      addressLine1: 'Main Street 1', city: 'Berlin', country: 'DE' } }] },
    labelKeys: { items: ['custom.friend', 'custom.press'] },
    extendedFields: { items: { 'custom.text': 'Fair', 'custom.number': 5,
                               'custom.day': '2024-02-29' } },
  });
  bob = await add ({
    name: { first: 'Bob' }, company: 'Acme', birthdate: '1990-01-01',
    labelKeys: { items: ['custom.friend'] },
    extendedFields: { items: { 'custom.number': -7.5 } },
  });
  cem = await add ({
    name: { first: 'Cem' }, company: 'Zeta',
    extendedFields: { items: { 'custom.text': 'fairground' } },
  });
  const mine = (builder) => named (
    builder.in ('_id', [ann._id, bob._id, cem._id]));
  const expect = (what, builder, names) => t.test (what, async () => {
    assert.equal (await mine (builder), names);
  });

  await expect ('hasSome',
    query ().hasSome ('info.labelKeys', ['custom.press', 'custom.friend']),
    'Ann,Bob');
  await expect ('hasAll',
    query ().hasAll ('info.labelKeys', ['custom.press', 'custom.friend']),
    'Ann');
  await expect ('exists',
    query ().exists ('info.phones.e164Phone', true), 'Ann');
  await expect ('exists not',
    query ().exists ('info.addresses.city', false), 'Bob,Cem');
  await expect ('null',
    query ().eq ('info.addresses.city', null), 'Bob,Cem');
  await expect ('not null',
    query ().ne ('info.phones.e164Phone', null), 'Ann');
  await expect ('a street',
    query ().startsWith ('info.addresses.street', 'MAIN'), 'Ann');
  await expect ('a country', query ().eq ('info.addresses.country', 'DE'),
    'Ann');
  await expect ('a phone',
    query ().startsWith ('info.phones.phone', '030'), 'Ann');
  await expect ('a birthdate', query ().ge ('info.birthdate', '1990-01-01'),
    'Bob');
  await expect ('between',
    query ().gt ('info.birthdate', '1985-01-01')
      .lt ('info.birthdate', '1990-01-01'), 'Ann');
  await expect ('a locale', query ().ne ('info.locale', 'de-de'), 'Bob,Cem');
  await expect ('an activity',
    query ().le ('lastActivity.activityDate', bob._createdDate), 'Ann,Bob');
  await expect ('an update',
    query ().gt ('_updatedDate', bob._updatedDate), 'Cem');
  await expect ('custom text', query ().startsWith (CUSTOM + 'text', 'FAIR'),
    'Ann,Cem');
  await expect ('a custom number', query ().lt (CUSTOM + 'number', 5), 'Bob');
  await expect ('a custom date', query ().eq (CUSTOM + 'day', '2024-02-29'),
    'Ann');
});

test ('queryContacts: several sorts', async () => {
  const page = await sdk.contacts.queryContacts ()
    .in ('_id', [ann._id, bob._id, cem._id])
    .ascending ('info.company').descending ('info.name.first').find ();

  assert.deepEqual (ids (page), [bob._id, ann._id, cem._id]);
});

test ('queryContacts: a query as one object', async () => {
  const page = await sdk.contacts.queryContacts ({
    filter: { $not: { [CUSTOM + 'text']: { $in: ['Fair', 'fairground'] } },
              'info.labelKeys': { $isEmpty: false } },
    sort: [{ fieldName: CUSTOM + 'number', order: 'DESC' }],
    paging: { limit: 10, offset: 0 },
  });

  assert.deepEqual (page.contacts.map ((contact) => contact._id), [bob._id]);
});

test ('queryContacts: custom fields are held to their types', async () => {
  const query = () => sdk.contacts.queryContacts ();

  await assertRefused (query ().gt (CUSTOM + 'text', 'a').find (), 400,
                       'UNSUPPORTED_FILTER_OPERATOR');
  await assertRefused (query ().eq (CUSTOM + 'number', 'five').find (), 400,
                       'UNSUPPORTED_FILTER_VALUE_TYPE');
  await assertRefused (query ().eq (CUSTOM + 'none', 'x').find (), 400,
                       'UNSUPPORTED_FILTER_FIELD_UNKNOWN');
  await assertRefused (query ().ascending (CUSTOM + 'none').find (), 400,
                       'UNSUPPORTED_SORT_FIELD');
});
