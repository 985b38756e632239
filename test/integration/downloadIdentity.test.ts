/** The promise of a download over random little projects on a real disk: planned, decided somehow, applied, taken back: the same tree. */
import { chmod, lstat, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RemoteFile } from '../../main/engine/outputs/discovery/remoteFiles';
import { withoutHardLinks } from '../support/faultyFiles';
import { allowedActions } from '../../main/engine/outputs/plan/kinds';
import { keepBothPolicies, presetNames, type ApplyResult, type Plan, type PlanEntry } from '../../shared/domain/plan';
import { writtenPath } from '../../main/engine/outputs/plan/planChecks';
import { createDownloadWorld, type DownloadWorld, type Listing } from '../support/download/downloadWorld';

const farmTimeUs = 1_700_000_000_123_456;
const text = fc.constantFrom('', 'farm', 'mine', 'older render', 'paint', 'ä');

/** What a name may be before the download. */
const local = fc.record({
  is: fc.constantFrom('file', 'file', 'file', 'file', 'file', 'file', 'folder', 'link'),
  text,
  secondsLater: fc.constantFrom(-100, 0, 100),
  mode: fc.constantFrom(0o644, 0o644, 0o644, 0o444, 0o755),
  /** What an earlier download is remembered to have put there. */
  placed: fc.constantFrom('nothing', 'nothing', 'this', 'another'),
});
const remote = fc.record({
  text,
  runnable: fc.boolean(),
  /** Another task wrote the name too. */
  other: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 'farm', 'mine'),
  isLost: fc.constantFrom(false, false, false, false, true),
});
const names = ['r/b.1001.exr', 'r/b.1002.exr', 'r/b.1003.exr', 'r/b_r2.1001.exr', 'r/d/ünï (1).txt', 'r/d', 'look.nk'];
const rows = fc.array(
  fc.record({
    name: fc.constantFrom(...names),
    local: fc.option(local, { nil: undefined, freq: 4 }),
    remote: fc.option(remote, { nil: undefined, freq: 8 }),
  }),
  { minLength: 1, maxLength: 7 },
);
const how = fc.record({
  preset: fc.constantFrom(...presetNames),
  turns: fc.array(fc.nat(100), { minLength: 1, maxLength: 7 }),
  byHand: fc.boolean(),
  hasLinks: fc.boolean(),
  isRedone: fc.constantFrom(false, false, true),
});
type Rows = typeof rows extends fc.Arbitrary<infer T> ? T : never;
const oneCase = fc.record({ given: rows, how });
type Case = typeof oneCase extends fc.Arbitrary<infer T> ? T : never;

/** Puts the files and answers what the farm wrote. Of two rows with one name the first counts; `r/d` is a file or a folder. */
async function plant(given: Rows, world: DownloadWorld): Promise<readonly RemoteFile[]> {
  const { at, root, ports } = world;
  const files: RemoteFile[] = [];
  const seen = new Set<string>();
  for (const { name, local: mine, remote: farm } of given) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (mine !== undefined) await plantLocal(name, mine);
    if (farm !== undefined) files.push(await plantRemote(name, farm));
  }
  return files;

  async function plantLocal(name: string, mine: NonNullable<Rows[number]['local']>): Promise<void> {
    const place = at(name);
    const above = await lstat(path.dirname(place)).catch(() => undefined);
    if (above !== undefined && !above.isDirectory()) return;
    if ((await lstat(place).catch(() => undefined)) !== undefined) return;
    await mkdir(path.dirname(place), { recursive: true });
    if (mine.is === 'folder') await mkdir(place);
    else if (mine.is === 'link') await symlink('look.nk', place);
    else {
      await writeFile(place, mine.text);
      const seconds = farmTimeUs / 1e6 + mine.secondsLater;
      await utimes(place, seconds, seconds);
      await chmod(place, mine.mode);
      if (mine.placed === 'nothing') return;
      const { mtimeNs, size } = await lstat(place, { bigint: true });
      const hash = ports.hasher.hash(Buffer.from(mine.placed === 'this' ? mine.text : 'was here'));
      ports.placed.put([{ root, path: name, hash, sizeBytes: Number(size), mtimeNs: mtimeNs - 5n, runId: 'earlier' }]);
    }
  }

  async function plantRemote(name: string, farm: NonNullable<Rows[number]['remote']>): Promise<RemoteFile> {
    const contentOf = async (content: string, task: string) => ({
      size: Buffer.byteLength(content),
      mtimeUs: farmTimeUs,
      hash: farm.isLost ? ports.hasher.hash(Buffer.from(`lost ${content}`)) : await world.store(content),
      taskId: task,
    });
    const own = await contentOf(farm.text, 'task-2');
    return {
      path: name,
      ...own,
      ...(farm.runnable ? { runnable: true } : {}),
      ...(farm.other === undefined ? {} : { versions: [own, await contentOf(farm.other, 'task-1')] }),
    };
  }
}

