import { realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readManifestsForPlan } from '../../main/engine/outputs/discovery/readManifestsForPlan';
import { remoteTreeOf } from '../support/plan/plannedObjects';
import { allowedActions } from '../../main/engine/outputs/plan/kinds';
import { readPlan, writePlan } from '../../main/engine/outputs/plan/planDocument';
import type { RootToPlan } from '../../main/engine/outputs/plan/planDownload';
import { AppError } from '../../shared/domain/errors';
import { keepBothPolicies, presetNames, type Plan, type PlanAction, type PlanEntry } from '../../shared/domain/plan';
import type { Manifest, ManifestEntry, ManifestFolder } from '../../shared/manifest/manifest';
import { createDownloadWorld, listingOf, type DownloadWorld } from '../support/download/downloadWorld';
import {
  hostileEntry,
  hostileLink,
  hostilePath,
  readableList,
  hostileText,
  plantTraps,
  type HostileEntry,
} from '../support/download/hostile';
import { createRunContext } from '../support/runContext';

const mtimeUs = 1_700_000_000_000_000;

/** Hundreds of folders are made, filled and removed. */
const patienceMs = 300_000;

interface Scene {
  readonly world: DownloadWorld;
  /** Hash of the content that can be fetched. */
  readonly good: string;
  readonly fill: (text: string) => string;
  /** Nothing around has changed, every new link leads inside, no temp file stayed. */
  readonly look: () => Promise<void>;
}

/** Everything a scene does must end with an answer or an error with a code, and leave the neighbourhood as it was. */
async function inScene(act: (scene: Scene) => Promise<void>, isOwnFolderTrapped = false): Promise<void> {
  const world = await createDownloadWorld();
  try {
    await plantTraps(world, isOwnFolderTrapped);
    const good = await world.store(hostileText);
    const before = await world.surroundings();
    const planted = (await linksOf(world)).map(identityOf);
    const look = async (): Promise<void> => {
      expect(await world.surroundings()).toEqual(before);
      await expectNewLinksInside(world, planted);
      expect(Object.keys(await listingOf(world.root)).filter((name) => name.endsWith('.part'))).toEqual([]);
    };
    await act({ world, good, fill: (text) => text.replaceAll('SANDBOX', world.sandbox), look });
    await look();
  } finally {
    await world.remove();
  }
}

async function answered<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect([error.code, error.message]).not.toContain('internal');
    return undefined;
  }
}

interface Link {
  readonly name: string;
  readonly text: string;
  readonly mtimeNs: string;
}

/** Every link of the project. Those in backups are the person's own. */
async function linksOf(world: DownloadWorld): Promise<readonly Link[]> {
  return Object.entries(await world.tree()).flatMap(([name, what]) => {
    const [, mtimeNs, text] = /^link (-?\d+) (.*)$/s.exec(what) ?? [];
    return mtimeNs === undefined || text === undefined ? [] : [{ name, text, mtimeNs }];
  });
}

/** What a link keeps when it is renamed; one that is made anew has another time, also with the same name and text. */
const identityOf = ({ text, mtimeNs }: Link): string => `${mtimeNs} ${text}`;

/**
 * The person's own links may lead anywhere, also under another name: `rename-local` moves them as they are. They are known by
 * identity, not by name, and only as many as there were: one more of them is a copy that the download made.
 */
async function expectNewLinksInside(world: DownloadWorld, planted: readonly string[]): Promise<void> {
  const own = [...planted];
  for (const link of await linksOf(world)) {
    const at = own.indexOf(identityOf(link));
    if (at === -1) await expectInside(world, link);
    else own.splice(at, 1);
  }
}

/** By the operating system itself where the link leads to something, by its text where it does not. */
async function expectInside({ root }: DownloadWorld, { name, text }: Link): Promise<void> {
  const real = await realpath(path.join(root, name)).catch(() => undefined);
  const place = real ?? path.resolve(await realpath(path.dirname(path.join(root, name))), text);
  const isInside = place === root || place.startsWith(`${root}/`);
  expect({ name, text, place, isInside }).toEqual({ name, text, place, isInside: true });
}

