// kithd.mjs: a kithd of one's own, and the official SDK as its client
//
// SPDX-License-Identifier: GPL-3.0-or-later

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { contacts, extendedFields, labels, notes,
         submittedContact } from '@wix/crm';
import { ApiKeyStrategy, createClient } from '@wix/sdk';

const program = process.env.KITHD;
export const siteId = '11111111-1111-4111-8111-111111111111';

// The SDK knows one host; what it would send there goes to this kithd.
function redirectTo (origin) {
  return (url, options) => {
    assert.match (String (url), /^https:\/\/www\.wixapis\.com\//);

    return fetch (String (url).replace ('https://www.wixapis.com', origin),
                  options);
  };
}

async function readAddress (process) {
  for await (const line of createInterface ({ input: process.stdout })) {
    const found = /^kithd: listening on (http:\/\/\S+)$/.exec (line);

    if (found)
      return found[1];
  }

  throw new Error ('kithd did not start');
}

export class Kithd {
  static async start ({ args = [] } = {}) {
    const self = new Kithd ();

    self.args = args;
    self.folder = mkdtempSync (join (tmpdir (), 'kith-sdk-'));
    self.store = `sqlite:${join (self.folder, 'contacts.db')}`;
    self.key = self.addKey ('editor', 'manage');
    await self.run ();

    return self;
  }

  async run (...args) {
    this.process = spawn (program, ['--listen', 'tcp:127.0.0.1:0', '--store',
                                    this.store, ...this.args, ...args],
                          { stdio: ['ignore', 'pipe', 'inherit'] });
    this.ended = new Promise ((resolve) => this.process.once ('exit', resolve));
    this.origin = await readAddress (this.process);
  }

  async end () {
    this.process.kill ('SIGTERM');
    assert.equal (await this.ended, 0, 'kithd ended well');
  }

  async restart () {
    await this.end ();
    await this.run ();
  }

  async stop () {
    await this.end ();
    rmSync (this.folder, { recursive: true });
  }

  // A new key, which is told once.
  addKey (name, permission, ...rest) {
    return execFileSync (program, ['keys', 'add', '--store', this.store,
                                   '--name', name, '--permission', permission,
                                   ...rest],
                         { encoding: 'utf8' }).trim ();
  }

  client (key = this.key, site = siteId) {
    return createClient ({
      modules: { contacts, extendedFields, labels, notes, submittedContact },
      auth: ApiKeyStrategy ({ apiKey: key, siteId: site }),
      fetch: redirectTo (this.origin),
    });
  }

  // Beside the SDK, for what it cannot say.
  async call (method, path, body, headers = {}) {
    const answer = await fetch (this.origin + path, {
      method,
      headers: {
        Authorization: this.key,
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      body: body && JSON.stringify (body),
    });

    return { status: answer.status, body: await answer.json () };
  }
}

export const pause = (msec = 10) => new Promise ((resolve) =>
  setTimeout (resolve, msec));

// Waits until what comes next is later by the clock, which counts milliseconds.
export async function passBy (date) {
  while (Date.now () <= date.getTime ())
    await pause ();
}

// What a program that uses the SDK sees of an application error.
export async function assertRefused (promise, status, code) {
  const error = await promise.then (() => assert.fail ('it was not refused'),
                                    (reason) => reason);

  if (error.code === 'ERR_ASSERTION')
    throw error;
  assert.equal (error.details?.applicationError?.code, code,
                `${error.message}`);
  assert.equal (error.status ?? error.httpStatus, status, `${error.message}`);
  assert.match (String (error.requestId), /^[0-9a-f-]{36}$/);

  return error.details.applicationError;
}

export async function assertInvalid (promise, field) {
  const error = await promise.then (() => assert.fail ('it was not refused'),
                                    (reason) => reason);

  if (error.code === 'ERR_ASSERTION')
    throw error;
  assert.ok (error.details?.validationError,
             `no violation but ${error.message}`);
  assert.ok (error.details.validationError.fieldViolations
               .some ((violation) => violation.field.includes (field)),
             JSON.stringify (error.details.validationError));
}
