// operations.mjs: labels of a contact, merging and submitting through the
// official SDK
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';

import { assertInvalid, assertRefused, Kithd } from './kithd.mjs';

let kithd, sdk;

before (async () => {
  kithd = await Kithd.start ();
  sdk = kithd.client ();
});
after (() => kithd.stop ());

async function create (info) {
  const { contact } = await sdk.contacts.createContact (info);

  return contact;
}

test ('labelContact, unlabelContact', async () => {
  const { label: risk } = await sdk.labels.findOrCreateLabel ('At Risk');
  const { label: hebrew } = await sdk.labels.findOrCreateLabel ('לקוח ותיק');
  const { _id } = await create ({ name: { first: 'Ann' } });
  const { contact: labeled } = await sdk.contacts.labelContact (
    _id, [risk.key, hebrew.key]);

  assert.deepEqual (labeled.info.labelKeys.items, [risk.key, hebrew.key]);
  assert.equal (labeled.revision, 2);
  assert.ok (labeled._updatedDate instanceof Date);

  const { contact: same } = await sdk.contacts.labelContact (_id, [risk.key]);
  assert.equal (same.revision, 2);

  const { contact: less } = await sdk.contacts.unlabelContact (
    _id, [hebrew.key]);
  assert.deepEqual (less.info.labelKeys.items, [risk.key]);
  assert.equal (less.revision, 3);

  const { contact: none } = await sdk.contacts.unlabelContact (
    _id, [risk.key, hebrew.key]);
  assert.equal (none.info.labelKeys, undefined);
  assert.equal (none.revision, 4);
});

test ('labelContact, unlabelContact: refusals', async () => {
  const { _id } = await create ({ name: { first: 'Ann' } });
  const many = Array.from ({ length: 101 }, () => 'contacts.customers');

  for (const call of ['labelContact', 'unlabelContact']) {
    await assertInvalid (sdk.contacts[call] (_id, ['custom.nowhere']), 'label');
    await assertInvalid (sdk.contacts[call] (_id, []), 'label');
    await assertInvalid (sdk.contacts[call] (_id, many), 'label');
    await assertRefused (sdk.contacts[call] (randomUUID (),
                                             ['contacts.customers']),
                         404, 'CONTACT_NOT_FOUND');
  }
});

// A target and two sources, the first of which goes before the second.
async function createThree () {
  const email = `${randomUUID ()}@example.com`;
  const { label } = await sdk.labels.findOrCreateLabel ('Regulars');
  const target = await create ({
    name: { first: 'Ann' },
    emails: { items: [{ email }] },
  });
  const { contact: first } = await sdk.contacts.createContact ({
    name: { first: 'Ann', last: 'Lee' },
    company: 'First',
    emails: { items: [{ email: email.toUpperCase () },
                      { email: `b-${email}`, primary: true }] },
    labelKeys: { items: [label.key] },
  }, { allowDuplicates: true });
  const { contact: second } = await sdk.contacts.createContact ({
    name: { first: 'Bob', last: 'Roe' },
    company: 'Second',
    jobTitle: 'Boss',
    phones: { items: [{ phone: '030 123456', countryCode: 'DE' }] },
    addresses: { items: [{ address: { addressLine1: 'Weg 1', city: 'Bonn' } }] },
  }, { allowDuplicates: true });

  return { target, first, second, email, label };
}

function assertMerged (contact, { email, label }) {
  const { info } = contact;

  assert.deepEqual (info.name, { first: 'Ann', last: 'Lee' });
  assert.equal (info.company, 'First');
  assert.equal (info.jobTitle, 'Boss');
  assert.deepEqual (info.emails.items.map ((item) => [item.email,
                                                      item.primary]),
                    [[email, true], [`b-${email}`, false]]);
  assert.equal (info.phones.items[0].e164Phone, '+4930123456');
  assert.equal (info.addresses.items[0].address.addressLine1, 'Weg 1');
  assert.deepEqual (info.labelKeys.items, [label.key]);
  assert.equal (contact.lastActivity.activityType, 'CONTACT_MERGED');
  assert.ok (contact.lastActivity.activityDate instanceof Date);
}