/** Decides every open row in a way that its kind allows, chosen by `turns`. */
function decideAll(plan: Plan, turns: readonly number[], places: readonly string[]): Plan {
  const pick = <T>(list: readonly T[], turn: number): T | undefined => list[turn % Math.max(1, list.length)];
  const entries = plan.entries.map((entry, index): PlanEntry => {
    const turn = turns[index % Math.max(1, turns.length)] ?? 0;
    if (turn % 3 === 0 && entry.decision !== undefined) return entry;
    const action: PlanAction = pick(allowedActions(entry.kind), turn) ?? 'skip';
    const place = pick(places, turn);
    const policy = pick(keepBothPolicies, turn);
    return {
      ...entry,
      decision: {
        action,
        origin: 'manual',
        backup: turn % 2 === 0,
        ...(action === 'keep-both' && policy !== undefined ? { policy } : {}),
        ...(['elsewhere', 'rename', 'rename-local'].includes(action) && place !== undefined ? { target: place } : {}),
      },
    };
  });
  return { ...plan, entries };
}

const choices = fc.record({
  preset: fc.constantFrom(...presetNames),
  turns: fc.array(fc.nat(100), { minLength: 1, maxLength: 12 }),
  places: fc.array(hostilePath, { maxLength: 3 }),
});
type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

/** Twice into one folder, so that the second run meets the links of the first; then both are taken back. */
async function downloadAll(
  trees: readonly Partial<RootToPlan>[],
  { world, fill, look }: Scene,
  how: Choices,
): Promise<void> {
  for (const [index, tree] of trees.entries()) {
    const plan = await answered(world.plan(tree, { preset: how.preset }));
    if (plan === undefined) continue;
    await answered(world.apply(plan, `plain-${index}`));
    const decided = decideAll(plan, how.turns, how.places.map(fill));
    await answered(world.apply(decided, `decided-${index}`));
    const document = await answered(Promise.resolve().then(() => readPlan(writePlan(decided), 'plan')));
    if (document !== undefined) await answered(world.apply(document, `read-${index}`));
  }
  await look();
  for (const [index] of [...trees.entries()].reverse())
    for (const run of ['read', 'decided', 'plain']) await answered(world.undo(`${run}-${index}`));
}

/** As if somebody had read the manifest without any rule: what is behind it must hold alone. */
function unruledManifest(entries: readonly HostileEntry[], good: string, fill: (text: string) => string): Manifest {
  const folders = entries.flatMap((entry): ManifestFolder[] =>
    entry.is === 'folder' ? [{ path: fill(entry.path) }] : [],
  );
  const list = entries.flatMap((entry): ManifestEntry[] => {
    const at = fill(entry.path);
    const times = { path: at, mtimeUs };
    if (entry.is === 'folder') return [];
    if (entry.is === 'deleted') return [{ kind: 'deleted', path: at }];
    if (entry.is === 'unhashed') return [{ kind: 'unhashed', ...times, sizeBytes: 4 }];
    if (entry.is === 'link')
      return [
        {
          kind: 'link',
          path: at,
          link: { text: fill(entry.text), base: entry.atRoot ? 'root' : 'parent', target: fill(entry.text) },
        },
      ];
    const hashOf = (text: string): string => (text === 'GOOD' ? good : text);
    return entry.is === 'chunked'
      ? [{ kind: 'chunked', ...times, sizeBytes: entry.size, chunkHashes: entry.chunks.map(hashOf) }]
      : [
          {
            kind: 'file',
            ...times,
            sizeBytes: entry.size,
            hash: hashOf(entry.hash),
            ...(entry.runnable ? { runnable: true } : {}),
          },
        ];
  });
  const at = <T>(items: readonly T[], index: number): T => {
    const item = items[index];
    if (item === undefined) throw new RangeError('no such entry');
    return item;
  };
  return {
    generation: 'v2025',
    pathStyle: 'relative',
    kind: 'snapshot',
    hashAlg: 'xxh128',
    chunkSizeBytes: 1024 ** 2,
    fileCount: list.length,
    folderCount: folders.length,
    totalSizeBytes: 0,
    issues: [],
    entryAt: (index: number) => at(list, index),
    entries: () => list.values(),
    folderAt: (index: number) => at(folders, index),
    folders: () => folders.values(),
    pathAt: (index: number) => at(list, index).path,
    kindAt: (index: number) => at(list, index).kind,
  } as unknown as Manifest;
}

