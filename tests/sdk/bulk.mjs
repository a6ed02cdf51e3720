// bulk.mjs: changes of many contacts through the official SDK
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertInvalid, assertRefused, Kithd, pause } from './kithd.mjs';

let kithd, sdk;

before (async () => {
  kithd = await Kithd.start ();
  sdk = kithd.client ();
});
after (() => kithd.stop ());

// Each of the calls of a batch has a connection of its own.
const BATCH = 50;

async function createSeveral (last, n) {
  const ids = [];

  while (ids.length < n) {
    const length = Math.min (BATCH, n - ids.length);
    const made = await Promise.all (Array.from ({ length }, (_, i) =>
      sdk.contacts.createContact ({ name: { first: `N${i}`, last } })));

    ids.push (...made.map (({ contact }) => contact._id));
  }

  return ids;
}

// The SDK starts jobs, and has no call to ask for them.
async function finishJob (jobId) {
  assert.match (jobId, /^[0-9a-f-]{36}$/);
  for (;;) {
    const { status, body } = await kithd.call (
      'GET', `/contacts/v4/bulk/jobs/${jobId}`);

    assert.equal (status, 200);
    if (body.job.status === 'COMPLETED')
      return body.job;
    await pause ();
  }
}

test ('bulkUpdateContacts', async () => {
  const ids = await createSeveral ('Updated', 5);
  const { jobId } = await sdk.contacts.bulkUpdateContacts ({
    filter: { 'info.name.last': 'Updated' },
    info: {
      company: 'Acme',
      addresses: { items: [{ address: { addressLine1: 'Main St 1' } }] },
    },
  });
  const job = await finishJob (jobId);

  assert.equal (job.id, jobId);
  assert.equal (job.type, 'UPDATE');
  assert.equal (job.totalItems, 5);
  assert.equal (job.successTotal, 5);
  assert.equal (job.failedTotal, 0);
  assert.ok (new Date (job.finishedDate) >= new Date (job.startedDate));
  for (const id of ids) {
    const contact = await sdk.contacts.getContact (id);

    assert.equal (contact.revision, 2);
    assert.equal (contact.info.company, 'Acme');
    assert.equal (contact.info.addresses.items[0].address.addressLine1,
                  'Main St 1');
    assert.equal (contact.info.name.last, 'Updated');
  }
});

test ('bulkLabelAndUnlabelContacts', async () => {
  const { label } = await sdk.labels.findOrCreateLabel ('Bulk');
  const { label: other } = await sdk.labels.findOrCreateLabel ('Other');
  const [id] = await createSeveral ('Labeled', 3);
  const { jobId } = await sdk.contacts.bulkLabelAndUnlabelContacts ({
    filter: { 'info.name.last': 'Labeled' },
    labelKeysToAdd: [label.key, other.key],
  });
  assert.equal ((await finishJob (jobId)).type, 'ADD_LABELS');

  const second = await sdk.contacts.bulkLabelAndUnlabelContacts ({
    search: 'labeled', labelKeysToRemove: [other.key],
  });
  const job = await finishJob (second.jobId);
  assert.equal (job.type, 'REMOVE_LABELS');
  assert.equal (job.successTotal, 3);
  const contact = await sdk.contacts.getContact (id);
  assert.deepEqual (contact.info.labelKeys.items, [label.key]);
  assert.equal (contact.revision, 3);
});

test ('bulkDeleteContacts', async () => {
  const [one, two] = await createSeveral ('Deleted', 2);
  const [kept] = await createSeveral ('Kept', 1);
  const { jobId } = await sdk.contacts.bulkDeleteContacts ({
    filter: { _id: { $in: [one, two] } },
  });
  const job = await finishJob (jobId);

  assert.equal (job.type, 'DELETE');
  assert.equal (job.successTotal, 2);
  await assertRefused (sdk.contacts.getContact (one), 404,
                       'CONTACT_NOT_FOUND');
  assert.equal ((await sdk.contacts.getContact (kept)).revision, 1);
});

test ('a job that is asked for twice with one key is one job', async () => {
  const [id] = await createSeveral ('Once', 3);
  const start = (call, body, key) => kithd.call (
    'POST', `/contacts/v4/bulk/contacts/${call}`,
    { filter: { 'info.name.last': 'Once' }, ...body },
    { 'Idempotency-Key': key });
  const info = { company: 'Acme' };
  const first = await start ('update', { info }, 'one');

  assert.equal (first.status, 200);
  await finishJob (first.body.jobId);
  assert.deepEqual (await start ('update', { info }, 'one'), first);
  assert.equal ((await start ('update', { info: { company: 'B' } }, 'one'))
                  .status, 400);
  assert.equal ((await start ('delete', {}, 'one')).status, 400);
  assert.equal ((await start ('delete', {}, 'a b')).status, 400);
  assert.equal ((await sdk.contacts.getContact (id)).revision, 2);
  const { body } = await kithd.call ('GET', '/contacts/v4/bulk/jobs');
  assert.equal (body.jobs.filter ((job) => job.id === first.body.jobId).length,
                1);
});

test ('bulk calls that are refused', async () => {
  await assertRefused (sdk.contacts.bulkDeleteContacts ({}), 400,
                       'NEITHER_FILTER_NOR_SEARCH');
  await assertRefused (sdk.contacts.bulkLabelAndUnlabelContacts ({
    labelKeysToAdd: ['contacts.customers'],
  }), 400, 'NEITHER_FILTER_NOR_SEARCH');
  await assertInvalid (sdk.contacts.bulkLabelAndUnlabelContacts ({
    filter: {}, labelKeysToAdd: ['custom.none'],
  }), 'labelKeysToAdd');
  await assertRefused (sdk.contacts.bulkUpdateContacts ({
    filter: { color: 'red' }, info: { company: 'A' },
  }), 400, 'UNSUPPORTED_FILTER_FIELD_UNKNOWN');
  await assertRefused (sdk.contacts.bulkUpdateContacts ({
    filter: {}, info: { extendedFields: { items: { 'custom.none': 1 } } },
  }), 400, 'INVALID_EXTENDED_FIELD_VALUE');

  const reader = kithd.client (kithd.addKey ('reader', 'view'));
  await assertRefused (reader.contacts.bulkDeleteContacts ({ filter: {} }),
                       403, 'PERMISSION_DENIED');
});

test ('a job goes on after kithd was stopped', async () => {
  const n = 700;
  await createSeveral ('Resumed', n);
  const { jobId } = await sdk.contacts.bulkUpdateContacts ({
    filter: { 'info.name.last': 'Resumed' }, info: { jobTitle: 'Patient' },
  });
  await kithd.restart ();
  sdk = kithd.client ();
  const job = await finishJob (jobId);

  assert.equal (job.totalItems, n);
  assert.equal (job.successTotal, n);
  const page = await sdk.contacts.queryContacts ()
    .eq ('info.name.last', 'Resumed').limit (1000).find ();
  assert.equal (page.items.length, n);
  assert.ok (page.items.every ((contact) =>
    contact.revision === 2 && contact.info.jobTitle === 'Patient'));
});
