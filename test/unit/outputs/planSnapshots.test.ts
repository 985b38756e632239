import { copyFile, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { planInColumns, planInObjects, type ColumnPlan } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { createPlanDrafts } from '../../../main/engine/outputs/plan/planDrafts';
import { readPlan, writePlan } from '../../../main/engine/outputs/plan/planDocument';
import { readPlanColumns } from '../../../main/engine/outputs/plan/planFile';
import { createPlanSnapshots } from '../../../main/engine/outputs/plan/snapshot/planSnapshots';
import { AppError } from '../../../shared/domain/errors';
import type { Plan, PlanDecision, PlanEntry } from '../../../shared/domain/plan';
import { smallPlan } from '../../support/smallPlan';
import { createMortalFiles, Killed } from '../../support/faultyFiles';
import { planArbitrary } from '../../support/planArbitrary';

const files = createFileSystem();
const hasher = createHasher();
const logged: string[] = [];
const snapshots = createPlanSnapshots({ files, hasher }, (message) => logged.push(message), 1);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-snapshots-'));
  logged.length = 0;
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const draftOf = (uid: string): string => path.join(folder, uid, 'plan.satchel-plan.json');
const snapshotOf = (uid: string): string => `${draftOf(uid)}.columns`;
const asObjects = (plan: ColumnPlan | undefined): Plan | undefined => plan && planInObjects(plan);

async function saved(uid: string, plan: Plan): Promise<void> {
  await createPlanDrafts(folder, files, snapshots).save(uid, planInColumns(plan));
}

/** What columns hold in their own way: links, chunks, unknown keys, tasks, file numbers, names of decisions, ids that are no places. */
const oddities: readonly ((entry: PlanEntry) => PlanEntry)[] = [
  (entry) => ({ ...entry, remote: { ...entry.remote, taskId: `task ö ${entry.id % 3}` } }),
  (entry) => ({ ...entry, note: 'kept' }),
  (entry) => ({ ...entry, id: entry.id + 1000 }),
  (entry) => ({ ...entry, path: `${entry.path}.字` }),
  (entry) => ({ ...entry, path: `.hidden/${entry.path}` }),
  (entry) => ({ ...entry, remote: { ...entry.remote, mtimeUs: '-90071992547409930' } }),
  (entry) =>
    entry.local === undefined
      ? entry
      : { ...entry, local: { ...entry.local, fileId: `64769:${entry.id}`, hash: entry.remote.hash } },
  (entry) => decided(entry, { target: `copies/${entry.id}`, from: 'renders/from.exr' }),
  (entry) => decided(entry, { version: entry.remote.hash }),
];

function decided(entry: PlanEntry, more: Partial<PlanDecision>): PlanEntry {
  return entry.decision === undefined ? entry : { ...entry, decision: { ...entry.decision, ...more } };
}

const anyPlan = fc
  .tuple(planArbitrary, fc.array(fc.option(fc.constantFrom(...oddities), { nil: undefined }), { maxLength: 12 }))
  .map(([plan, wanted]) => ({
    ...plan,
    entries: plan.entries.map((entry, index) => wanted[index % Math.max(1, wanted.length)]?.(entry) ?? entry),
  }))
  .filter((plan) => plan.entries.length > 0 && isPlan(writePlan(plan)));

function isPlan(text: string): boolean {
  try {
    readPlan(text, 'a plan');
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

const small = smallPlan('remote-newer');

describe('the columns beside a draft', () => {
  it('are what its document says, row by row and byte by byte', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(anyPlan, async (plan) => {
        const uid = `same-${(run += 1)}`;
        await saved(uid, plan);
        const document = await readPlanColumns(draftOf(uid), files);
        const kept = await snapshots.read(draftOf(uid));
        expect([asObjects(kept), kept && writePlan(planInObjects(kept))]).toEqual([
          asObjects(document),
          writePlan(planInObjects(document)),
        ]);
      }),
      { numRuns: 150 },
    );
  });

  it('are never believed when a byte of them is another one, or they end early or late', async () => {
    await saved('damaged', small);
    const bytes = await readFile(snapshotOf('damaged'));
    const damage = fc.oneof(
      fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, change]) => {
        const copy = Uint8Array.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ change;
        return copy;
      }),
      fc.nat(bytes.length - 1).map((length) => bytes.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => Uint8Array.from([...bytes, ...more])),
    );
    await fc.assert(
      fc.asyncProperty(damage, async (damaged) => {
        await writeFile(snapshotOf('damaged'), damaged);
        expect(await snapshots.read(draftOf('damaged'))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('say nothing that a document could not say, also with a digest that fits', async () => {
    let run = 0;
    let believed = 0;
    await fc.assert(
      fc.asyncProperty(
        anyPlan,
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255)), {
          minLength: 1,
          maxLength: 3,
        }),
        async (plan, changes) => {
          const uid = `hostile-${(run += 1)}`;
          await saved(uid, plan);
          const bytes = Uint8Array.from(await readFile(snapshotOf(uid)));
          const end = bytes.length - 16;
          for (const [where, value] of changes) bytes[Math.floor(where * end)] = value;
          bytes.set(Buffer.from(hasher.hash(bytes.subarray(0, end)), 'hex'), end);
          await writeFile(snapshotOf(uid), bytes);
          const kept = asObjects(await snapshots.read(draftOf(uid)));
          if (kept === undefined) return;
          believed += 1;
          expect(readPlan(writePlan(kept), uid)).toEqual(kept);
        },
      ),
      { numRuns: 400 },
    );
    expect(believed).toBeGreaterThan(0);
  });

  it('are of this very document: not of another one, nor of one that was changed and given its time back', async () => {
    await saved('one', small);
    await saved('two', { ...small, planId: 'another' });
    await copyFile(snapshotOf('one'), snapshotOf('two'));
    const foreign = await snapshots.read(draftOf('two'));
    const before = await stat(draftOf('one'));
    const text = await readFile(draftOf('one'), 'utf8');
    await writeFile(draftOf('one'), text.replaceAll('beauty.', 'beautx.'));
    await utimes(draftOf('one'), before.atime, before.mtime);
    const changed = await snapshots.read(draftOf('one'));
    const read = await createPlanDrafts(folder, files, snapshots).read('one');
    expect([foreign, changed, read.entries.paths.at(0).includes('beautx.')]).toEqual([undefined, undefined, true]);
  });

  it('come back after they were lost, and the draft opens with its decisions all the same', async () => {
    const drafts = createPlanDrafts(folder, files, snapshots);
    await drafts.save('lost', planInColumns(small));
    await rm(snapshotOf('lost'));
    await drafts.append('lost', {
      changes: [{ decision: { action: 'skip', origin: 'manual' }, indexes: Uint32Array.of(0, 3) }],
    });
    const read = async () => asObjects(await createPlanDrafts(folder, files, snapshots).read('lost'));
    const anew = await read();
    const kept = await snapshots.read(draftOf('lost'));
    expect([asObjects(kept), await read()]).toEqual([asObjects(await readPlanColumns(draftOf('lost'), files)), anew]);
    expect(anew?.entries[3]?.decision).toEqual({ action: 'skip', origin: 'manual' });
  });

  it('are dropped when an entry became another one while they were written', async () => {
    await saved('moving', small);
    const plan = await readPlanColumns(draftOf('moving'), files);
    const was = await files.lstat(draftOf('moving'));
    if (was === undefined) throw new Error('no draft');
    await snapshots.keep(draftOf('moving'), was, plan, () => false);
    expect([await snapshots.read(draftOf('moving')), await readdir(path.join(folder, 'moving'))]).toEqual([
      undefined,
      ['plan.satchel-plan.json'],
    ]);
  });

  it('go once the plan is applied, and small plans have none', async () => {
    const drafts = createPlanDrafts(folder, files, snapshots);
    await drafts.save('done', planInColumns(small));
    const waiting = await readdir(path.join(folder, 'done'));
    await drafts.save('done', planInColumns({ ...small, state: 'applied' }));
    const usual = createPlanSnapshots({ files, hasher }, (message) => logged.push(message));
    await createPlanDrafts(folder, files, usual).save('small', planInColumns(small));
    expect([waiting, await readdir(path.join(folder, 'done')), await readdir(path.join(folder, 'small'))]).toEqual([
      ['plan.satchel-plan.json', 'plan.satchel-plan.json.columns'],
      ['plan.satchel-plan.json'],
      ['plan.satchel-plan.json'],
    ]);
  });

  it('are only a help: a disk that refuses them is logged, and the draft is kept', async () => {
    const full = {
      ...files,
      createExclusive: (name: string) =>
        name.includes('.columns')
          ? Promise.reject(new AppError({ code: 'disk.full', message: 'The disk is full.' }))
          : files.createExclusive(name),
    };
    const poor = createPlanSnapshots({ files: full, hasher }, (message) => logged.push(message), 1);
    const drafts = createPlanDrafts(folder, full, poor);
    await drafts.save('full', planInColumns(small));
    expect([asObjects(await drafts.read('full'))?.entries, logged.length]).toEqual([small.entries, 2]);
  });

  it('never say what the document does not, wherever the process is killed', async () => {
    const second = { ...small, entries: small.entries.map((entry) => ({ ...entry, path: `again/${entry.path}` })) };
    for (let killAt = 1; ; killAt += 1) {
      const mortal = createMortalFiles(files, killAt);
      const uid = `killed-${killAt}`;
      const drafts = createPlanDrafts(
        folder,
        mortal.files,
        createPlanSnapshots({ files: mortal.files, hasher }, (message) => logged.push(message), 1),
      );
      try {
        for (const plan of [small, second]) await drafts.save(uid, planInColumns(plan));
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      const found = asObjects(await createPlanDrafts(folder, files, snapshots).readIfThere(uid));
      if (found !== undefined) expect(found).toEqual(asObjects(await readPlanColumns(draftOf(uid), files)));
      if (!mortal.hasDied()) break;
    }
  });
});
