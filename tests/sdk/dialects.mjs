// dialects.mjs: what REST and the official SDK each call something else
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Kithd } from './kithd.mjs';

let kithd, sdk;

before (async () => {
  kithd = await Kithd.start ();
  sdk = kithd.client ();
});
after (() => kithd.stop ());

const rest = {
  addressLine: '1 High St', addressLine2: 'Back', city: 'Leeds',
  postalCode: 'LS1 1AA', country: 'GB', subdivision: 'GB-LDS',
  formattedAddress: '1 High St\nLeeds', hint: 'Blue door',
  geocode: { latitude: 53.8, longitude: -1.5 },
};
const ofSdk = {
  addressLine1: '1 High St', addressLine2: 'Back', city: 'Leeds',
  postalCode: 'LS1 1AA', country: 'GB', subdivision: 'GB-LDS',
  formatted: '1 High St\nLeeds', hint: 'Blue door',
  location: { latitude: 53.8, longitude: -1.5 },
};

// What only the server says.
const restNames = {
  countryFullname: 'United Kingdom', subdivisionFullname: 'Leeds',
  subdivisions: [{ code: 'ENG', name: 'England' },
                 { code: 'LDS', name: 'Leeds' }],
};
const namesOfSdk = {
  countryFullname: 'United Kingdom', subdivisionFullname: 'Leeds',
};

async function createByRest (info) {
  const { status, body } = await kithd.call ('POST', '/contacts/v4/contacts',
                                             { info });

  assert.equal (status, 200, JSON.stringify (body));

  return body.contact;
}

async function readByRest (id) {
  const { body } = await kithd.call ('GET', `/contacts/v4/contacts/${id}`);

  return body.contact;
}

// Without the members that are not there.
const tidy = (value) => JSON.parse (JSON.stringify (value));

test ('an address, from the SDK to REST', async () => {
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Ann' },
    addresses: { items: [{ tag: 'HOME', address: structuredClone (ofSdk) }] },
  });
  const [item] = (await readByRest (contact._id)).info.addresses.items;

  assert.deepEqual (item.address, { ...rest, ...restNames });
  assert.equal (item.id, contact.info.addresses.items[0]._id);
});

test ('an address, from REST to the SDK', async () => {
  const { id } = await createByRest ({
    name: { first: 'Ann' },
    addresses: { items: [{ tag: 'WORK', address: rest }] },
  });
  const [item] = (await sdk.contacts.getContact (id)).info.addresses.items;

  assert.equal (item.tag, 'WORK');
  assert.deepEqual (tidy (item.address), { ...ofSdk, ...namesOfSdk });
});

test ('an address that is sent back as it came', async () => {
  const { id, info } = await createByRest ({
    name: { first: 'Ann' },
    addresses: { items: [{ tag: 'WORK', address: rest }] },
  });
  const [item] = info.addresses.items;
  const read = await sdk.contacts.getContact (id);

  await sdk.contacts.updateContact (id, { addresses: read.info.addresses }, 1);
  assert.deepEqual ((await readByRest (id)).info.addresses.items, [item]);

  // By REST the names are sent back, too; other names are nobody's to set.
  await kithd.call ('PATCH', `/contacts/v4/contacts/${id}`, {
    revision: 2,
    info: { addresses: { items: [{
      ...item,
      address: { ...item.address, countryFullname: 'Elsewhere' },
    }] } },
  });
  assert.deepEqual ((await readByRest (id)).info.addresses.items, [item]);
});

test ('a picture, from the SDK to REST', async () => {
  const image = 'https://example.com/ann.png';
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Ann' }, picture: { image },
  });

  assert.equal (contact.info.picture.image, image);
  assert.deepEqual ((await readByRest (contact._id)).info.picture,
                    { image: { url: image } });
});

test ('a picture of the media manager, from REST to the SDK', async () => {
  const { id } = await createByRest ({
    name: { first: 'Ann' },
    picture: {
      image: {
        id: 'a1b2_c3~mv2.png', url: 'https://example.com/a1b2.png',
        filename: 'ann.png', width: 40, height: 30,
      },
    },
  });
  const { info, revision } = await sdk.contacts.getContact (id);

  assert.equal (
    info.picture.image,
    'wix:image://v1/a1b2_c3~mv2.png/ann.png#originWidth=40&originHeight=30');

  // Who sends back what was read changes no picture.
  await sdk.contacts.updateContact (id, { picture: info.picture }, revision);
  const { image } = (await readByRest (id)).info.picture;
  assert.equal (image.id, 'a1b2_c3~mv2.png');
  assert.equal (image.width, 40);
});

test ('a picture is taken away', async () => {
  for (const gone of [null, '', undefined]) {
    const image = 'https://example.com/ann.png';
    const { contact } = await sdk.contacts.createContact ({
      name: { first: 'Ann' }, picture: { image },
    });
    const { contact: bare } = await sdk.contacts.updateContact (
      contact._id, { picture: { image: gone } }, 1);

    assert.equal (bare.info.picture, undefined);
    assert.equal ((await readByRest (contact._id)).info.picture, undefined);
  }
});

test ('dates are Dates, and the same moment', async () => {
  const { contact } = await sdk.contacts.createContact ({
    name: { first: 'Ann' },
  });
  const found = await readByRest (contact._id);
  const page = await sdk.contacts.queryContacts ()
    .eq ('_createdDate', contact._createdDate).find ();

  assert.equal (contact._createdDate.toISOString (), found.createdDate);
  assert.equal (contact._updatedDate.toISOString (), found.updatedDate);
  assert.equal (contact.lastActivity.activityDate.toISOString (),
                found.lastActivity.activityDate);
  assert.ok (page.items.some ((item) => item._id === contact._id));
});

test ('keys in other scripts', async () => {
  for (const [name, key] of [['גודל נעליים', 'custom.גודל-נעליים'],
                             ['Größe', 'custom.größe'],
                             ['靴のサイズ', 'custom.靴のサイズ'],
                             ['Размер обуви', 'custom.размер-обуви']]) {
    const { field } = await sdk.extendedFields.findOrCreateExtendedField (
      name, 'TEXT');
    const { contact } = await sdk.contacts.createContact ({
      name: { first: name }, extendedFields: { items: { [key]: name } },
    });
    const page = await sdk.contacts.queryContacts ()
      .eq (`info.extendedFields.${key}`, name).find ();

    assert.equal (field.key, key);
    assert.equal (contact.info.extendedFields.items[key], name);
    assert.deepEqual (page.items.map ((item) => item._id), [contact._id]);
    assert.equal ((await sdk.extendedFields.getExtendedField (key)).key, key);
    await sdk.extendedFields.renameExtendedField (
      key, { displayName: `${name} 2` });
    await sdk.extendedFields.deleteExtendedField (key);
    assert.equal ((await sdk.contacts.getContact (contact._id))
                    .info.extendedFields.items[key], undefined);
  }
});
