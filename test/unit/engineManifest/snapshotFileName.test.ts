/** Names of snapshots: as the reference gives them, and safe for whatever root they come from. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { snapshotFileName } from '../../../main/engine/manifest/snapshotFileName';

const golden = join(import.meta.dirname, '../../fixtures/golden/python');
const hasher = createHasher();

describe('the name of a snapshot', () => {
  const time = new Date(2025, 0, 2, 3, 4, 5);
  const snapshots = readdirSync(golden).filter(
    (name) => name.startsWith('snap-') && existsSync(join(golden, name, 'expected.manifest')),
  );

  test.each(snapshots)('%s is the one the reference gives', (name) => {
    const { input } = JSON.parse(readFileSync(join(golden, name, 'case.json'), 'utf8')) as {
      input: { root: string; flags: readonly string[] };
    };
    const { manifestFileName } = JSON.parse(readFileSync(join(golden, name, 'expected.json'), 'utf8')) as {
      manifestFileName: string;
    };
    const given = input.flags.includes('-n') ? input.flags[input.flags.indexOf('-n') + 1] : undefined;
    expect(snapshotFileName(hasher, input.root, given, time)).toBe(
      manifestFileName.replace('{TS}', '2025-01-02T03-04-05'),
    );
  });

  test('never leaves its folder and always fits, with digest and time whole', () => {
    const [windows, climbing, long] = [
      snapshotFileName(hasher, 'C:\\Users\\a', undefined, time),
      snapshotFileName(hasher, '/r', '../../x', time),
      snapshotFileName(hasher, `/${'ü'.repeat(300)}`, undefined, time),
    ];
    expect([
      windows,
      climbing,
      Buffer.byteLength(long) <= 255,
      long.endsWith(`-${hasher.hash(Buffer.from(`/${'ü'.repeat(300)}`))}-2025-01-02T03-04-05.manifest`),
    ]).toEqual([
      'C__Users_a-eec8565b27fed0b132592115723bee69-2025-01-02T03-04-05.manifest',
      '.._.._x-8729e6ca709c6af4fad9e1d8caef58fc-2025-01-02T03-04-05.manifest',
      true,
      true,
    ]);
  });
});
