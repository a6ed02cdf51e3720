// methods.mjs: whether the tests leave out nothing that the SDK offers
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import * as crm from '@wix/crm';

const modules = ['contacts', 'extendedFields', 'labels', 'notes',
                 'submittedContact'];

const here = new URL ('.', import.meta.url);
const tests = readdirSync (here).filter ((name) => name.endsWith ('.mjs'))
  .map ((name) => readFileSync (new URL (name, here), 'utf8')).join ('\n');

for (const name of modules)
  test (`every method of ${name} is called`, () => {
    const methods = Object.keys (crm[name]).filter (
      (key) => typeof crm[name][key] === 'function');

    assert.ok (methods.length > 0);
    for (const method of methods)
      assert.match (tests, new RegExp (`\\b${name}\\.${method} \\(`), method);
  });
