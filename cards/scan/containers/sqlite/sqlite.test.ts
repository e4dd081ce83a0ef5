import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import Database from 'libsql';
import { scanStream } from '../../scan';
import { card, errorsIn, foundIn, lookAt, text } from '../samples/look';
import { columnsOf } from './schema';

const folder = mkdtempSync(join(tmpdir(), 'akashi-sqlite-test-'));
after(() => rmSync(folder, { recursive: true }));
let count = 0;

/** What a program leaves behind. @param fill writes into an open database */
function databaseOf(fill: (database: Database.Database, path: string) => void): Buffer {
  const path = join(folder, `${count++}.db`);
  const database = new Database(path);
  fill(database, path);
  if (database.open) database.close();
  return readFileSync(path);
}

const number = BigInt(card.number);

test('every value of every table is read: text, integers, reals, blobs, row numbers, and what is longer than a page', async () => {
  const report = await lookAt(
    databaseOf((database) => {
      database.exec('CREATE TABLE payments (id INTEGER PRIMARY KEY, text TEXT, whole INTEGER, real REAL, raw BLOB, "last one" TEXT)');
      const insert = database.prepare('INSERT INTO payments VALUES (?, ?, ?, ?, ?, ?)');
      insert.run(1, `text ${card.number}.`, null, null, null, null);
      insert.run(2, null, number, null, null, null);
      insert.run(3, null, null, Number(card.number), null, null);
      insert.run(4, null, null, null, Buffer.from(`\u0001${card.number}\u0002`), null);
      insert.run(5, null, null, null, gzipSync(text), null);
      insert.run(6, null, null, null, null, `${'x'.repeat(20_000)} ${card.number} ${'y'.repeat(20_000)}`);
      insert.run(number, null, null, null, null, null);
    }),
  );
  assert.deepEqual(foundIn(report), [
    'it › payments › row 5 › raw: SQLite gzip plain',
    'it › payments › row 1 › text: SQLite plain',
    'it › payments › row 2 › whole: SQLite integer',
    'it › payments › row 3 › real: SQLite integer',
    'it › payments › row 4 › raw: SQLite plain',
    'it › payments › row 6 › last one: SQLite plain',
    `it › payments › row ${report.findings.at(-1)?.place.split(' › ')[2]?.slice(4)} › id: SQLite integer`,
  ]);
  assert.deepEqual(errorsIn(report), []);
  assert.ok(!JSON.stringify(report).includes(card.number), 'the number of a row is shown');
});

test('offsets are those in the file, also in pages that go on from others', async () => {
  const bytes = databaseOf((database) => {
    database.exec('CREATE TABLE t (x TEXT)');
    database.prepare('INSERT INTO t VALUES (?)').run(`${'x'.repeat(20_000)} ${card.number}`);
    database.prepare('INSERT INTO t VALUES (?)').run(`short ${card.number}`);
  });
  const { findings } = await lookAt(bytes);
  for (const { offset } of findings) assert.equal(bytes.toString('latin1', offset, offset + 16), card.number);
  assert.equal(findings.length, 2);
});

test('a number that two pages share is found, although no stretch of the file has it', async () => {
  for (let shift = 0; shift < 17; shift++) {
    const bytes = databaseOf((database) => {
      database.exec('CREATE TABLE t (x TEXT)');
      database.prepare('INSERT INTO t VALUES (?)').run(`${'x'.repeat(8000)}${' '.repeat(shift)}${`${card.number} `.repeat(600)}`);
    });
    const inOneStretch = bytes.toString('latin1').split(card.number).length - 1;
    const report = await lookAt(bytes);
    assert.equal(report.findings.length, 600);
    if (inOneStretch < 600) return;
  }
  assert.fail('the sample has no such number');
});

test('text is read in the encoding of the database', async () => {
  for (const [encoding, shown] of [
    ['UTF-16le', 'UTF-16LE'],
    ['UTF-16be', 'UTF-16BE'],
  ]) {
    const report = await lookAt(
      databaseOf((database) => {
        database.exec(`PRAGMA encoding = "${encoding}"`);
        database.exec('CREATE TABLE 支払 (番号 TEXT)');
        database.prepare('INSERT INTO 支払 VALUES (?)').run(card.number);
      }),
    );
    assert.deepEqual(foundIn(report), [`it › 支払 › row 1 › 番号: SQLite ${shown} plain`]);
  }
});

test('a number in an index and in a table without row numbers is found in both', async () => {
  const report = await lookAt(
    databaseOf((database) => {
      database.exec(
        'CREATE TABLE cards (number INTEGER, name TEXT, PRIMARY KEY (number)) WITHOUT ROWID; CREATE INDEX by_name ON cards (name)',
      );
      database.prepare('INSERT INTO cards VALUES (?, ?)').run(number, 'somebody');
    }),
  );
  assert.deepEqual(foundIn(report), ['it › cards › column 1: SQLite integer', 'it › index by_name › column 2: SQLite integer']);
});

