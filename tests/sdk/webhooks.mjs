// webhooks.mjs: what kithd sends, taken by the official SDK
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { contacts, extendedFields, labels, notes } from '@wix/crm';
import { AppStrategy, createClient } from '@wix/sdk';

import { Kithd, pause } from './kithd.mjs';

const program = process.env.KITHD;

let kithd, sdk, receiver, url, app, publicKey;
const arrived = [];
const known = new Set ();
let status = 200;
let delay = 0; // milliseconds, before the answer

function webhooks (...args) {
  return execFileSync (program, ['webhooks', ...args, '--store', kithd.store],
                       { encoding: 'utf8' });
}

// Of the first webhook: the number of the last event that was accepted.
function position () {
  return Number (webhooks ('list').split ('\t')[3]);
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
  const answer = status;
  let body;

  try {
    body = await readBody (request);
  } catch {
    return;
  }

  await pause (delay);
  if (answer === 200) {
    try {
      await app.webhooks.process (body);
    } catch (error) {
      arrived.push ({ error });
    }
  }
  response.writeHead (answer).end ();
}

function createApp () {
  const client = createClient ({
    modules: { contacts, extendedFields, labels, notes },
    auth: AppStrategy ({ appId: 'kith', publicKey }),
  });

  listen (client);

  return client;
}

function listen (client) {
  // An event comes at least once.
  const keep = (type) => (event) => {
    if (!known.has (event.metadata._id))
      arrived.push ({ type, ...event });
    known.add (event.metadata._id);
  };

  client.contacts.onContactCreated (keep ('created'));
  client.contacts.onContactUpdated (keep ('updated'));
  client.contacts.onContactDeleted (keep ('deleted'));
  client.contacts.onContactMerged (keep ('merged'));
  client.labels.onLabelCreated (keep ('label created'));
  client.labels.onLabelUpdated (keep ('label updated'));
  client.labels.onLabelDeleted (keep ('label deleted'));
  client.extendedFields.onExtendedFieldCreated (keep ('field created'));
  client.extendedFields.onExtendedFieldUpdated (keep ('field updated'));
  client.extendedFields.onExtendedFieldDeleted (keep ('field deleted'));
  client.notes.onNoteCreated (keep ('note created'));
  client.notes.onNoteUpdated (keep ('note updated'));
  client.notes.onNoteDeleted (keep ('note deleted'));
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
  app = createApp ();
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

test ('extended fields', async () => {
  const { field } = await sdk.extendedFields.findOrCreateExtendedField (
    'Size', 'NUMBER');
  const { entity } = await next ('field created');
  assert.equal (entity.key, field.key);
  assert.ok (entity._createdDate instanceof Date);
  await sdk.extendedFields.renameExtendedField (
    field.key, { displayName: 'Height' });
  assert.equal ((await next ('field updated')).entity.displayName, 'Height');
  await sdk.extendedFields.deleteExtendedField (field.key);
  assert.equal ((await next ('field deleted')).metadata.entityId, field.key);
});

test ('notes', async () => {
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Nina' },
  });
  await next ('created');
  const note = await sdk.notes.createNote ({ contactId: contact._id,
                                             text: 'Met' });
  assert.equal ((await next ('note created')).entity.text, 'Met');
  await sdk.notes.updateNote (note._id, { text: 'Called',
                                          revision: note.revision });
  const { entity } = await next ('note updated');
  assert.equal (entity.text, 'Called');
  assert.equal (entity.revision, '2');
  await sdk.notes.deleteNote (note._id);
  assert.equal ((await next ('note deleted')).metadata.entityId, note._id);
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

test ('only some types of events', async () => {
  webhooks ('remove', '--name', 'mirror');
  publicKey = webhooks ('add', url, '--name', 'mirror', '--event',
                        'contact_deleted', '--event',
                        'wix.contacts.v4.label_created');
  app = createApp ();
  await kithd.restart ();
  sdk = kithd.client ();

  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Una' },
  });
  await sdk.labels.findOrCreateLabel ('Guest');
  assert.equal ((await next ('label created')).entity.displayName, 'Guest');
  await sdk.contacts.deleteContact (contact._id);
  assert.equal ((await next ('deleted')).metadata.entityId, contact._id);
});

