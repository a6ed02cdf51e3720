// labels.mjs: labels, extended fields and facets through the official SDK
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertInvalid, assertRefused, Kithd } from './kithd.mjs';

let kithd, sdk;

before (async () => {
  kithd = await Kithd.start ();
  sdk = kithd.client ();
});
after (() => kithd.stop ());

const names = (page) => page.items.map ((item) => item.displayName).join (',');

test ('labels: find or create, get, rename, delete', async () => {
  const { label, newLabel } = await sdk.labels.findOrCreateLabel ('New Lead');
  const again = await sdk.labels.findOrCreateLabel ('New Lead');
  const slug = await sdk.labels.findOrCreateLabel ('new lead');

  assert.equal (newLabel, true);
  assert.equal (label.key, 'custom.new-lead');
  assert.equal (label.namespace, 'custom');
  assert.equal (label.labelType, 'USER_DEFINED');
  assert.ok (label._createdDate instanceof Date);
  assert.ok (label._updatedDate instanceof Date);
  assert.deepEqual (again, { label, newLabel: false });
  assert.equal (slug.label.key, 'custom.new-lead-1');
  assert.deepEqual (await sdk.labels.getLabel (label.key), label);

  const renamed = await sdk.labels.renameLabel (label.key,
                                                { displayName: 'Old Lead' });
  assert.equal (renamed.key, label.key);
  assert.equal (renamed.displayName, 'Old Lead');
  assert.ok (renamed._updatedDate >= label._updatedDate);

  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Ann' }, labelKeys: { items: [label.key] },
  });
  await sdk.labels.deleteLabel (label.key);
  await assertRefused (sdk.labels.getLabel (label.key), 404, 'NOT_FOUND');
  const bare = await sdk.contacts.getContact (contact._id);
  assert.equal (bare.info.labelKeys, undefined);
  assert.equal (bare.revision, 2);
});

test ('labels in other scripts', async () => {
  const { label } = await sdk.labels.findOrCreateLabel ('לקוחות חדשים');
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'שרה' }, labelKeys: { items: [label.key] },
  });

  assert.equal (label.key, 'custom.לקוחות-חדשים');
  assert.deepEqual (await sdk.labels.getLabel (label.key), label);
  assert.deepEqual (contact.info.labelKeys.items, [label.key]);
  await sdk.labels.deleteLabel (label.key);
});

test ('labels that are refused', async () => {
  await assertInvalid (sdk.labels.findOrCreateLabel (''), 'displayName');
  await assertInvalid (sdk.labels.findOrCreateLabel ('a'.repeat (181)),
                       'displayName');
  await assertRefused (sdk.labels.getLabel ('custom.none'), 404, 'NOT_FOUND');
  await assertRefused (sdk.labels.renameLabel ('custom.none',
                                               { displayName: 'A' }), 404,
                       'NOT_FOUND');
  await assertRefused (sdk.labels.deleteLabel ('custom.none'), 404,
                       'NOT_FOUND');
  await assertRefused (sdk.labels.deleteLabel ('contacts.customers'), 403,
                       'PERMISSION_DENIED');
  await assertRefused (sdk.labels.renameLabel ('contacts.customers',
                                               { displayName: 'A' }), 403,
                       'PERMISSION_DENIED');
  await assertInvalid (sdk.contacts.createContact ({
    name: { first: 'Ann' }, labelKeys: { items: ['custom.none'] },
  }), 'labelKeys');

  const reader = kithd.client (kithd.addKey ('reader', 'view'));
  await assertRefused (reader.labels.findOrCreateLabel ('Mine'), 403,
                       'PERMISSION_DENIED');
});

