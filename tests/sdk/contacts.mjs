// contacts.mjs: contacts through the official SDK
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

test ('createContact: all that a contact can hold', async () => {
  await sdk.extendedFields.findOrCreateExtendedField ('Shoe size', 'NUMBER');
  await sdk.extendedFields.findOrCreateExtendedField ('Homepage', 'URL');
  await sdk.extendedFields.findOrCreateExtendedField ('Met on', 'DATE');
  const { label } = await sdk.labels.findOrCreateLabel ('Regulars');
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Zoë', last: 'Ångström' },
    company: 'Ljus & Co <AB>',
    jobTitle: 'Photographer',
    birthdate: '1984-02-29',
    locale: 'sv-SE',
    emails: {
      items: [{ email: 'zoe@example.com', tag: 'WORK' },
              { email: 'zoe.home@example.com', tag: 'HOME', primary: true }],
    },
    phones: {
      items: [{ phone: '08-555 01 42', tag: 'MOBILE', countryCode: 'SE' }],
    },
    addresses: {
      items: [{
        tag: 'HOME',
        address: {
          addressLine1: 'Storgatan 1', addressLine2: '2 tr', city: 'Umeå',
          postalCode: '903 26', country: 'SE', subdivision: 'SE-AC',
        },
      }, {
        tag: 'WORK',
        address: {
          streetAddress: { number: '235', name: 'W 23rd St' },
          city: 'New York', country: 'US', subdivision: 'US-NY',
          location: { latitude: 40.7445, longitude: -73.9957 },
        },
      }],
    },
    labelKeys: { items: [label.key] },
    picture: { image: 'https://example.com/zoe.png' },
    extendedFields: {
      items: {
        'custom.shoe-size': 39.5,
        'custom.homepage': 'example.com',
        'custom.met-on': '2020-01-31',
      },
    },
  });
  const { info } = contact;

  assert.match (contact._id, /^[0-9a-f-]{36}$/);
  assert.equal (contact.revision, 1);
  assert.ok (contact._createdDate instanceof Date);
  assert.ok (contact._updatedDate instanceof Date);
  assert.ok (contact.lastActivity.activityDate instanceof Date);
  assert.equal (contact.lastActivity.activityType, 'CONTACT_CREATED');
  assert.equal (contact.primaryInfo.email, 'zoe.home@example.com');
  assert.equal (contact.primaryInfo.phone, '08-555 01 42');
  assert.equal (contact.primaryEmail.subscriptionStatus, 'NOT_SET');
  assert.equal (contact.primaryPhone.e164Phone, '+4685550142');
  assert.equal (contact.primaryPhone.formattedPhone, '+46 85550142');
  assert.deepEqual (info.name, { first: 'Zoë', last: 'Ångström' });
  assert.equal (info.company, 'Ljus & Co <AB>');
  assert.equal (info.birthdate, '1984-02-29');
  assert.equal (info.locale, 'sv-se');
  assert.deepEqual (info.emails.items.map ((item) => [item.tag, item.primary]),
                    [['WORK', false], ['HOME', true]]);
  assert.match (info.emails.items[0]._id, /^[0-9a-f-]{36}$/);
  assert.equal (info.phones.items[0].e164Phone, '+4685550142');
  assert.equal (info.addresses.items[0].address.addressLine1, 'Storgatan 1');
  assert.equal (info.addresses.items[0].address.subdivision, 'SE-AC');
  assert.match (info.addresses.items[0].address.formatted, /Storgatan 1/);
  assert.equal (info.addresses.items[1].address.streetAddress.name,
                'W 23rd St');
  assert.equal (info.addresses.items[1].address.location.latitude, 40.7445);
  assert.deepEqual (info.labelKeys.items, [label.key]);
  assert.equal (info.picture.image, 'https://example.com/zoe.png');
  assert.equal (info.extendedFields.items['custom.shoe-size'], 39.5);
  assert.equal (info.extendedFields.items['custom.homepage'],
                'https://example.com');
  assert.equal (info.extendedFields.items['custom.met-on'], '2020-01-31');
  assert.equal (info.extendedFields.items['contacts.displayByLastName'],
                'Ångström Zoë');

  // What was read can be sent back, and is the same then.
  const { contact: same } = await sdk.contacts.updateContact (
    contact._id, structuredClone (info), 1);
  assert.equal (same.revision, 2);
  assert.deepEqual (same.info, info);
});

