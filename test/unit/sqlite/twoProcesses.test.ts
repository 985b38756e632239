import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock } from '../../../main/adapters/clock/clock';
import { createHashCache } from '../../../main/adapters/sqlite/hashCache';
import { createPlacedFiles } from '../../../main/adapters/sqlite/placedFiles';
import { openSatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import { bundleScript } from '../../support/bundleScript';

const run = promisify(execFile);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-two-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('three processes make, migrate and write one database at once and lose no row', async () => {
  const script = await bundleScript('test/support/secondProcess.ts', folder);
  const [satchelPath, cachePath] = [path.join(folder, 'satchel.db'), path.join(folder, 'hash-cache.db')];
  const names = ['one', 'two', 'three'];
  await Promise.all(names.map((name) => run(process.execPath, [script, satchelPath, cachePath, name, '200'])));
  const db = openSatchelDatabase(satchelPath, createClock());
  const cache = createHashCache(cachePath, createClock());
  const rows = [...createPlacedFiles(db).all('/r').values()];
  const cached = rows.filter(
    (row) => cache.get(row.path, { ...row, type: 'file', fileId: '1:1', mode: 0 }) === row.hash,
  );
  expect([rows.length, cached.length]).toEqual([600, 600]);
  cache.close();
  db.close();
});
