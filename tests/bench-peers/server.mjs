// server.mjs: what a programmer would write in an afternoon instead of kithd
//
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: server.mjs STORE PATH
//
// Fastify and better-sqlite3, for tests/bench to measure kithd beside.  Fills
// the database PATH with the contacts of the kithd store STORE, and serves
// what the benchmark asks for: the same answers from the same documents, as
// durable, with the same comparison of the revision, and FTS5 for words.  Of
// what else kithd does (permissions, checks, duplicates, history, e164 phones,
// order of a locale) it does nothing.

import Database from 'better-sqlite3';
import Fastify from 'fastify';

const [from, path] = process.argv.slice(2);
const key = process.env.KITH_API_KEY;
const db = new Database(path);

db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.pragma('cache_size = -16000');
db.exec(`
  CREATE TABLE contact (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL, last_key BLOB NOT NULL, doc TEXT NOT NULL);
  CREATE INDEX contact_last_key ON contact (last_key, id);
  CREATE TABLE words (contact INTEGER PRIMARY KEY, text TEXT NOT NULL);
  CREATE VIRTUAL TABLE search USING fts5 (
    text, content='words', content_rowid='contact', tokenize='ascii',
    detail='none', columnsize=0, prefix='1 2 3');
`);

const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '')
  .toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function getWords ({ info }) {
  return fold([
    info.name?.first, info.name?.last, info.company, info.jobTitle,
    ...(info.emails?.items ?? []).map((item) => item.email),
    ...(info.phones?.items ?? []).map((item) => item.phone),
    ...(info.labelKeys?.items ?? []),
    ...Object.values(info.extendedFields?.items ?? {}).map(String),
  ].join(' ')).join(' ');
}

const putWords = db.prepare('INSERT INTO words VALUES (?, ?)');
const changeWords = db.prepare('UPDATE words SET text = ? WHERE contact = ?');
const getOldWords = db.prepare(
  'SELECT text FROM words WHERE contact = ?').pluck();
const index = db.prepare('INSERT INTO search (rowid, text) VALUES (?, ?)');
const unindex = db.prepare(
  "INSERT INTO search (search, rowid, text) VALUES ('delete', ?, ?)");

db.transaction(() => {
  const store = new Database(from, { readonly: true });
  const insert = db.prepare('INSERT INTO contact VALUES (?, ?, ?, ?, ?)');
  const rows = store.prepare(
    'SELECT seq, id, revision, last_key, doc FROM contact');

  for (const row of rows.iterate()) {
    const words = getWords(JSON.parse(row.doc));

    insert.run(row.seq, row.id, row.revision, row.last_key, row.doc);
    putWords.run(row.seq, words);
    index.run(row.seq, words);
  }
  store.close();
})();

const getOne = db.prepare('SELECT seq, revision, doc FROM contact WHERE id = ?');
const swap = db.prepare(
  'UPDATE contact SET revision = revision + 1, doc = ?'
  + ' WHERE seq = ? AND revision = ?');
const countAll = db.prepare('SELECT count(*) FROM contact').pluck();
const getPage = db.prepare(
  'SELECT doc FROM contact ORDER BY last_key, id LIMIT ? OFFSET ?').pluck();
const countFound = db.prepare(
  'SELECT count(*) FROM search WHERE search MATCH ?').pluck();
const getFound = db.prepare(
  'SELECT doc FROM search JOIN contact ON seq = search.rowid'
  + ' WHERE search MATCH ? ORDER BY last_key, id LIMIT ? OFFSET ?').pluck();

const update = db.transaction((id, info, revision) => {
  const row = getOne.get(id);

  if (row === undefined)
    return { status: 404, code: 'CONTACT_NOT_FOUND' };
  if (row.revision !== revision)
    return { status: 409, code: 'CONTACT_ALREADY_CHANGED' };

  const contact = JSON.parse(row.doc);
  Object.assign(contact.info, info);
  contact.revision += 1;
  contact.updatedDate = new Date().toISOString();

  const doc = JSON.stringify(contact);
  const old = getOldWords.get(row.seq);
  const words = getWords(contact);

  if (swap.run(doc, row.seq, revision).changes !== 1)
    return { status: 409, code: 'CONTACT_ALREADY_CHANGED' };
  if (words !== old) {
    unindex.run(row.seq, old);
    changeWords.run(words, row.seq);
    index.run(row.seq, words);
  }

  return { doc };
}).immediate;

const app = Fastify({ logger: false });
const json = 'application/json; charset=utf-8';
const fail = (reply, status, code) => reply.code(status).send(
  { message: code, details: { applicationError: { code } } });

app.addHook('onRequest', (request, reply, done) => {
  if (key !== undefined && request.headers.authorization !== key)
    fail(reply, 401, 'UNAUTHENTICATED');
  else
    done();
});

app.get('/contacts/v4/contacts/:id', (request, reply) => {
  const row = getOne.get(request.params.id);

  if (row === undefined)
    return fail(reply, 404, 'CONTACT_NOT_FOUND');

  return reply.type(json).send(
    `{"contact":${row.doc},"responseType":"REGULAR"}`);
});

app.patch('/contacts/v4/contacts/:id', (request, reply) => {
  const { info, revision } = request.body;
  const { doc, status, code } = update(request.params.id, info, revision);

  return doc === undefined ? fail(reply, status, code)
    : reply.type(json).send(`{"contact":${doc}}`);
});

app.post('/contacts/v4/contacts/query', (request, reply) => {
  const { search, query: { paging: { limit, offset = 0 } } } = request.body;
  const match = search && fold(search).map((word) => `"${word}" *`).join(' ');
  const docs = match ? getFound.all(match, limit, offset)
    : getPage.all(limit, offset);
  const total = match ? countFound.get(match) : countAll.get();

  return reply.type(json).send(
    `{"contacts":[${docs.join(',')}],"pagingMetadata":{"count":${docs.length},`
    + `"offset":${offset},"total":${total},"tooManyToCount":false}}`);
});

console.log(`peer: listening on ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