test ('createContact: refusals', async () => {
  const email = `${randomUUID ()}@example.com`;
  const { contact } = await sdk.contacts.createContact ({
    emails: { items: [{ email }] },
  });

  await assertRefused (sdk.contacts.createContact ({ company: 'Only' }), 400,
                       'INSUFFICIENT_CONTACT_DATA');
  await assertRefused (sdk.contacts.createContact ({
    emails: { items: [{ email: 'a@example.com', primary: true },
                      { email: 'b@example.com', primary: true }] },
  }), 400, 'CANNOT_HAVE_MULTIPLE_PRIMARY_INFO');
  await assertRefused (sdk.contacts.createContact ({
    name: { first: 'X' },
    extendedFields: { items: { 'custom.nowhere': 1 } },
  }), 400, 'INVALID_EXTENDED_FIELD_VALUE');
  await assertInvalid (sdk.contacts.createContact ({
    emails: { items: [{ email: 'no address' }] },
  }), 'email');

  const refusal = await assertRefused (sdk.contacts.createContact ({
    emails: { items: [{ email: email.toUpperCase () }] },
  }), 409, 'DUPLICATE_CONTACT_EXISTS');
  assert.equal (refusal.data.duplicateContactId, contact._id);
  assert.equal (refusal.data.duplicateEmail.toLowerCase (), email);

  const { contact: second } = await sdk.contacts.createContact ({
    emails: { items: [{ email }] },
  }, { allowDuplicates: true });
  assert.notEqual (second._id, contact._id);
});

test ('updateContact: null, undefined, "" and []', async () => {
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Ann', last: 'Lee' },
    company: 'Co',
    jobTitle: 'Boss',
    birthdate: '1990-01-01',
    emails: { items: [{ email: `${randomUUID ()}@example.com` }] },
  });
  const { contact: cleared } = await sdk.contacts.updateContact (contact._id, {
    company: null, jobTitle: undefined, birthdate: '', emails: { items: [] },
  }, 1);

  assert.equal (cleared.info.company, undefined);
  assert.equal (cleared.info.jobTitle, 'Boss');
  assert.equal (cleared.info.birthdate, undefined);
  assert.equal (cleared.info.emails, undefined);
  assert.equal (cleared.primaryInfo, undefined);
  await assertRefused (sdk.contacts.updateContact (contact._id, {
    name: null,
  }, 2), 400, 'INSUFFICIENT_CONTACT_DATA');
  await assertRefused (sdk.contacts.updateContact (contact._id, {}, 2), 400,
                       'INSUFFICIENT_UPDATE_CONTACT_DATA');
  await assertInvalid (sdk.contacts.updateContact (contact._id,
                                                   { company: 'X' }),
                       'revision');
});

test ('updateContact: items keep their ids', async () => {
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Ann' },
    phones: { items: [{ phone: '1' }, { phone: '22' }] },
  });
  const [one, two] = contact.info.phones.items;
  const { contact: now } = await sdk.contacts.updateContact (contact._id, {
    phones: { items: [{ phone: '22' }, { _id: one._id, phone: '11' },
                      { phone: '333' }] },
  }, 1);
  const items = now.info.phones.items;

  assert.equal (items[0]._id, two._id);
  assert.equal (items[1]._id, one._id);
  assert.ok (![one._id, two._id].includes (items[2]._id));
});

test ('getContact: fields and fieldsets', async () => {
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Ann', last: 'Lee' }, company: 'Co',
  });
  const part = await sdk.contacts.getContact (contact._id, {
    fields: ['source', 'info.company'],
  });
  const basic = await sdk.contacts.getContact (contact._id, {
    fieldsets: ['BASIC'],
  });

  assert.deepEqual (part, {
    _id: contact._id, revision: 1, source: contact.source,
    info: { company: 'Co' },
  });
  assert.deepEqual (Object.keys (basic.info), ['name']);
  await assertRefused (sdk.contacts.getContact (randomUUID ()), 404,
                       'CONTACT_NOT_FOUND');
  await assertInvalid (sdk.contacts.getContact ('not-an-id'), '');
});

test ('deleteContact', async () => {
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Gone' },
  });

  await sdk.contacts.deleteContact (contact._id);
  await assertRefused (sdk.contacts.getContact (contact._id), 404,
                       'CONTACT_NOT_FOUND');
  await assertRefused (sdk.contacts.deleteContact (contact._id), 404,
                       'CONTACT_NOT_FOUND');
});

test ('a name of markup, right-to-left, many signs and SQL', async () => {
  for (const first of ['<b>&amp;</b>', 'שרה‎ כהן', '👩‍👩‍👧‍👦'.repeat (80),
                       "'); DROP TABLE contact; --", '\\"\\u0000\\']) {
    const { contact } = await sdk.contacts.createContact ({ name: { first } });
    const read = await sdk.contacts.getContact (contact._id);

    assert.equal (read.info.name.first, first);
  }
});