test("a link of the person's own that leads outside makes room for a file under another name, and comes back", () =>
  inScene(async ({ world, good, fill, look }) => {
    const files: readonly HostileEntry[] = [{ is: 'file', path: 'out', hash: 'GOOD', size: 4, runnable: false }];
    const before = await world.tree();
    const tree = remoteTreeOf(unruledManifest(files, good, fill), world.ports.hasher, 'hostile');
    const plan = await world.plan(tree);
    const entries = plan.entries.map((entry): PlanEntry => ({
      ...entry,
      decision: { action: 'rename-local', origin: 'manual', target: 'moved' },
    }));
    expect((await world.apply({ ...plan, entries })).failed).toEqual([]);
    const after = await world.tree();
    expect({ moved: after['moved'], out: after['out']?.split(' ')[0] }).toEqual({ moved: before['out'], out: 'file' });
    await look();
    await world.undo('run-1');
    expect(await world.tree()).toEqual(before);
  }));

const manifests = fc.array(fc.array(hostileEntry, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 2 });

test(
  'property: whatever a reader lets through, nothing outside of the folder is touched, nor by taking it back',
  async () => {
    await fc.assert(
      fc.asyncProperty(manifests, choices, (lists, how) =>
        inScene(async (scene) => {
          const { world, good, fill } = scene;
          const trees = lists.map((list) =>
            remoteTreeOf(unruledManifest(list, good, fill), world.ports.hasher, 'hostile'),
          );
          await downloadAll(trees, scene, how);
        }),
      ),
      { numRuns: 200 },
    );
  },
  patienceMs,
);

/** The forms in which manifests are written. */
const forms = [
  'v2023',
  'relative-manifest-snapshot-beta-2025-12',
  'relative-manifest-diff-beta-2025-12',
  'absolute-manifest-snapshot-beta-2025-12',
  '2025-12',
  '2025-12-04-beta',
] as const;

const form = fc.record({ version: fc.constantFrom(...forms), dialect: fc.constantFrom('path', 'name') });

function manifestText(
  list: readonly HostileEntry[],
  { version, dialect }: { readonly version: (typeof forms)[number]; readonly dialect: string },
  { good, fill }: Scene,
): string {
  const hashOf = (text: string): string => (text === 'GOOD' ? good : text);
  const pathKey = version === 'v2023' ? 'path' : dialect;
  const rows = list.flatMap((entry): Record<string, unknown>[] => {
    const named = { [pathKey]: fill(entry.path) };
    if (entry.is === 'folder') return [];
    if (entry.is === 'deleted') return [{ ...named, [dialect === 'path' ? 'deleted' : 'delete']: true }];
    if (entry.is === 'unhashed') return [{ ...named, size: 4, mtime: mtimeUs }];
    if (entry.is === 'link')
      return [{ ...named, symlink: { [pathKey === 'path' ? 'target' : 'name']: fill(entry.text) } }];
    const sized = { ...named, size: entry.size, mtime: mtimeUs };
    return entry.is === 'chunked'
      ? [{ ...sized, chunkhashes: entry.chunks.map(hashOf) }]
      : [{ ...sized, hash: hashOf(entry.hash), ...(entry.runnable && version !== 'v2023' ? { runnable: true } : {}) }];
  });
  const total = { hashAlg: 'xxh128', totalSize: 0 };
  if (version === 'v2023')
    return JSON.stringify({ ...total, manifestVersion: '2023-03-03', paths: rows.filter((row) => 'hash' in row) });
  const dirs = list.flatMap((entry) => (entry.is === 'folder' ? [{ [dialect]: fill(entry.path) }] : []));
  const marker = version.startsWith('2025') ? { manifestVersion: version } : { specificationVersion: version };
  const parent = version.includes('diff') ? { parentManifestHash: 'ab'.repeat(16) } : {};
  return JSON.stringify({ ...total, ...marker, ...parent, dirs, files: rows, fileChunkSizeBytes: 1024 ** 2 });
}

