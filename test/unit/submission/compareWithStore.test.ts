import { expect, test } from 'vitest';
import type { BlobStore } from '../../../main/engine/ports/blobStore';
import type { StoreCache } from '../../../main/engine/ports/hashing';
import { compareWithStore } from '../../../main/engine/submission/compareWithStore';
import type { SubmissionObject } from '../../../main/engine/submission/submission';
import { AppError } from '../../../shared/domain/errors';
import { createRunContext } from '../../support/runContext';

const count = 100;
const hashOf = (index: number): string => index.toString(16).padStart(32, '0');
const objects = Array.from({ length: count }, (_, index): SubmissionObject => {
  const stat = { type: 'file' as const, sizeBytes: index, mtimeNs: 0n, fileId: '', mode: 0 };
  const source = { relativePath: '', absolutePath: '', contentPath: '', stat, hash: hashOf(index) };
  return { hash: hashOf(index), sizeBytes: index, source };
});

interface Given {
  /** Sizes in the store by hash. */
  readonly stored: ReadonlyMap<string, number>;
  readonly remembered: readonly string[];
  readonly failure?: AppError;
}

function createPorts({ stored, remembered, failure }: Given) {
  const known = new Set(remembered);
  const heads: string[] = [];
  const added: string[] = [];
  let seed = 1;
  const store: Pick<BlobStore, 'storeId' | 'head'> = {
    storeId: 'store',
    head(key) {
      heads.push(key);
      if (failure && heads.length === 1) return Promise.reject(failure);
      const sizeBytes = stored.get(key.slice('Data/'.length, -'.xxh128'.length));
      return Promise.resolve(sizeBytes === undefined ? undefined : { sizeBytes, metadata: {} });
    },
  };
  const storeCache: StoreCache = {
    has: (_, hash) => known.has(hash),
    add: (_, rows) => {
      for (const { hash } of rows) added.push(hash);
    },
    drop: () => {
      known.clear();
    },
    close: () => undefined,
  };
  const ids = { uuid: () => '', guid: () => '', hex: () => (seed = (seed * 48_271) % 0x7fffffff).toString(16) };
  return { store: store as BlobStore, storeCache, ids, heads, added, known };
}

const all = new Map(objects.map(({ hash, sizeBytes }) => [hash, sizeBytes]));
const hashes = objects.map(({ hash }) => hash);

test('what is remembered costs thirty different requests, however much it is', async () => {
  const ports = createPorts({ stored: all, remembered: hashes });
  const comparison = await compareWithStore(objects, ports, createRunContext());
  expect([
    { ...comparison, missing: [...comparison.missing] },
    new Set(ports.heads).size,
    ports.heads.length,
    ports.added,
  ]).toEqual([
    { missing: [], missingAt: new Uint32Array(), missingBytes: 0, presentCount: count, presentBytes: 4950 },
    30,
    30,
    [],
  ]);
});

test('S10: a remembered object that is gone makes it forget the store and ask for everything', async () => {
  const ports = createPorts({ stored: new Map(), remembered: hashes });
  const comparison = await compareWithStore(objects, ports, createRunContext());
  expect([comparison.missing.length, ports.heads.length, ports.known.size]).toEqual([count, 30 + count, 0]);
});

test('S9: asks for what it does not remember and remembers only what has the right size', async () => {
  const stored = new Map(all).set(hashOf(7), 6);
  stored.delete(hashOf(3));
  const ports = createPorts({ stored, remembered: [] });
  const comparison = await compareWithStore(objects, ports, createRunContext());
  expect([Array.from(comparison.missing, ({ hash }) => hash), comparison.missingBytes, ports.added.length]).toEqual([
    [hashOf(3), hashOf(7)],
    10,
    98,
  ]);
});

test('a refused spot check forgets the store, a network that fails does not', async () => {
  const refused = createPorts({
    stored: all,
    remembered: hashes,
    failure: new AppError({ code: 'store.denied_head', message: '' }),
  });
  await compareWithStore(objects, refused, createRunContext());
  const broken = createPorts({
    stored: all,
    remembered: hashes,
    failure: new AppError({ code: 'network.reset', message: '' }),
  });
  const comparing = compareWithStore(objects, broken, createRunContext());
  await expect(comparing).rejects.toMatchObject({ code: 'network.reset' });
  expect([refused.known.size, broken.known.size]).toEqual([0, count]);
});
