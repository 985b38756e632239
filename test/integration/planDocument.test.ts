import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RemoteFile } from '../../main/engine/outputs/discovery/remoteFiles';
import { readPlan, writePlan } from '../../main/engine/outputs/plan/planDocument';
import { planDownload } from '../support/plan/plannedObjects';
import type { FileHasher } from '../../main/engine/ports/hashing';
import type { Plan } from '../../shared/domain/plan';
import { createPlanSetting, putMixedTree, remoteFile, type PlanSetting } from '../support/plan/planSetting';
import { createRunContext } from '../support/runContext';

let setting: PlanSetting;
beforeEach(async () => {
  setting = await createPlanSetting();
});
afterEach(() => setting.close());

describe('a plan', () => {
  it('is a pure function of what is there: any order of files and hashes gives the same rows', async () => {
    const files = await putMixedTree(setting);
    const expected = await setting.plan(files);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...files], { minLength: files.length }),
        fc.infiniteStream(fc.nat(5)),
        async (shuffled, turns) => {
          // Hashes arrive after a random number of turns of the event loop.
          const late: FileHasher = {
            hashFile: async (file, signal) => {
              const hashed = await setting.ports.fileHasher.hashFile(file, signal);
              for (let n = Number(turns.next().value); n > 0; n -= 1) await Promise.resolve();
              return hashed;
            },
            close: () => Promise.resolve(),
          };
          setting.ports.hashCache.clear();
          const plan = await planDownload(
            {
              source: expected.source,
              roots: [
                { source: '/mnt/p', sourceFormat: 'posix', target: setting.target, how: 'chosen', files: shuffled },
              ],
              preset: 'artist',
              useHash: true,
              version: '0.1.0',
            },
            { ...setting.ports, fileHasher: late },
            createRunContext(),
          );
          const fixed = (p: Plan) =>
            writePlan({
              ...p,
              planId: 'x',
              createdAt: expected.createdAt,
              volumes: [],
              roots: p.roots.map((root) => ({ ...root, volume: null })),
            });
          expect(fixed(plan)).toBe(fixed(expected));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is written, read and written again as the same bytes', async () => {
    const text = writePlan(await setting.plan(await putMixedTree(setting), { preset: 'safe' }));
    expect(writePlan(readPlan(text, 'plan'))).toBe(text);
  });

  it('shows every frame of forty sequences in forty rows', async () => {
    const files: RemoteFile[] = [];
    for (let s = 0; s < 40; s += 1)
      for (let f = 1; f <= 250; f += 1)
        files.push({
          ...remoteFile('', 'x'),
          path: `shot${String.fromCharCode(97 + (s % 20))}/pass_${s < 20 ? 'beauty' : 'depth'}.${1000 + f}.exr`,
        });
    const plan = await setting.plan(files);
    expect([
      plan.entries.length,
      plan.sequences.length,
      plan.entries.filter((entry) => entry.seq === undefined).length,
      plan.state,
    ]).toEqual([10_000, 40, 0, 'ready']);
  });
});
