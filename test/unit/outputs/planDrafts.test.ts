import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { planInColumns, type ColumnPlan } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { createPlanDrafts } from '../../../main/engine/outputs/plan/planDrafts';
import { writePlan } from '../../../main/engine/outputs/plan/planDocument';
import { smallPlan } from '../../support/smallPlan';
import { createMortalFiles, Killed } from '../../support/faultyFiles';
import { allRows, openReview } from '../../support/openReview';
import { planArbitrary } from '../../support/planArbitrary';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-drafts-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const plan = smallPlan('content-differs');

function decisionsOf({ entries }: { readonly entries: ColumnPlan['entries'] }): readonly string[] {
  return Array.from(entries, ({ decision }) => JSON.stringify(decision ?? 'waits'));
}

/** Three decisions by hand, one taken back, then a preset; each is kept before the next. */
const steps = [
  (review: ReturnType<typeof openReview>) => review.decide({ scope: 'row', rowIds: ['e3'] }, 'skip'),
  (review: ReturnType<typeof openReview>) => review.decide({ scope: 'sequence', rowIds: ['e3'] }, 'overwrite'),
  (review: ReturnType<typeof openReview>) => review.undo(),
  (review: ReturnType<typeof openReview>) => review.usePreset('mirror'),
  (review: ReturnType<typeof openReview>) => review.decide({ scope: 'undecided', rowIds: [] }, 'keep-both'),
] as const;

describe('the draft of a review', () => {
  it('opens again with the decisions it had, whatever they were', async () => {
    const drafts = createPlanDrafts(folder, createFileSystem());
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        planArbitrary,
        fc.array(
          fc.tuple(fc.nat(), fc.constantFrom('skip', 'overwrite', 'keep-both', 'undo', 'redo', 'safe', 'compact')),
          {
            maxLength: 8,
          },
        ),
        async (random, wanted) => {
          const uid = `run-${(run += 1)}`;
          const review = openReview(random);
          await drafts.save(uid, review.draft());
          for (const [pick, what] of wanted) {
            const rows = allRows(review);
            const row = rows[pick % Math.max(1, rows.length)];
            if (what === 'undo') review.undo();
            else if (what === 'redo') review.redo();
            else if (what === 'safe') review.usePreset('safe');
            else if (what === 'compact') await drafts.compact(uid, review.draft);
            else if (row !== undefined) review.decide({ scope: 'row', rowIds: [row.id] }, what);
            await drafts.append(uid, review.takeChange());
          }
          const reopened = await createPlanDrafts(folder, createFileSystem()).read(uid);
          const now = review.draft();
          expect([decisionsOf(reopened), reopened.preset, reopened.totals, reopened.state]).toEqual([
            decisionsOf(now),
            now.preset,
            now.totals,
            now.state,
          ]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('loses no decision that was kept, wherever the process is killed', async () => {
    const real = createFileSystem();
    for (let killAt = 1; ; killAt += 1) {
      const mortal = createMortalFiles(real, killAt);
      const uid = `killed-${killAt}`;
      const drafts = createPlanDrafts(folder, mortal.files);
      const review = openReview(plan);
      const kept: (readonly string[])[] = [];
      try {
        await drafts.save(uid, planInColumns(plan));
        kept.push(decisionsOf(review.draft()));
        for (const [place, step] of steps.entries()) {
          step(review);
          await drafts.append(uid, review.takeChange());
          kept.push(decisionsOf(review.draft()));
          if (place === 2) await drafts.compact(uid, review.draft);
        }
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      const found = await createPlanDrafts(folder, real).readIfThere(uid);
      // What was under way may be there already; what was promised must be.
      const after = decisionsOf(review.draft());
      if (kept.length > 0)
        expect([kept.at(-1), after]).toContainEqual(found === undefined ? undefined : decisionsOf(found));
      if (!mortal.hasDied()) break;
    }
  });

  it('goes on after a line that was torn', async () => {
    const real = createFileSystem();
    const drafts = createPlanDrafts(folder, real);
    const review = openReview(plan);
    await drafts.save('torn', planInColumns(plan));
    review.decide({ scope: 'row', rowIds: ['e3'] }, 'skip');
    await drafts.append('torn', review.takeChange());
    const kept = decisionsOf(review.draft());
    const log = path.join(folder, 'torn', 'decisions.jsonl');
    const length = (await readFile(log)).length;
    review.decide({ scope: 'plan', rowIds: [] }, 'overwrite');
    await drafts.append('torn', review.takeChange());
    await truncate(log, length + 9);
    const again = createPlanDrafts(folder, real);
    const reopened = await again.read('torn');
    const second = openReview(reopened);
    second.decide({ scope: 'row', rowIds: ['e20'] }, 'overwrite');
    await again.append('torn', second.takeChange());
    expect([decisionsOf(reopened), decisionsOf(await createPlanDrafts(folder, real).read('torn'))]).toEqual([
      kept,
      decisionsOf(second.draft()),
    ]);
  });

  it('reads a draft of before there was a log, and no log of another plan', async () => {
    const real = createFileSystem();
    const drafts = createPlanDrafts(folder, real);
    await drafts.save('old', planInColumns(plan));
    await writeFile(path.join(folder, 'old', 'plan.satchel-plan.json'), writePlan(plan));
    const log = '{"decisionLog":1,"planId":"another"}\n{"set":[{"decision":null,"files":{"runs":"0-21"}}]}\n';
    await writeFile(path.join(folder, 'old', 'decisions.jsonl'), log);
    const read = await createPlanDrafts(folder, real).read('old');
    expect([...read.entries]).toEqual(plan.entries);
  });
});