test ('previewMergeContacts, mergeContacts, getContact', async () => {
  const three = await createThree ();
  const { target, first, second } = three;
  const sourceContactIds = [first._id, second._id];
  const { contact: seen } = await sdk.contacts.previewMergeContacts (
    target._id, { sourceContactIds });

  assertMerged (seen, three);
  assert.deepEqual (await sdk.contacts.getContact (target._id), target);
  assert.deepEqual (await sdk.contacts.getContact (first._id), first);

  const { contact: merged } = await sdk.contacts.mergeContacts (
    target._id, 1, { sourceContactIds });
  assertMerged (merged, three);
  assert.equal (merged.revision, 2);
  assert.equal (merged._id, target._id);
  assert.deepEqual (merged._createdDate, target._createdDate);

  // Whoever asks for a source gets the target; nothing else takes its id.
  assert.deepEqual (await sdk.contacts.getContact (second._id), merged);
  const { body } = await kithd.call (
    'GET', `/contacts/v4/contacts/${first._id}?fieldsets=BASIC`);
  assert.equal (body.responseType, 'MERGED');
  assert.equal (body.contact.id, target._id);
  assert.deepEqual (Object.keys (body.contact.info), ['name']);
  await assertRefused (sdk.contacts.updateContact (first._id,
                                                   { company: 'X' }, 1),
                       404, 'CONTACT_NOT_FOUND');
  await assertRefused (sdk.contacts.deleteContact (first._id), 404,
                       'CONTACT_NOT_FOUND');

  // As well after a restart.
  await kithd.restart ();
  sdk = kithd.client ();
  assert.deepEqual (await sdk.contacts.getContact (first._id), merged);
});

test ('mergeContacts: refusals', async () => {
  const { target, first, second } = await createThree ();
  const sourceContactIds = [first._id, second._id];
  const ids = Array.from ({ length: 6 }, () => randomUUID ());

  await assertRefused (sdk.contacts.mergeContacts (target._id, 2,
                                                   { sourceContactIds }),
                       428, 'FAILED_PRECONDITION');
  await assertRefused (sdk.contacts.mergeContacts (target._id, 1, {
    sourceContactIds: [first._id, randomUUID ()],
  }), 404, 'CONTACT_NOT_FOUND');
  await assertRefused (sdk.contacts.mergeContacts (randomUUID (), 1,
                                                   { sourceContactIds }),
                       404, 'CONTACT_NOT_FOUND');
  await assertRefused (sdk.contacts.mergeContacts (target._id, 1, {
    sourceContactIds: [first._id, target._id],
  }), 400, 'ILLEGAL_MERGE');
  await assertRefused (sdk.contacts.previewMergeContacts (target._id, {
    sourceContactIds: [target._id],
  }), 400, 'ILLEGAL_MERGE');
  await assertRefused (sdk.contacts.previewMergeContacts (target._id, {
    sourceContactIds: [randomUUID ()],
  }), 404, 'CONTACT_NOT_FOUND');
  await assertInvalid (sdk.contacts.mergeContacts (target._id, 1, {
    sourceContactIds: ids,
  }), '');
  await assertInvalid (sdk.contacts.mergeContacts (target._id, 1), '');
  await assertInvalid (sdk.contacts.mergeContacts (target._id, undefined,
                                                   { sourceContactIds }), '');
  assert.deepEqual (await sdk.contacts.getContact (first._id), first);
});

test ('appendOrCreateContact', async () => {
  const email = `${randomUUID ()}@example.com`;
  const made = await sdk.submittedContact.appendOrCreateContact ({
    info: { name: { first: 'Ann' }, emails: { items: [{ email }] } },
  });

  assert.equal (made.newContact, true);
  assert.equal (made.identityType, 'CONTACT');
  const added = await sdk.submittedContact.appendOrCreateContact ({
    info: {
      name: { first: 'X', last: 'Y' },
      company: 'Co',
      emails: { items: [{ email }, { email: `b-${email}` }] },
      picture: { image: 'https://example.com/ann.png' },
    },
  });
  assert.deepEqual (added, { ...made, newContact: false });

  const contact = await sdk.contacts.getContact (made.contactId);
  assert.deepEqual (contact.info.name, { first: 'Ann' });
  assert.equal (contact.info.company, 'Co');
  assert.equal (contact.info.picture.image, 'https://example.com/ann.png');
  assert.deepEqual (contact.info.emails.items.map ((item) => item.email),
                    [email, `b-${email}`]);
  assert.equal (contact.revision, 2);
});

test ('appendOrCreateContact: refusals', async () => {
  const { appendOrCreateContact } = sdk.submittedContact;
  const viewer = kithd.client (kithd.addKey ('viewer', 'view'));

  await assertRefused (appendOrCreateContact ({ info: { company: 'Only' } }), 400,
                       'INSUFFICIENT_CONTACT_DATA');
  await assertRefused (appendOrCreateContact ({
    info: {
      emails: { items: [{ email: 'a@example.com', primary: true },
                        { email: 'b@example.com', primary: true }] },
    },
  }), 400, 'CANNOT_HAVE_MULTIPLE_PRIMARY_INFO');
  await assertRefused (viewer.submittedContact.appendOrCreateContact ({
    info: { name: { first: 'Ann' } },
  }), 403, 'INSUFFICIENT_PERMISSION');
});
