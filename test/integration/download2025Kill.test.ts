import { Buffer } from 'node:buffer';
import { lstat, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { remoteTreeOf } from '../support/plan/plannedObjects';
import type { FileSystem } from '../../main/engine/ports/fileSystem';
import type { Plan } from '../../shared/domain/plan';
import { buildManifest } from '../../shared/manifest/build';
import type { ManifestEntry } from '../../shared/manifest/manifest';
import { createDownloadWorld, listingOf, type DownloadWorld } from '../support/download/downloadWorld';
import { createMortalFiles, Killed, withoutHardLinks } from '../support/faultyFiles';

const mtimeUs = 1_700_000_000_000_000;

/** What each path may hold, whatever happened; `undefined` is absent. */
const allowed: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'run.sh': ['mine', 'farm'],
  'new.txt': [undefined, 'new'],
  changed: ['-> mine', '-> run.sh'],
  unbacked: ['-> mine', '-> run.sh'],
  made: [undefined, '-> run.sh'],
  'd/deep': [undefined, '-> ../made'],
};

/** A project with links of its own and a plan that replaces and adds some. */
async function worldAndPlan(): Promise<{ readonly world: DownloadWorld; readonly plan: Plan }> {
  const world = await createDownloadWorld();
  await writeFile(world.at('run.sh'), 'mine');
  for (const name of ['changed', 'unbacked']) await symlink('mine', world.at(name));
  await mkdir(world.at('d'));
  const link = (path: string, text: string): ManifestEntry => ({ kind: 'link', path, link: { text, base: 'parent' } });
  const file = async (path: string, text: string): Promise<ManifestEntry> => ({
    kind: 'file',
    path,
    hash: await world.store(text),
    sizeBytes: Buffer.byteLength(text),
    mtimeUs,
    runnable: true,
  });
  const manifest = buildManifest(
    [
      await file('run.sh', 'farm'),
      await file('new.txt', 'new'),
      link('changed', 'run.sh'),
      link('unbacked', 'run.sh'),
      link('made', 'run.sh'),
      link('d/deep', '../made'),
    ],
    { generation: 'v2025', folders: [{ path: 'd' }, { path: 'empty' }] },
  );
  const plan = await world.plan(remoteTreeOf(manifest, world.ports.hasher, 'm'));
  const entries = plan.entries.map((entry) =>
    entry.path === 'unbacked'
      ? { ...entry, decision: { action: 'overwrite' as const, backup: false, origin: 'manual' } }
      : entry,
  );
  return { world, plan: { ...plan, entries } };
}

async function whatIsAt(world: DownloadWorld, name: string): Promise<string | undefined> {
  const stat = await lstat(world.at(name)).catch(() => undefined);
  if (stat === undefined) return undefined;
  return stat.isSymbolicLink() ? `-> ${await readlink(world.at(name))}` : readFile(world.at(name), 'utf8');
}

async function expectWhole(world: DownloadWorld, at: number): Promise<void> {
  const found = await Promise.all(
    Object.keys(allowed).map(async (name) => [name, await whatIsAt(world, name)] as const),
  );
  const wrong = found.filter(([name, what]) => allowed[name]?.includes(what) !== true);
  const temps = Object.keys(await listingOf(world.root)).filter((name) => name.endsWith('.part'));
  expect({ at, wrong, temps }).toEqual({ at, wrong: [], temps: [] });
}

/** Answers whether the process died. */
async function dies(run: Promise<unknown>): Promise<boolean> {
  try {
    await run;
    return false;
  } catch (error) {
    if (error instanceof Killed) return true;
    throw error;
  }
}

for (const [name, variant] of [
  ['with hard links', (files: FileSystem) => files],
  ['without hard links', withoutHardLinks],
] as const) {
  test(`killed anywhere while links are made ${name}, every name holds old or new after recovery, and undo gives all back`, async () => {
    let died = 0;
    for (let at = 20; at < 2000; at += 7) {
      const { world, plan } = await worldAndPlan();
      try {
        const before = await world.tree();
        const mortal = createMortalFiles(variant(world.ports.files), at);
        if (!(await dies(world.apply(plan, 'run-1', {}, mortal.files)))) break;
        died += 1;
        await world.recover('run-1');
        await expectWhole(world, at);
        const { unbacked } = before;
        await world.undo('run-1').catch(ignoreNoJournal);
        const tree = Object.entries(await world.tree());
        // A folder may stay of which the journal did not learn in time.
        const after = Object.fromEntries(tree.filter(([name, what]) => name in before || !what.startsWith('folder ')));
        expect({ at, tree: { ...after, unbacked } }).toEqual({ at, tree: { ...before, unbacked } });
      } finally {
        await world.remove();
      }
    }
    expect(died).toBeGreaterThan(15);
  });

  test(`killed anywhere while links are taken back ${name}, the next undo does the rest`, async () => {
    let died = 0;
    for (let at = 20; at < 2000; at += 11) {
      const { world, plan } = await worldAndPlan();
      try {
        const { unbacked, ...before } = await world.tree();
        await world.apply(plan, 'run-1');
        const mortal = createMortalFiles(variant(world.ports.files), at);
        if (!(await dies(world.undo('run-1', 'undo-1', mortal.files)))) break;
        died += 1;
        await world.recover('undo-1');
        await expectWhole(world, at);
        await world.undo('run-1', 'undo-2');
        const { unbacked: left, ...after } = await world.tree();
        expect({ at, after, was: unbacked?.endsWith('mine'), is: left?.endsWith('run.sh') }).toEqual({
          at,
          after: before,
          was: true,
          is: true,
        });
      } finally {
        await world.remove();
      }
    }
    expect(died).toBeGreaterThan(5);
  });
}

/** Killed before the first line was written, there is nothing to undo. */
function ignoreNoJournal(error: unknown): void {
  expect(error).toMatchObject({ code: 'input.not_found' });
}
