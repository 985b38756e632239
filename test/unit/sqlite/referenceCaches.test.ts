import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHashCache } from '../../../main/adapters/sqlite/hashCache';
import { referenceTime, withReferenceHashes } from '../../../main/adapters/sqlite/referenceHashes';
import { withReferenceStores } from '../../../main/adapters/sqlite/referenceStores';
import { createStoreCache } from '../../../main/adapters/sqlite/storeCache';
import golden from '../../fixtures/referenceCache/rowsKolkata.json' with { type: 'json' };
import { createManualClock } from '../../support/manualClock';

const large = 64 * 1024 * 1024 + 1;
const mtimesNs: Readonly<Record<string, bigint>> = {
  int: 1_700_000_000_000_000_000n,
  half: 1_700_000_000_500_000_000n,
  one: 1_700_000_000_000_001_000n,
  ns789: 1_700_000_000_123_456_789n,
  ns499: 1_700_000_000_123_456_499n,
  ns500: 1_700_000_000_123_456_500n,
};
const clock = createManualClock();
const warnings: string[] = [];
let folder = '';
const at = (name: string): string => path.join(folder, name);
const reference = () => ({ folder, clock, onWarning: ({ message }: Error) => void warnings.push(message) });

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-reference-'));
  warnings.length = 0;
  vi.stubEnv('TZ', 'Asia/Kolkata');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** The hash cache that the Deadline client wrote in India. */
function plantHashes(): void {
  const db = new Database(at('hash_cache.db'));
  db.pragma('journal_mode = WAL');
  for (const sql of golden.schema) db.exec(sql);
  const insert = db.prepare('INSERT INTO hashesV4 VALUES (?, ?, ?, ?, ?, ?)');
  for (const row of golden.rows)
    insert.run(
      ...[Buffer.from(row.file_path), row.hash_algorithm, row.range_start, row.range_end, row.file_hash],
      row.last_modified_time,
    );
  db.close();
}

test('times are written as the Deadline client writes them', () => {
  const times = golden.rows.map(({ file_path: file }) => referenceTime(mtimesNs[path.posix.basename(file)] ?? 0n));
  expect(times).toEqual(golden.rows.map(({ last_modified_time: time }) => time));
});

test('its hash stands for a large file of the same time, and never for a small or a fresh one', () => {
  plantHashes();
  const cache = withReferenceHashes(createHashCache(at('own.db'), clock), reference());
  const file = '/mnt/proj/cache-rows-kolkata/ns789';
  const facts = { sizeBytes: large, mtimeNs: mtimesNs['ns789'] ?? 0n, fileId: '1:2' };
  const known = golden.rows[0]?.file_hash;
  expect([
    cache.get(file, facts),
    cache.forFolder(path.dirname(file)).get('ns789', facts),
    cache.get(file, { ...facts, sizeBytes: large - 1 }),
    cache.get(file, { ...facts, mtimeNs: facts.mtimeNs + 1000n }),
    cache.get('/mnt/other', facts),
    cache.get(file, { ...facts, mtimeNs: BigInt(clock.nowMs()) * 1_000_000n }),
  ]).toEqual([known, known, undefined, undefined, undefined, undefined]);
  cache.close();
});

test('what Satchel read itself goes before it', () => {
  plantHashes();
  const own = createHashCache(at('own.db'), clock);
  const facts = { sizeBytes: large, mtimeNs: mtimesNs['int'] ?? 0n, fileId: '1:2' };
  own.put([{ path: '/mnt/proj/cache-rows-kolkata/int', ...facts, hash: 'ab'.repeat(16) }]);
  const cache = withReferenceHashes(own, reference());
  expect(cache.get('/mnt/proj/cache-rows-kolkata/int', facts)).toBe('ab'.repeat(16));
  cache.close();
});

const hash = '5c7401c0ec22eeeeeaf06c6480b2cd11';
const bucket = { storeId: 'aa', uri: 's3://bkt/farm/root', endpointKey: 's3://s3.amazonaws.com/bkt' };

