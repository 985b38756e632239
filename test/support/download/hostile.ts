/** What somebody would write who wants a download to reach beyond its folder: names, link texts, trees, documents. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { DownloadWorld } from './downloadWorld';

/** Names that lie in the project folder before a download, and what they are; see `plantTraps`. */
export const traps = ['out', 'in', 'lead', 'gone', 'loop', 'up', 'f', 'd'] as const;

const part = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...traps) },
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'A', 'c.txt', 'C.TXT', 'x') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('..', '.', '', '...', '..\\', '..\\..', '.. ', '$0', '$1', '$01', '$9', '$HOME'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '.satchel',
      '.SATCHEL',
      '.satchel.',
      '.satchel-0123456789ab.part',
      'lock',
      'CON',
      'nul.txt',
      'COM1',
      'a:b',
      'C:',
      'trail. ',
      '\\\\srv\\share',
      'a\\b',
      '~',
      '%2e%2e',
      '\u00e9',
      'e\u0301',
      '\ud800',
      'a\0b',
      'n'.repeat(300),
      '__proto__',
      'constructor',
    ),
  },
);

const relative = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));

/** Climbs and absolute names that lead to the canaries of the sandbox if anybody follows them. `SANDBOX` is filled in later. */
const aimed = fc.constantFrom(
  '../outside/canary.txt',
  '../../outside/canary.txt',
  'a/../../outside/canary.txt',
  'a\\..\\..\\outside\\canary.txt',
  'out/canary.txt',
  'out/new.txt',
  'out/deep/new.txt',
  'up/outside/canary.txt',
  'in/../../outside/canary.txt',
  'lead',
  'gone',
  'gone/x',
  'd/back/outside/canary.txt',
  'SANDBOX/outside/canary.txt',
  'SANDBOX/project/../outside/new.txt',
  'SANDBOX/outside',
  '//SANDBOX/outside/canary.txt',
  '/etc/hostname',
  'C:\\Windows\\win.ini',
  'C:x',
  '\\\\?\\C:\\x',
  '//server/share/x',
  '.satchel/lock',
  '.satchel/backup/run-1/x',
  '.satchel',
  '../store/Data/x',
  '../data/runs/run-1/journal.jsonl',
);

export const hostilePath = fc.oneof({ weight: 3, arbitrary: relative }, { weight: 1, arbitrary: aimed });

/** Link texts: paths, and the climbs that fit them from any depth. */
export const hostileLink = fc.oneof(
  { weight: 2, arbitrary: hostilePath },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.integer({ min: 0, max: 4 }),
        fc.constantFrom('outside', 'outside/canary.txt', 'a', 'b/x', 'up', '', '.'),
      )
      .map(([depth, rest]) => '../'.repeat(depth) + rest),
  },
);

export const hostileHash = fc.oneof(
  { weight: 12, arbitrary: fc.constant('GOOD') },
  fc.constantFrom('', '../../outside/canary.txt', '..', 'A'.repeat(32), 'ab', `${'a'.repeat(31)}/`, '0'.repeat(32)),
);

export const hostileSize = fc.oneof(
  { weight: 12, arbitrary: fc.constant(4) },
  fc.constantFrom(0, -1, 5, 3, 2 ** 53, 1024 ** 2 * 3),
);

export type HostileEntry =
  | {
      readonly is: 'file';
      readonly path: string;
      readonly hash: string;
      readonly size: number;
      readonly runnable: boolean;
    }
  | { readonly is: 'chunked'; readonly path: string; readonly chunks: readonly string[]; readonly size: number }
  | { readonly is: 'link'; readonly path: string; readonly text: string; readonly atRoot: boolean }
  | { readonly is: 'unhashed'; readonly path: string }
  | { readonly is: 'deleted'; readonly path: string }
  | { readonly is: 'folder'; readonly path: string };

const entryAt = (path: fc.Arbitrary<string>): fc.Arbitrary<HostileEntry> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        is: fc.constant('file' as const),
        path,
        hash: hostileHash,
        size: hostileSize,
        runnable: fc.boolean(),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        is: fc.constant('link' as const),
        path,
        text: hostileLink,
        atRoot: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        is: fc.constant('chunked' as const),
        path,
        chunks: fc.array(hostileHash, { maxLength: 3 }),
        size: hostileSize,
      }),
    },
    fc.record({ is: fc.constant('unhashed' as const), path }),
    fc.record({ is: fc.constant('deleted' as const), path }),
    fc.record({ is: fc.constant('folder' as const), path }),
  );

export const hostileEntry = entryAt(hostilePath);

/** Paths that every reader takes, where the traps lie: the harm is in what they meet here, in links and in contents. */
const plainPath = fc
  .array(fc.constantFrom(...traps, 'a', 'b', 'A', 'deep', 'x', 'canary.txt', 'e', 'back', 'outside'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join('/'));

/** A list that a reader mostly takes as a whole, so that what comes after reading is tried. */
export const readableList = fc.array(
  fc.oneof({ weight: 12, arbitrary: entryAt(plainPath) }, { weight: 1, arbitrary: hostileEntry }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

/** The content of every file that can be fetched. */
export const hostileText = 'evil';

/** Canaries around the project folder, and in it links that lead out, in and round, as somebody may have left them. */
export async function plantTraps(world: DownloadWorld, isOwnFolderTrapped = false): Promise<void> {
  const around = (name: string): string => join(world.sandbox, name);
  await mkdir(around('outside/deep'), { recursive: true });
  for (const name of ['canary.txt', 'x', 'a', 'deep/canary.txt', 'deep/x'])
    await writeFile(around(`outside/${name}`), `canary ${name}`);
  await writeFile(around('canary.txt'), 'canary of the sandbox');
  await mkdir(world.at('d/e'), { recursive: true });
  await mkdir(world.at('real'));
  await writeFile(world.at('f'), 'mine');
  await writeFile(world.at('real/x'), 'mine too');
  await symlink('../outside', world.at('out'));
  await symlink('real', world.at('in'));
  await symlink('../outside/canary.txt', world.at('lead'));
  await symlink('../outside/not-there', world.at('gone'));
  await symlink('loop', world.at('loop'));
  await symlink('..', world.at('up'));
  await symlink('../..', world.at('d/back'));
  if (isOwnFolderTrapped) await symlink('../outside', world.at('.satchel'));
}