test(
  'property: no hostile manifest file of any version makes a download touch anything outside of its folder',
  async () => {
    let usable = 0;
    const lists = fc.array(readableList, { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(lists, form, choices, fc.boolean(), (given, shape, how, isTrapped) =>
        inScene(async (scene) => {
          const { world } = scene;
          const trees: Partial<RootToPlan>[] = [];
          for (const [index, list] of given.entries()) {
            const file = path.join(world.sandbox, 'data', `${index}.manifest`);
            await world.ports.files.makeFolders(path.dirname(file));
            await writeFile(file, manifestText(list, shape, scene));
            const read = await answered(readManifestsForPlan([file], world.ports, createRunContext()));
            if (read?.roots[0] !== undefined) trees.push({ ...read.roots[0], target: world.root, how: 'chosen' });
          }
          usable += trees.length;
          await downloadAll(trees, scene, how);
        }, isTrapped),
      ),
      { numRuns: 200 },
    );
    expect(usable).toBeGreaterThan(100);
  },
  patienceMs,
);

test(
  'property: no hostile plan file makes a download touch anything outside of its folder',
  async () => {
    const change = fc.record({ at: fc.nat(20), path: hostilePath, link: hostileLink, field: fc.nat(7) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostileEntry, { minLength: 1, maxLength: 6 }),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        choices,
        (list, changes, how) =>
          inScene(async (scene) => {
            const { world, good, fill, look } = scene;
            const tree = remoteTreeOf(unruledManifest(list, good, fill), world.ports.hasher, 'hostile');
            const plan = await answered(world.plan(tree, { preset: how.preset }));
            if (plan === undefined) return;
            const decided = decideAll(plan, how.turns, []);
            const entries = decided.entries.map((entry, index) => {
              const changed = changes.find(({ at }) => at % decided.entries.length === index);
              return changed === undefined
                ? entry
                : { ...entry, ...bent(entry, changed.field, fill(changed.path), fill(changed.link)) };
            });
            const folders = changes.map(({ path: folder }) => ({ root: 0, path: fill(folder) }));
            for (const [index, hostile] of [
              { ...decided, entries },
              { ...decided, folders },
              { ...decided, entries, folders },
            ].entries()) {
              await answered(world.apply(hostile, `raw-${index}`));
              const read = await answered(Promise.resolve().then(() => readPlan(writePlan(hostile), 'plan')));
              if (read !== undefined) await answered(world.apply(read, `read-${index}`));
            }
            await look();
            for (const index of [2, 1, 0])
              for (const run of ['read', 'raw']) await answered(world.undo(`${run}-${index}`));
          }),
      ),
      { numRuns: 200 },
    );
  },
  patienceMs,
);

/** One field of a row as its author would bend it. */
function bent(entry: PlanEntry, field: number, at: string, link: string): Partial<PlanEntry> {
  const decision = { action: 'overwrite' as const, origin: 'manual' };
  switch (field) {
    case 0:
      return { path: at };
    case 1:
      return { path: at, kind: 'new', decision: { action: 'download', origin: 'manual' } };
    case 2:
      return { decision: { ...decision, action: 'elsewhere', target: at }, kind: 'type-differs' };
    case 3:
      return {
        remote: { ...entry.remote, link, size: 0 },
        kind: 'new',
        decision: { action: 'download', origin: 'manual' },
      };
    case 4:
      return { decision: { ...decision, action: 'rename-local', target: at }, kind: 'type-differs' };
    case 5:
      return { kind: 'content-differs', decision: { ...decision, action: 'keep-both', target: at, from: link } };
    case 6:
      return { kind: 'unsafe-path', path: at, remote: { ...entry.remote, hash: link } };
    default:
      return {
        kind: 'missing-in-store',
        remote: { ...entry.remote, hash: at },
        decision: { action: 'retry', origin: 'manual' },
      };
  }
}
