// identity.mjs: keys, sites and permissions, as the official SDK tells of them
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertRefused, Kithd, siteId } from './kithd.mjs';

let kithd, sdk;

before (async () => {
  kithd = await Kithd.start ({ args: ['--site', siteId] });
  sdk = kithd.client ();
});
after (() => kithd.stop ());

test ('a key that nobody knows', async () => {
  const stranger = kithd.client ('kith_nobody');

  await assertRefused (stranger.contacts.queryContacts ().find (), 401,
                       'UNAUTHENTICATED');
  await assertRefused (stranger.labels.findOrCreateLabel ('X'), 401,
                       'UNAUTHENTICATED');
});

test ('a key of another site', async () => {
  const elsewhere = kithd.client (
    kithd.key, '22222222-2222-4222-8222-222222222222');

  await assertRefused (elsewhere.contacts.listContacts (), 403,
                       'PERMISSION_DENIED');
  assert.equal ((await sdk.contacts.listContacts ()).contacts.length, 0);
});

test ('a key that views', async () => {
  const viewer = kithd.client (kithd.addKey ('viewer', 'view'));
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Seen' },
  });

  assert.equal ((await viewer.contacts.getContact (contact._id)).revision, 1);
  for (const act of [
    () => viewer.contacts.createContact ({ name: { first: 'X' } }),
    () => viewer.contacts.updateContact (contact._id, { company: 'X' }, 1),
    () => viewer.contacts.deleteContact (contact._id),
    () => viewer.labels.findOrCreateLabel ('X'),
    () => viewer.extendedFields.findOrCreateExtendedField ('X', 'TEXT'),
    () => viewer.notes.createNote ({ contactId: contact._id, text: 'X' }),
  ])
    await assertRefused (act (), 403, 'PERMISSION_DENIED');
  assert.equal ((await viewer.contacts.getContact (contact._id)).revision, 1);
});

test ('a key for one thing each', async () => {
  const clients = Object.fromEntries (
    ['contacts', 'labels', 'fields', 'notes'].map (
      (name) => [name, kithd.client (kithd.addKey (`for ${name}`, name))]));
  const { contact } = await clients.contacts.contacts.createContact ({
    name: { first: 'Apart' },
  });
  const actions = {
    contacts: (client) => client.contacts.updateContact (
      contact._id, { company: 'C' }, 1),
    labels: (client) => client.labels.findOrCreateLabel ('L'),
    fields: (client) => client.extendedFields.findOrCreateExtendedField (
      'F', 'TEXT'),
    notes: (client) => client.notes.createNote ({
      contactId: contact._id, text: 'N',
    }),
  };

  for (const [name, act] of Object.entries (actions)) {
    for (const [other, client] of Object.entries (clients))
      if (other !== name)
        await assertRefused (act (client), 403, 'PERMISSION_DENIED');
    await act (clients[name]);
  }
});

// A request is there again after twenty seconds.
test ('a key that is in a hurry', async () => {
  const server = await Kithd.start ({ args: ['--rate-limit', '3'] });
  const hurried = server.client ();
  const patient = server.client (server.addKey ('patient', 'view'));
  const outcomes = await Promise.allSettled (
    Array.from ({ length: 10 }, () => hurried.labels.queryLabels ().find ()));
  const refused = outcomes.filter ((outcome) => outcome.status === 'rejected');
  let answer;

  // Three may ask at once, and each who was slow to ask one more.
  do
    answer = await fetch (`${server.origin}/kith/v1/me`, {
      headers: { Authorization: server.key },
    });
  while (answer.status === 200);

  assert.ok (refused.length <= 7, `${refused.length}`);
  for (const { reason } of refused)
    await assertRefused (Promise.reject (reason), 429, 'RESOURCE_EXHAUSTED');
  assert.equal (answer.status, 429);
  assert.match (answer.headers.get ('Retry-After'), /^[1-9]\d*$/);
  assert.ok (await patient.labels.queryLabels ().find (), 'nobody else waits');
  await server.stop ();
});