test('what was deleted is found: amid the rows of a page, and on pages that no table has any more', async () => {
  const within = await lookAt(
    databaseOf((database) => {
      database.exec('PRAGMA secure_delete = OFF; CREATE TABLE t (x TEXT)');
      for (const x of ['before', `number ${card.number}`, 'after']) database.prepare('INSERT INTO t VALUES (?)').run(x);
      database.exec("DELETE FROM t WHERE x LIKE 'number%'");
    }),
  );
  assert.deepEqual(foundIn(within), ['it › t › a former row › x: SQLite plain']);
  const dropped = await lookAt(
    databaseOf((database) => {
      database.exec('PRAGMA secure_delete = OFF; CREATE TABLE kept (x); CREATE TABLE t (x, y INTEGER)');
      const insert = database.prepare('INSERT INTO t VALUES (?, ?)');
      for (let n = 0; n < 20; n++) insert.run('x'.repeat(900), n === 10 ? number : 0);
      database.exec('DROP TABLE t');
    }),
  );
  assert.deepEqual(foundIn(dropped), ['it › free page 6 › row 11 › column 2: SQLite integer']);
});

test('a write-ahead log is read by itself: what is not in the database yet, and what was overwritten in it', async () => {
  let log = Buffer.alloc(0);
  databaseOf((database, path) => {
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x TEXT, y INTEGER)');
    database.prepare('INSERT INTO t VALUES (?, ?)').run('row', number);
    database.exec('UPDATE t SET y = 0');
    log = readFileSync(`${path}-wal`);
  });
  const report = await lookAt(log);
  assert.deepEqual([...new Set(foundIn(report))], ['it › logged page 2 › row 1 › y: SQLite integer']);
  assert.deepEqual(errorsIn(report), []);
});

test('a number in several columns is found in a write-ahead log, too', async () => {
  let log = Buffer.alloc(0);
  const [iin, account, rest] = [card.number.slice(0, 6), card.number.slice(6, -1), card.number.slice(-1)];
  databaseOf((database, path) => {
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER PRIMARY KEY, call, brand, iin, state, account, source, rest)');
    const row = ['call-1', 'Visa', iin, 'entered', account, 'keys', rest];
    database.prepare('INSERT INTO t (call, brand, iin, state, account, source, rest) VALUES (?, ?, ?, ?, ?, ?, ?)').run(...row);
    log = readFileSync(`${path}-wal`);
  });
  const found = foundIn(await lookAt(log));
  assert.ok(
    found.some((one) => /^it › logged page 2 › row 1 › .*: SQLite split over fields$/.test(one)),
    found.join('\n'),
  );
});

test('a rollback journal is read by itself: what was there before', async () => {
  let journal = Buffer.alloc(0);
  databaseOf((database, path) => {
    database.exec('PRAGMA journal_mode = DELETE; CREATE TABLE t (x TEXT, y INTEGER)');
    database.prepare('INSERT INTO t VALUES (?, ?)').run('row', number);
    database.exec('PRAGMA cache_size = 1; BEGIN; UPDATE t SET y = 0; CREATE TABLE large (x)');
    // So much that pages are written before the end of the transaction.
    const insert = database.prepare('INSERT INTO large VALUES (?)');
    for (let n = 0; n < 400; n++) insert.run('x'.repeat(1000));
    assert.ok(existsSync(`${path}-journal`));
    cpSync(`${path}-journal`, `${path}-copy`);
    journal = readFileSync(`${path}-copy`);
    database.exec('ROLLBACK');
  });
  assert.deepEqual(foundIn(await lookAt(journal)), ['it › former page 2 › row 1 › y: SQLite integer']);
});

test('digits that came one a row are found as one number', async () => {
  const report = await lookAt(
    databaseOf((database) => {
      database.exec('CREATE TABLE keys (at TEXT, pressed INTEGER)');
      const insert = database.prepare('INSERT INTO keys VALUES (?, ?)');
      for (const [n, digit] of [...card.number].entries()) insert.run(`2025-11-23T10:00:${String(n + 10)}Z`, Number(digit));
    }),
  );
  assert.equal(report.findings.length, 1);
  assert.match(report.findings[0]?.place ?? '', /^it › keys › row 1/);
});

