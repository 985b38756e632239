import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqliteBindingPath } from '../../../main/adapters/sqlite/sqliteBinding';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'satchel-binding-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('leaves the choice to the package where the Node-API is new enough', () => {
  expect(sqliteBindingPath({ nodeApi: 10, given: '/nowhere', resourcesPath: folder })).toBeUndefined();
});

test('takes the binding that was named, before the packaged one', () => {
  const given = join(folder, 'given.node');
  writeFileSync(given, '');
  mkdirSync(join(folder, 'native'));
  writeFileSync(join(folder, 'native', 'better_sqlite3.node'), '');
  expect(sqliteBindingPath({ nodeApi: 9, given, resourcesPath: folder })).toBe(given);
});

test('takes the packaged binding when none was named or the named one is gone', () => {
  const packaged = join(folder, 'native', 'better_sqlite3.node');
  mkdirSync(join(folder, 'native'));
  writeFileSync(packaged, '');
  expect(sqliteBindingPath({ nodeApi: 9, given: undefined, resourcesPath: folder })).toBe(packaged);
  expect(sqliteBindingPath({ nodeApi: 9, given: join(folder, 'gone.node'), resourcesPath: folder })).toBe(packaged);
});

test('says in a sentence what is missing instead of letting an unfit binding end the process', () => {
  expect(() => sqliteBindingPath({ nodeApi: 9, given: undefined, resourcesPath: folder })).toThrow(
    expect.objectContaining({ code: 'internal.native_module' }),
  );
});