// What is being sent when nobody else is there is sent to its end.
test ('a kithd that leaves when it is idle', async (t) => {
  status = 503;
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Lea' },
  });
  await sdk.contacts.deleteContact (contact._id);
  await kithd.end ();
  const before = position ();
  status = 200;
  delay = 3000;
  t.after (() => { delay = 0; });
  // An answer that is later than that, on a slow machine, is waited for anew.
  for (let i = 0; i < 10 && position () === before; i++) {
    await kithd.run ('--idle-exit', '1');
    assert.equal (await kithd.ended, 0);
  }
  assert.ok (position () > before, 'it has taken the answer');
  assert.equal ((await next ('deleted')).metadata.entityId, contact._id);
  await kithd.run ();
});

// A certificate for localhost, of an authority that is made with it.
function makeCertificate (folder) {
  const file = (name) => join (folder, name);
  const openssl = (...args) => execFileSync ('openssl', args,
                                             { stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
               '-nodes'];

  writeFileSync (file ('extensions'), 'subjectAltName=DNS:localhost\n');
  openssl ('req', '-x509', ...key, '-subj', '/CN=Kith', '-days', '30',
           '-keyout', file ('ca.key'), '-out', file ('ca.pem'));
  openssl ('req', '-new', ...key, '-subj', '/CN=localhost',
           '-keyout', file ('key'), '-out', file ('request'));
  openssl ('x509', '-req', '-in', file ('request'), '-CA', file ('ca.pem'),
           '-CAkey', file ('ca.key'), '-CAcreateserial', '-days', '30',
           '-extfile', file ('extensions'), '-out', file ('certificate'));

  return { ca: file ('ca.pem'), key: readFileSync (file ('key')),
           cert: readFileSync (file ('certificate')) };
}

test ('over https, to whom an authority of one\'s own vouches for', async (t) => {
  const { ca, key, cert } = makeCertificate (kithd.folder);
  const secure = createSecureServer ({ key, cert }, receive)
    .listen (0, '127.0.0.1');
  t.after (() => {
    secure.close ();
    secure.closeAllConnections ();
  });
  await once (secure, 'listening');
  webhooks ('remove', '--name', 'mirror');
  publicKey = webhooks ('add', `https://localhost:${secure.address ().port}/`,
                        '--name', 'mirror');
  app = createApp ();
  await kithd.end ();
  await kithd.run ('--ca-file', ca);
  sdk = kithd.client ();

  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Sue' },
  });
  assert.equal ((await next ('created')).entity._id, contact._id);
  await kithd.restart ();
});

test ('webhooks list, show and remove, and what add refuses', async () => {
  webhooks ('add', url, '--name', 'some', '--event', 'note_updated');
  const [[name, where, created, last, events], some]
    = webhooks ('list').trim ().split ('\n').map ((line) => line.split ('\t'));

  assert.equal (name, 'mirror');
  assert.match (where, /^https:\/\/localhost:\d+\/$/);
  assert.ok (new Date (created) <= new Date ());
  assert.ok (Number (last) > 0);
  assert.equal (events, 'all');
  assert.equal (some[4], 'wix.crm.notes.v2.note_updated');
  assert.equal (webhooks ('show', '--name', 'mirror'), publicKey);
  assert.notEqual (webhooks ('show', '--name', 'some'), publicKey);
  webhooks ('remove', '--name', 'some');
  for (const [args, code] of [[['add', 'http://example.com/'], 2],
                              [['add'], 2], [['remove'], 2], [['drop'], 2],
                              [['list', 'x'], 2], [['show'], 2],
                              [['list', '--event', 'contact_created'], 2],
                              [['add', url, '--event', 'label_merged'], 2],
                              [['show', '--name', 'other'], 1],
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