/** A decision for every other row, of those that its kind allows; the rest as the preset said. */
function decideByHand(plan: Plan, turns: readonly number[]): Plan {
  const entries = plan.entries.map((entry, index): PlanEntry => {
    const turn = turns[index % turns.length] ?? 0;
    const allowed = allowedActions(entry.kind);
    const action = allowed[turn % allowed.length] ?? 'skip';
    const policy = keepBothPolicies[turn % keepBothPolicies.length] ?? 'version';
    const isNamed = action === 'rename' || action === 'elsewhere' || action === 'rename-local';
    return {
      ...entry,
      decision: {
        action,
        origin: 'manual',
        ...(action === 'keep-both' ? { policy } : {}),
        ...(isNamed ? { target: `moved/${String(index)}` } : {}),
      },
    };
  });
  return { ...plan, entries };
}

function outcomesOf(result: ApplyResult): number {
  const { downloaded, replaced, keptBoth, identical, skipped, keptMine, undecided, asked, failed } = result;
  return downloaded + replaced + keptBoth + identical + skipped + keptMine + undecided + asked.length + failed.length;
}

/** Files that the rows end in: a row of which every version is kept ends in as many as it has contents. */
function filesOf({ entries }: Plan): number {
  const own = ({ decision, remote: { hash, versions = [] } }: PlanEntry): number =>
    decision?.action === 'keep-all' ? new Set([hash, ...versions.map((one) => one.hash)]).size : 1;
  return entries.reduce((sum, entry) => sum + own(entry), 0);
}

/** Without folders: one that was made for a file which then failed is not made again when a download is redone. */
function filesAndLinks(tree: Listing): Listing {
  return Object.fromEntries(Object.entries(tree).filter(([, what]) => !what.startsWith('folder')));
}

/** Answers the kinds that it met. */
async function bringHomeAndBack({
  given,
  how: { preset, turns, byHand, hasLinks, isRedone },
}: Case): Promise<string[]> {
  const world = await createDownloadWorld();
  try {
    const files = await plant(given, world);
    const disk = hasLinks ? world.ports.files : withoutHardLinks(world.ports.files);
    const before = await world.tree();
    const planned = await world.plan({ files }, { preset }, disk);
    expect(await world.tree()).toEqual(before);
    const plan = byHand ? decideByHand(planned, turns) : planned;
    const result = await world.apply(plan, 'run-1', {}, disk);
    const after = await world.tree();
    expect(outcomesOf(result)).toBe(filesOf(plan));

    // What was written under its own name is identical now, and another run of the same has nothing to do there.
    const again = await world.plan({ files }, { preset: 'mirror' }, disk);
    const troubled = new Set([...result.asked, ...result.failed].map((row) => row.path));
    const isSettled = ({ path: own, decision, remote: { versions } }: PlanEntry): boolean =>
      versions === undefined && decision?.action !== 'keep-newer' && !troubled.has(own);
    const written = plan.entries.filter((entry) => writtenPath(entry) === entry.path && isSettled(entry));
    const kinds = new Map(again.entries.map(({ path: own, kind }) => [own, kind]));
    expect(written.map(({ path: own }) => [own, kinds.get(own)])).toEqual(
      written.map(({ path: own }) => [own, 'identical']),
    );
    const settled = { ...again, entries: again.entries.filter(({ kind }) => kind === 'identical') };
    const second = await world.apply(settled, 'run-2', {}, disk);
    expect([second.identical, outcomesOf(second)]).toEqual([settled.entries.length, settled.entries.length]);
    expect(await world.tree()).toEqual(after);

    expect((await world.undo('run-1', 'undo-1', disk)).leftAlone).toEqual([]);
    expect(await world.tree()).toEqual(before);
    if (isRedone) {
      expect((await world.undo('undo-1', 'redo-1', disk)).leftAlone).toEqual([]);
      expect(filesAndLinks(await world.tree())).toEqual(filesAndLinks(after));
      expect((await world.undo('redo-1', 'undo-2', disk)).leftAlone).toEqual([]);
      expect(await world.tree()).toEqual(before);
    }
    expect(Object.keys(await world.surroundings()).filter((name) => name.endsWith('.part'))).toEqual([]);
    return plan.entries.map(({ kind }) => kind);
  } finally {
    await world.remove();
  }
}

/** Downloads that go on side by side, each in a project of its own, so that the disk does not wait for one after the other. */
const lanes = 5;

test('plan, apply, undo is the identity; each file ends in exactly one outcome; a second run finds all identical', async () => {
  const met = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(oneCase, { minLength: lanes, maxLength: lanes }), async (cases) => {
      const kinds = await Promise.all(cases.map(bringHomeAndBack));
      for (const kind of kinds.flat()) met.add(kind);
    }),
    { numRuns: 1000 / lanes, endOnFailure: true },
  );
  expect([...met].sort()).toEqual([
    'content-differs',
    'edited-here',
    'identical',
    'local-damaged',
    'local-newer',
    'locked',
    'new',
    'remote-newer',
    'several-versions',
    'size-differs',
    'type-differs',
  ]);
}, 300_000);

test('versions that are kept beside each other take no name that another file of the download has', async () => {
  const own = { runnable: false, other: undefined, isLost: false };
  const kinds = await bringHomeAndBack({
    given: [
      { name: 'r/b.1001.exr', local: undefined, remote: { ...own, text: 'farm', other: 'mine' } },
      { name: 'r/b_r2.1001.exr', local: undefined, remote: { ...own, text: 'paint' } },
    ],
    how: { preset: 'mirror', turns: [1, 0], byHand: true, hasLinks: true, isRedone: true },
  });
  expect(kinds).toEqual(['several-versions', 'new']);
});