test ('listLabels, queryLabels', async () => {
  for (const name of ['List A', 'List B', 'List C'])
    await sdk.labels.findOrCreateLabel (name);

  const listed = await sdk.labels.listLabels ({
    labelType: 'USER_DEFINED', namespace: 'custom', startsWith: 'List',
    sort: { fieldName: 'displayName', order: 'DESC' },
    paging: { limit: 2, offset: 1 },
  });
  assert.deepEqual (listed.labels.map ((label) => label.displayName),
                    ['List B', 'List A']);
  assert.equal (listed.metadata.total, 3);
  assert.equal (listed.metadata.offset, 1);

  await assertInvalid (sdk.labels.listLabels ({ labelType: 'PAPER' }),
                       'labelType');
  const system = await sdk.labels.listLabels ({ labelType: 'SYSTEM' });
  assert.deepEqual (system.labels.map ((label) => label.key).sort (),
                    ['contacts.contacted-me', 'contacts.customers']);
  assert.equal (system.labels[0]._createdDate, undefined);

  const query = sdk.labels.queryLabels ().startsWith ('displayName', 'list')
                                         .ascending ('displayName');
  const first = await query.limit (2).find ();
  assert.equal (names (first), 'List A,List B');
  assert.equal (first.totalCount, 3);
  assert.equal (first.totalPages, 2);
  assert.ok (first.hasNext ());
  const second = await first.next ();
  assert.equal (names (second), 'List C');
  assert.ok (!second.hasNext ());
  assert.equal (names (await second.prev ()), 'List A,List B');
  assert.equal (names (await query.skip (1).find ()), 'List B,List C');

  const { _createdDate } = first.items[1];
  assert.equal (names (await query.eq ('key', 'custom.list-b').find ()),
                'List B');
  assert.equal (names (await query.ne ('displayName', 'List B').find ()),
                'List A,List C');
  assert.equal (names (await query.in ('key', ['custom.list-c', 'x']).find ()),
                'List C');
  assert.match (names (await query.ge ('_createdDate', _createdDate).find ()),
                /List B,List C$/);
  assert.equal (names (await query.lt ('_updatedDate', new Date (0)).find ()),
                '');
  assert.equal (names (await query.eq ('namespace', 'contacts').find ()), '');
  await assertRefused (sdk.labels.queryLabels ().gt ('displayName', 'a')
                          .find (), 400, 'UNSUPPORTED_FILTER_OPERATOR');
  await assertRefused (sdk.labels.queryLabels ().ascending ('key').find (),
                       400, 'INVALID_SORT');
});

test ('extended fields: find or create, get, rename, delete', async () => {
  const { extendedFields } = sdk;
  const { field, newField }
    = await extendedFields.findOrCreateExtendedField ('Event we met at',
                                                      'TEXT');
  const again
    = await extendedFields.findOrCreateExtendedField ('Event we met at',
                                                      'NUMBER');

  assert.equal (newField, true);
  assert.equal (field.key, 'custom.event-we-met-at');
  assert.equal (field.dataType, 'TEXT');
  assert.equal (field.fieldType, 'USER_DEFINED');
  assert.ok (field._createdDate instanceof Date);
  assert.deepEqual (again, { field, newField: false });
  assert.deepEqual (await extendedFields.getExtendedField (field.key), field);

  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Ann' },
    extendedFields: { items: { [field.key]: 'Cloud Computing MegaCon' } },
  });
  const renamed = await extendedFields.renameExtendedField (
    field.key, { displayName: 'Where we met' });
  assert.equal (renamed.key, field.key);
  assert.equal (renamed.displayName, 'Where we met');
  assert.equal (renamed.dataType, 'TEXT');

  await extendedFields.deleteExtendedField (field.key);
  await assertRefused (extendedFields.getExtendedField (field.key), 404,
                       'NOT_FOUND');
  const bare = await sdk.contacts.getContact (contact._id);
  assert.equal (bare.info.extendedFields.items[field.key], undefined);
});

