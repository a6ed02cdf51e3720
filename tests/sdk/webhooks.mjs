// webhooks.mjs: what kithd sends, taken by the official SDK
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { contacts, labels } from '@wix/crm';
import { AppStrategy, createClient } from '@wix/sdk';

import { Kithd, pause } from './kithd.mjs';

const program = process.env.KITHD;

let kithd, sdk, receiver, url, app, publicKey;
const arrived = [];
const known = new Set ();
let status = 200;

function webhooks (...args) {
  return execFileSync (program, ['webhooks', ...args, '--store', kithd.store],
                       { encoding: 'utf8' });
}

async function readBody (request) {
  const parts = [];

  for await (const part of request)
    parts.push (part);

  return Buffer.concat (parts).toString ();
}

// As a program would: the SDK checks the signature and calls the handlers.  A
// kithd that stops breaks off what it sends, and the next one begins anew.
async function receive (request, response) {
  let body;

  try {
    body = await readBody (request);
  } catch {
    return;
  }

  if (status === 200) {
    try {
      await app.webhooks.process (body);
    } catch (error) {
      arrived.push ({ error });
    }
  }
  response.writeHead (status).end ();
}

function listen () {
  // An event comes at least once.
  const keep = (type) => (event) => {
    if (!known.has (event.metadata._id))
      arrived.push ({ type, ...event });
    known.add (event.metadata._id);
  };

  app.contacts.onContactCreated (keep ('created'));
  app.contacts.onContactUpdated (keep ('updated'));
  app.contacts.onContactDeleted (keep ('deleted'));
  app.contacts.onContactMerged (keep ('merged'));
  app.labels.onLabelCreated (keep ('label created'));
  app.labels.onLabelUpdated (keep ('label updated'));
  app.labels.onLabelDeleted (keep ('label deleted'));
}

async function nextOfAny () {
  const end = Date.now () + 120000;

  while (arrived.length === 0) {
    assert.ok (Date.now () < end, 'no event');
    await pause ();
  }

  const event = arrived.shift ();
  assert.ifError (event.error);

  return event;
}

// The next event, which must be of this type.
async function next (type) {
  const event = await nextOfAny ();
  assert.equal (event.type, type);

  return event;
}

before (async () => {
  kithd = await Kithd.start ();
  sdk = kithd.client ();
  receiver = createServer (receive).listen (0, '127.0.0.1');
  await once (receiver, 'listening');
  url = `http://127.0.0.1:${receiver.address ().port}/events`;
  publicKey = webhooks ('add', url, '--name', 'mirror');
  app = createClient ({
    modules: { contacts, labels },
    auth: AppStrategy ({ appId: 'kith', publicKey }),
  });
  listen ();
});
after (async () => {
  receiver.close ();
  receiver.closeAllConnections ();
  await kithd.stop ();
});

test ('contacts', async () => {
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Ann' },
  });
  const created = await next ('created');
  assert.equal (created.entity._id, contact._id);
  assert.equal (created.entity.info.name.first, 'Ann');
  assert.equal (created.metadata.entityId, contact._id);
  assert.ok (created.metadata.eventTime);
  assert.match (created.metadata.instanceId, /^[0-9a-f-]{36}$/);

  await sdk.contacts.updateContact (contact._id, { name: { first: 'Anna' } },
                                    contact.revision);
  assert.equal ((await next ('updated')).entity.info.name.first, 'Anna');

  await sdk.contacts.deleteContact (contact._id);
  assert.equal ((await next ('deleted')).metadata.entityId, contact._id);
});

test ('a merge', async () => {
  const target = (await sdk.contacts.createContact ({
    name: { first: 'Eve' } })).contact;
  const source = (await sdk.contacts.createContact ({
    name: { last: 'Ex' } })).contact;
  await next ('created');
  await next ('created');
  await sdk.contacts.mergeContacts (target._id, target.revision,
                                    { sourceContactIds: [source._id] });

  const told = [await nextOfAny (), await nextOfAny (), await nextOfAny ()];
  const seen = new Map (told.map ((event) => [event.type, event]));
  assert.equal (seen.get ('updated').metadata.entityId, target._id);
  assert.equal (seen.get ('merged').data.targetContactId, target._id);
  assert.deepEqual (seen.get ('merged').data.sourceContactIds, [source._id]);
  assert.equal (seen.get ('deleted').metadata.originatedFrom, 'merge');
});

test ('labels', async () => {
  const { label } = await sdk.labels.findOrCreateLabel ('New Lead');
  assert.equal ((await next ('label created')).entity.key, label.key);
  await sdk.labels.renameLabel (label.key, { displayName: 'Old Lead' });
  assert.equal ((await next ('label updated')).entity.displayName, 'Old Lead');
  await sdk.labels.deleteLabel (label.key);
  assert.equal ((await next ('label deleted')).metadata.entityId, label.key);
});

test ('what is not accepted comes again, after a restart', async () => {
  status = 503;
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Ida' },
  });
  await kithd.restart ();
  status = 200;
  assert.equal ((await next ('created')).entity._id, contact._id);
});

test ('webhooks list and remove, and what add refuses', async () => {
  const [name, where, created, position] = webhooks ('list').trim ()
    .split ('\t');

  assert.equal (name, 'mirror');
  assert.equal (where, url);
  assert.ok (new Date (created) <= new Date ());
  assert.ok (Number (position) > 0);
  for (const [args, code] of [[['add', 'http://example.com/'], 2],
                              [['add'], 2], [['remove'], 2], [['drop'], 2],
                              [['list', 'x'], 2],
                              [['add', url, '--name', 'mirror'], 1],
                              [['remove', '--name', 'other'], 1]]) {
    const run = spawnSync (program, ['webhooks', ...args, '--store',
                                     kithd.store], { encoding: 'utf8' });
    assert.equal (run.status, code, args.join (' '));
    assert.match (run.stderr, /^kithd: /);
  }
  webhooks ('remove', '--name', 'mirror');
  assert.equal (webhooks ('list'), '');
});