function plantSeen(seenMs: number): void {
  const db = new Database(at('s3_check_cache.db'));
  db.exec('CREATE TABLE IF NOT EXISTS s3checkV1(s3_key text primary key, last_seen_time timestamp)');
  const insert = db.prepare('INSERT OR REPLACE INTO s3checkV1 VALUES (?, ?)');
  insert.run(`bkt/farm/root/Data/${hash}.xxh128`, String(seenMs / 1000));
  db.close();
}

test('objects that it saw in a bucket count as seen, for thirty days, there and nowhere else', () => {
  plantSeen(clock.nowMs() - 86_400_000);
  const cache = withReferenceStores(createStoreCache(at('own.db'), clock), reference());
  const unnamed = cache.has('aa', hash, 3);
  cache.name(bucket);
  cache.name({ ...bucket, storeId: 'bb', endpointKey: 's3://minio.studio/bkt' });
  const named = [cache.has('aa', hash, 3), cache.has('bb', hash, 3), cache.has('aa', 'ff'.repeat(16), 3)];
  const objects = [hash, 'ff'.repeat(16), hash].map((each) => ({ hash: each, sizeBytes: 3 }));
  expect([[...(cache.unknown?.('aa', objects) ?? [])], [...(cache.unknown?.('bb', objects) ?? [])]]).toEqual([
    [1],
    [0, 1, 2],
  ]);
  plantSeen(clock.nowMs() - 31 * 86_400_000);
  expect([unnamed, named, cache.has('aa', hash, 3)]).toEqual([false, [true, false, false], false]);
  cache.close();
});

test('a store that was found empty is not believed full again, until the Deadline client saw it later', () => {
  plantSeen(clock.nowMs() - 1000);
  const cache = withReferenceStores(createStoreCache(at('own.db'), clock), reference());
  cache.name(bucket);
  const before = cache.has('aa', hash, 3);
  cache.drop('aa');
  const after = cache.has('aa', hash, 3);
  clock.advance(5000);
  plantSeen(clock.nowMs() - 1000);
  expect([before, after, cache.has('aa', hash, 3)]).toEqual([true, false, true]);
  cache.close();
});

test('S16: its files are never changed, and it may write while they are read', async () => {
  plantHashes();
  const before = await readFile(at('hash_cache.db'));
  const cache = withReferenceHashes(createHashCache(at('own.db'), clock), reference());
  const facts = { sizeBytes: large, mtimeNs: mtimesNs['int'] ?? 0n, fileId: '1:2' };
  cache.get('/mnt/proj/cache-rows-kolkata/int', facts);
  const during = await readFile(at('hash_cache.db'));
  const writer = new Database(at('hash_cache.db'), { timeout: 0 });
  const written = writer.prepare("UPDATE hashesV4 SET file_hash = 'x'").run().changes;
  writer.close();
  expect([during.equals(before), written, cache.get('/mnt/proj/cache-rows-kolkata/int', facts)]).toEqual([
    true,
    6,
    undefined,
  ]);
  cache.close();
});

test('a damaged one is left as it is and told once; one of another version knows nothing', async () => {
  await writeFile(at('hash_cache.db'), 'x'.repeat(5000));
  const other = new Database(at('s3_check_cache.db'));
  other.exec('CREATE TABLE s3checkV0(s3_key text)');
  other.close();
  const hashes = withReferenceHashes(createHashCache(at('own.db'), clock), reference());
  const stores = withReferenceStores(createStoreCache(at('stores.db'), clock), reference());
  stores.name(bucket);
  const facts = { sizeBytes: large, mtimeNs: 1n, fileId: '1:2' };
  const answers = [hashes.get('/a', facts), hashes.get('/a', facts), stores.has('aa', hash, 3)];
  expect([answers, warnings, await readFile(at('hash_cache.db'), 'utf8')]).toEqual([
    [undefined, undefined, false],
    [`The Deadline client's cache ${at('hash_cache.db')} cannot be read.`],
    'x'.repeat(5000),
  ]);
  hashes.close();
  stores.close();
});