/** Ways in which a number is taken apart in a table, and the encoding in which it is found. */
const apart: readonly (readonly [name: string, found: string, fill: (database: Database.Database) => void])[] = [
  [
    'a digit a row, as integers',
    'digit by digit',
    (database) => {
      database.exec('CREATE TABLE t (at TEXT, pressed INTEGER)');
      const insert = database.prepare('INSERT INTO t VALUES (?, ?)');
      for (const [n, digit] of [...card.number].entries()) insert.run(`2025-11-23T10:00:${n + 10}Z`, Number(digit));
    },
  ],
  [
    'a digit a row, as text',
    'digit by digit',
    (database) => {
      database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, call TEXT, digit TEXT)');
      const insert = database.prepare('INSERT INTO t (call, digit) VALUES (?, ?)');
      for (const digit of card.number) insert.run('a1b2c3d4', digit);
    },
  ],
  [
    'a digit a column',
    'digit by digit',
    (database) => {
      const digits = [...card.number].map(Number);
      database.exec(`CREATE TABLE t (${digits.map((_, n) => `d${n + 1} INTEGER`).join(', ')})`);
      database.prepare(`INSERT INTO t VALUES (${digits.map(() => '?').join(', ')})`).run(...digits);
    },
  ],
  [
    'four digits a column',
    'split over fields',
    (database) => {
      const parts = (card.number.match(/..../g) ?? []).map(Number);
      database.exec('CREATE TABLE t (card1 INTEGER, card2 INTEGER, card3 INTEGER, card4 INTEGER)');
      database.prepare('INSERT INTO t VALUES (?, ?, ?, ?)').run(...parts);
    },
  ],
  [
    'spaced',
    'grouped',
    (database) => {
      database.exec('CREATE TABLE t (memo TEXT)');
      database.prepare('INSERT INTO t VALUES (?)').run([...card.number].join(' '));
    },
  ],
];

for (const [name, found, fill] of apart) {
  test(`a number that is taken apart (${name}) is found where its rows were deleted: all, some, with the table`, async () => {
    const settings = 'PRAGMA secure_delete = OFF; CREATE TABLE other (x TEXT)';
    const [all, some, dropped] = [
      (database: Database.Database) => database.exec('DELETE FROM t'),
      (database: Database.Database) => {
        const last = (database.prepare('PRAGMA table_info(t)').all() as { readonly name: string }[]).at(-1)?.name;
        database.exec(`INSERT INTO t (${last}) VALUES ('left'); DELETE FROM t WHERE ${last} <> 'left'`);
      },
      (database: Database.Database) => database.exec('DROP TABLE t'),
    ].map((remove) =>
      databaseOf((database) => {
        database.exec(settings);
        fill(database);
        remove(database);
      }),
    ) as [Buffer, Buffer, Buffer];
    for (const bytes of [all, some, dropped]) {
      const report = await lookAt(bytes);
      assert.equal(report.findings.length, 1);
      assert.match(foundIn(report)[0] ?? '', new RegExp(`^it › (t|free page 3) › (a former row|former row 1) › .*: SQLite ${found}$`));
    }
    assert.equal((await scanStream('it', [all], { any: true })).findings.length, 1);
    assert.equal((await scanStream('it', [some], { any: true })).findings.length, 1);
  });

  test(`a number that is taken apart (${name}) is found in a write-ahead log alone, once, be it deleted there or not`, async () => {
    for (const remove of ['', 'DELETE FROM t']) {
      let log = Buffer.alloc(0);
      databaseOf((database, path) => {
        database.exec('PRAGMA journal_mode = WAL; PRAGMA secure_delete = OFF; BEGIN');
        fill(database);
        database.exec(`${remove}; COMMIT`);
        log = readFileSync(`${path}-wal`);
      });
      const report = await lookAt(log);
      assert.equal(report.findings.length, 1);
      assert.match(foundIn(report)[0] ?? '', new RegExp(`^it › logged page 2 › (former )?row 1 › .*: SQLite ${found}$`));
      assert.deepEqual(errorsIn(report), []);
      assert.equal((await scanStream('it', [log], { any: true })).findings.length, 1);
    }
  });
}

test('a damaged page is reported with its table, and looked at as bytes', async () => {
  const bytes = databaseOf((database) => {
    database.exec('CREATE TABLE t (x TEXT)');
    const insert = database.prepare('INSERT INTO t VALUES (?)');
    for (let n = 0; n < 40; n++) insert.run(`${'x'.repeat(500)} ${n === 20 ? card.number : ''}`);
  });
  const at = bytes.indexOf(card.number);
  const page = at - (at % 4096);
  bytes.fill(0xee, page, page + 8);
  const report = await lookAt(bytes);
  assert.deepEqual(foundIn(report), ['it: SQLite plain']);
  assert.deepEqual(errorsIn(report), ['it › t: SQLite: 1 of its pages is damaged']);
  assert.deepEqual(errorsIn(await lookAt(bytes.subarray(0, bytes.length - 100))).at(0), 'it: SQLite: it ends amid a page');
});

test('columns of a table are told by their definitions', () => {
  for (const [sql, columns, rowid] of [
    ['CREATE TABLE t (a, b TEXT, c INTEGER PRIMARY KEY)', ['a', 'b', 'c'], 2],
    [
      'CREATE TABLE "t"("a ""x""" DECIMAL(10, 2) DEFAULT (1 + (2)), [b c], `d`, PRIMARY KEY (a), CHECK (a > 0))',
      ['a ""x""', 'b c', 'd'],
      undefined,
    ],
    ['CREATE TABLE t (a /* , b */, -- c\n d)', ['a', 'd'], undefined],
    ['CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID', [], undefined],
    ['CREATE TABLE t AS SELECT 1', [], undefined],
  ] as const)
    assert.deepEqual(columnsOf(sql), { columns, ...(rowid !== undefined && { rowid }) }, sql);
});