test ('extended fields that are refused', async () => {
  const { extendedFields } = sdk;

  await assertInvalid (extendedFields.findOrCreateExtendedField ('', 'TEXT'),
                       'displayName');
  await assertInvalid (extendedFields.findOrCreateExtendedField ('A', 'COLOR'),
                       'dataType');
  await assertRefused (
    extendedFields.renameExtendedField ('invoices.vatId',
                                        { displayName: 'A' }), 403,
    'PERMISSION_DENIED');
  await assertRefused (extendedFields.deleteExtendedField ('custom.none'), 404,
                       'NOT_FOUND');
});

test ('listExtendedFields, queryExtendedFields', async () => {
  const { extendedFields } = sdk;

  for (const [name, type] of [['Size A', 'NUMBER'], ['Size B', 'DATE'],
                              ['Size C', 'URL']])
    await extendedFields.findOrCreateExtendedField (name, type);

  const listed = await extendedFields.listExtendedFields ({
    fieldType: 'USER_DEFINED', startsWith: 'Size',
    sort: { fieldName: 'displayName', order: 'ASC' }, paging: { limit: 2 },
  });
  assert.deepEqual (listed.fields.map ((field) => field.dataType),
                    ['NUMBER', 'DATE']);
  assert.equal (listed.metadata.total, 3);
  await assertInvalid (
    extendedFields.listExtendedFields ({ fieldType: 'PAPER' }), 'fieldType');

  const query = extendedFields.queryExtendedFields ()
    .startsWith ('displayName', 'size').descending ('displayName');
  assert.equal (names (await query.find ()), 'Size C,Size B,Size A');
  assert.equal (names (await query.ne ('dataType', 'URL').find ()),
                'Size B,Size A');
  const system = await extendedFields.queryExtendedFields ()
    .eq ('fieldType', 'SYSTEM').limit (100).find ();
  assert.ok (system.items.some ((field) =>
    field.key === 'contacts.displayByFirstName'));
});

test ('as many extended fields as there may be', async () => {
  const other = await Kithd.start ();
  const full = other.client ();

  try {
    await Promise.all (Array.from ({ length: 100 }, (_, i) =>
      full.extendedFields.findOrCreateExtendedField (`F ${i}`, 'TEXT')));
    await assertRefused (
      full.extendedFields.findOrCreateExtendedField ('Full', 'TEXT'), 429,
      'FIELDS_QUOTA_EXCEEDED');
  } finally {
    await other.stop ();
  }
});

test ('listFacets, queryFacets', async () => {
  const { label } = await sdk.labels.findOrCreateLabel ('Counted');
  await sdk.contacts.createContact ({
    name: { first: 'Ann' }, labelKeys: { items: [label.key] },
  });
  await sdk.contacts.createContact ({
    emails: { items: [{ email: 'facet@example.com' }] },
    labelKeys: { items: [label.key] },
  });

  const { facets, pagingMetadata } = await sdk.contacts.listFacets ();
  const find = (key, among) => among.find ((facet) => facet.facetKey === key);
  const counted = find (label.key, facets);
  assert.equal (pagingMetadata.total, facets.length);
  assert.equal (counted.facetType, 'LABEL');
  assert.equal (counted.facetDisplayName, 'Counted');
  assert.equal (counted.count, 2);
  const found = await sdk.contacts.queryContacts ({
    filter: counted.queryFilter,
  });
  assert.equal (found.contacts.length, 2);

  const queried = await sdk.contacts.queryFacets ({
    filter: {
      'info.extendedFields.emailSubscriptions.effectiveEmail':
        { $exists: true },
    },
  });
  assert.equal (find (label.key, queried.facets).count, 1);
  assert.equal (find ('contacts.all', queried.facets).count, 1);
  const page = await sdk.contacts.listFacets ({ paging: { limit: 1 } });
  assert.deepEqual (page.facets.map ((facet) => facet.facetKey),
                    ['contacts.all']);
  await assertRefused (sdk.contacts.queryFacets ({
    filter: { 'info.company': 'A' },
  }), 400, 'UNSUPPORTED_FILTER_FIELD');
});
