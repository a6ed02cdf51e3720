// seed.mjs: the two examples of updateContact(), through the official SDK
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertRefused, Kithd, passBy } from './kithd.mjs';

let kithd, sdk;

before (async () => {
  kithd = await Kithd.start ();
  sdk = kithd.client ();
});
after (() => kithd.stop ());

async function makeAnnie (lastRevision) {
  let { contact } = await sdk.contacts.createContact ({
    name: { first: 'Annie', last: 'Old Name' },
  });

  while (contact.revision < lastRevision)
    ({ contact } = await sdk.contacts.updateContact (
      contact._id, { name: { last: `Name ${contact.revision}` } },
      contact.revision));
  await passBy (contact._updatedDate);

  return contact;
}

test ('update a contact', async () => {
  const before = await makeAnnie (6);
  await sdk.extendedFields.findOrCreateExtendedField ('Event we met at', 'TEXT');

  const { contact } = await sdk.contacts.updateContact (before._id, {
    name: { first: 'Annie', last: 'New Name' },
    extendedFields: {
      items: { 'custom.event-we-met-at': 'Cloud Computing MegaCon' },
    },
  }, 6, { allowDuplicates: false });

  assert.deepEqual (contact, {
    _id: before._id,
    _createdDate: before._createdDate,
    _updatedDate: contact._updatedDate,
    revision: 7,
    info: {
      name: { first: 'Annie', last: 'New Name' },
      extendedFields: {
        items: {
          'custom.event-we-met-at': 'Cloud Computing MegaCon',
          'contacts.displayByFirstName': 'Annie New Name',
          'contacts.displayByLastName': 'New Name Annie',
        },
      },
    },
    lastActivity: {
      activityDate: before._createdDate,
      activityType: 'CONTACT_CREATED',
    },
    source: { appId: 'manual', sourceType: 'ADMIN' },
  });
  assert.ok (contact._updatedDate > before._updatedDate);
});

// As the example has it: nothing is known but the id.
async function overwriteContactInfo (contactId, updatedContactInfo) {
  const myContact = await sdk.contacts.getContact (contactId);

  return await sdk.contacts.updateContact (contactId, updatedContactInfo,
                                           myContact.revision,
                                           { allowDuplicates: false });
}

test ("get a contact's latest revision number, then update", async () => {
  const before = await makeAnnie (3);
  const { contact } = await overwriteContactInfo (before._id, {
    name: { first: 'Annie', last: 'New Name' },
  });

  assert.deepEqual (contact, {
    _id: before._id,
    _createdDate: before._createdDate,
    _updatedDate: contact._updatedDate,
    revision: 4,
    info: {
      name: { first: 'Annie', last: 'New Name' },
      extendedFields: {
        items: {
          'contacts.displayByFirstName': 'Annie New Name',
          'contacts.displayByLastName': 'New Name Annie',
        },
      },
    },
    lastActivity: {
      activityDate: before._createdDate,
      activityType: 'CONTACT_CREATED',
    },
    source: { appId: 'manual', sourceType: 'ADMIN' },
  });
});

test ('a stale revision is refused, and names the latest', async () => {
  const before = await makeAnnie (3);
  const refusal = await assertRefused (
    sdk.contacts.updateContact (before._id, { company: 'Late' }, 2),
    409, 'CONTACT_ALREADY_CHANGED');
  const now = await sdk.contacts.getContact (before._id);

  assert.equal (refusal.data.currentRevision, 3);
  assert.equal (now.revision, 3);
  assert.equal (now.info.company, undefined);
});

test ('what a second program saved is there after a restart', async () => {
  const before = await makeAnnie (1);
  await Promise.all ([
    sdk.contacts.updateContact (before._id, { company: 'A' }, 1),
    sdk.contacts.updateContact (before._id, { company: 'B' }, 1),
  ].map ((promise) => promise.catch ((error) => {
    assert.equal (error.details.applicationError.code,
                  'CONTACT_ALREADY_CHANGED');
  })));

  await kithd.restart ();
  sdk = kithd.client ();
  const now = await sdk.contacts.getContact (before._id);
  assert.equal (now.revision, 2);
  assert.match (now.info.company, /^[AB]$/);
});
