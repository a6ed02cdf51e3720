// notes.mjs: notes through the official SDK
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { assertInvalid, assertRefused, Kithd, passBy } from './kithd.mjs';

let kithd, sdk, contactId;

before (async () => {
  kithd = await Kithd.start ();
  sdk = kithd.client ();
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Noa' },
  });
  contactId = contact._id;
});
after (() => kithd.stop ());

test ('createNote, getNote, updateNote, deleteNote', async () => {
  const text = 'Met at שבת <b>dinner</b>\nand talked.';
  const note = await sdk.notes.createNote ({ contactId, text });

  assert.match (note._id, /^[0-9a-f-]{36}$/);
  assert.equal (note.revision, '1');
  assert.equal (note.contactId, contactId);
  assert.equal (note.text, text);
  assert.equal (note.type, 'NOT_SET');
  assert.deepEqual (note.source, { sourceType: 'USER' });
  assert.ok (note._createdDate instanceof Date);
  assert.ok (note._updatedDate instanceof Date);
  assert.deepEqual (await sdk.notes.getNote (note._id), note);

  const updated = await sdk.notes.updateNote (note._id, {
    revision: note.revision, type: 'MEETING_SUMMARY',
  });
  assert.equal (updated.revision, '2');
  assert.equal (updated.text, text);
  assert.equal (updated.type, 'MEETING_SUMMARY');
  assert.deepEqual (updated._createdDate, note._createdDate);

  // What was read can be sent back.
  const again = await sdk.notes.updateNote (note._id, { ...updated,
                                                        text: 'Short' });
  assert.equal (again.revision, '3');
  assert.equal (again.text, 'Short');

  const stale = await assertRefused (
    sdk.notes.updateNote (note._id, { revision: '2', text: 'Late' }), 409,
    'NOTE_ALREADY_CHANGED');
  assert.equal (stale.data.currentRevision, '3');
  assert.equal (stale.data.note.text, 'Short');

  await sdk.notes.deleteNote (note._id);
  await assertRefused (sdk.notes.getNote (note._id), 404, 'NOT_FOUND');
  await assertRefused (sdk.notes.deleteNote (note._id), 404, 'NOT_FOUND');
});

test ('notes that are refused', async () => {
  await assertInvalid (sdk.notes.createNote ({ text: 'About nobody' }),
                       'contactId');
  await assertInvalid (sdk.notes.createNote ({ contactId,
                                               text: 'a'.repeat (2049) }),
                       'text');
  await assertInvalid (sdk.notes.createNote ({ contactId, text: 'A',
                                               type: 'POEM' }),
                       'type');
  await assertInvalid (sdk.notes.createNote ({ contactId }), 'text');
  await assertRefused (sdk.notes.createNote ({ contactId: randomUUID (),
                                               text: 'A' }),
                       404, 'CONTACT_NOT_FOUND');
  await assertInvalid (sdk.notes.getNote ('not-an-id'), 'noteId');
  const note = await sdk.notes.createNote ({ contactId, text: 'A' });
  await assertInvalid (sdk.notes.updateNote (note._id, { text: 'A' }),
                       'revision');
  await sdk.notes.deleteNote (note._id);
});

test ('a note that is sent twice with one key is one note', async () => {
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Once' },
  });
  const send = (method, path, note, key) => kithd.call (
    method, `/crm/notes/v2/notes${path}`, { note }, { 'Idempotency-Key': key });
  const note = { contactId: contact._id, text: 'A' };
  const first = await send ('POST', '', note, 'one');
  const { id } = first.body.note;

  assert.equal (first.status, 200);
  assert.deepEqual (await send ('POST', '', note, 'one'), first);
  const update = await send ('PATCH', `/${id}`, { revision: '1', text: 'B' },
                             'two');
  assert.equal (update.body.note.revision, '2');
  assert.deepEqual (await send ('PATCH', `/${id}`,
                                { revision: '1', text: 'B' }, 'two'), update);
  assert.equal ((await send ('POST', '', { ...note, text: 'C' }, 'one'))
                  .status, 400);
  assert.equal ((await send ('POST', '', note, 'a b')).status, 400);

  const all = await sdk.notes.queryNotes ({ contactId: contact._id }).find ();
  assert.deepEqual (all.items.map (({ text, revision }) => [text, revision]),
                    [['B', '2']]);
});

test ('an app signs its notes', async () => {
  const appId = randomUUID ();
  const app = kithd.client (kithd.addKey ('app', 'notes', '--app-id', appId));
  const note = await app.notes.createNote ({ contactId, text: 'By an app' });

  assert.deepEqual (note.source, { sourceType: 'APP', appId });
  await assertRefused (app.contacts.getContact (contactId), 403,
                       'PERMISSION_DENIED');
  await app.notes.deleteNote (note._id);

  const reader = kithd.client (kithd.addKey ('reader', 'view-notes'));
  await assertRefused (reader.notes.createNote ({ contactId, text: 'A' }), 403,
                       'PERMISSION_DENIED');
});

test ('queryNotes: pages, order, filters', async () => {
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Much', last: 'Noted' },
  });
  const ask = () => sdk.notes.queryNotes ({ contactId: contact._id });
  const texts = (page) => page.items.map ((note) => note.text).join ('');
  const notes = [];

  for (const text of 'abcde') {
    notes.push (await sdk.notes.createNote ({
      contactId: contact._id, text,
      type: text === 'c' ? 'CALL_SUMMARY' : 'NOT_SET',
    }));
    await passBy (notes.at (-1)._createdDate);
  }

  const all = await ask ().find ();
  assert.equal (texts (all), 'edcba');
  assert.ok (!all.hasNext ());
  assert.ok (!all.hasPrev ());
  assert.ok (all.items[0]._createdDate instanceof Date);

  const first = await ask ().ascending ('_createdDate').limit (2).find ();
  assert.equal (texts (first), 'ab');
  assert.ok (first.hasNext ());
  const second = await first.next ();
  assert.equal (texts (second), 'cd');
  assert.ok (second.hasPrev ());
  const third = await second.next ();
  assert.equal (texts (third), 'e');
  assert.ok (!third.hasNext ());
  assert.equal (texts (await third.prev ()), 'cd');
  assert.equal (texts (await second.prev ()), 'ab');

  const filtered = async (query) => texts (await query.find ());
  assert.equal (await filtered (ask ().eq ('type', 'CALL_SUMMARY')), 'c');
  assert.equal (await filtered (ask ().ne ('type', 'CALL_SUMMARY')), 'edba');
  assert.equal (await filtered (ask ().in ('_id', [notes[0]._id,
                                                   notes[4]._id])), 'ea');
  assert.equal (await filtered (ask ().gt ('_createdDate',
                                           notes[2]._createdDate)), 'ed');
  assert.equal (await filtered (ask ().le ('_updatedDate',
                                           notes[1]._createdDate)), 'ba');
  assert.equal (await filtered (ask ().exists ('_createdDate', true)),
                'edcba');

  await assertRefused (sdk.notes.queryNotes ().find (), 400,
                       'MISSING_CONTACT_ID');

  await sdk.contacts.deleteContact (contact._id);
  assert.equal (texts (await ask ().find ()), '');
});
