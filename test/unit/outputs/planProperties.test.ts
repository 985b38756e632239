import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIds } from '../../../main/adapters/clock/clock';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import type { RemoteFile } from '../../../main/engine/outputs/discovery/remoteFiles';
import { writtenPath } from '../../../main/engine/outputs/plan/planChecks';
import { writePlan } from '../../../main/engine/outputs/plan/planDocument';
import { planDownload } from '../../support/plan/plannedObjects';
import { isDecisive, kindTable } from '../../../main/engine/outputs/plan/kinds';
import { newerSide } from '../../../main/engine/outputs/plan/rules';
import { nameKey, platformTraits } from '../../../main/engine/outputs/plan/traits';
import { planActions, planKinds, presetNames, type Plan, type PlanRule } from '../../../shared/domain/plan';
import { hashOf } from '../../support/applyWorld';
import { createManualClock } from '../../support/manualClock';
import { createMemoryProject, type MemoryFile } from '../../support/memoryProject';
import { createMemoryDeclinedFiles, createMemoryHashCache, createMemoryPlacedFiles } from '../../support/memoryRecords';
import { createRunContext } from '../../support/runContext';

const target = '/projects/shot';
const farmTimeUs = 1_700_000_000_123_456;
const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 });

/** Ordinary names, names that meet under some case rule, and whatever any bytes read as. */
const path = fc.oneof(
  fc.constantFrom(
    'r/b.1001.exr',
    'r/b.1002.exr',
    'r/b.1003.exr',
    'r/B.1001.exr',
    'R/b.1001.exr',
    'notes.txt',
    'NOTES.txt',
  ),
  fc.constantFrom(
    'r/b_r2.1001.exr',
    'r',
    'ä.txt',
    'a\u0308.txt',
    'Straße',
    'STRASSE',
    '_incoming/x',
    'con',
    'a b',
    'look.nk',
  ),
  bytes.map((raw) => Buffer.from(raw).toString('utf8')),
  bytes.map((raw) => Buffer.from(raw).toString('latin1')),
  fc
    .array(fc.constantFrom('..', '.', '', 'a', '.satchel', 'C:', '\\', '..\\x', '\0', 'lock', '.SATCHEL '), {
      maxLength: 4,
    })
    .map((parts) => parts.join('/')),
);
const text = fc.constantFrom('', 'farm', 'mine', 'older render');
const local = fc.record({
  text,
  mtimeNs: fc.constantFrom(-100, 0, 100).map((seconds) => BigInt(farmTimeUs + seconds * 1_000_000) * 1000n),
  mode: fc.constantFrom(0o644, 0o644, 0o444),
  placed: fc.constantFrom('nothing', 'this', 'another'),
});
const rule: fc.Arbitrary<PlanRule> = fc
  .record({
    kinds: fc.uniqueArray(fc.constantFrom(...planKinds), { minLength: 1, maxLength: 6 }),
    action: fc.constantFrom(...planActions),
    policy: fc.constantFrom('version', 'suffix', 'subfolder', 'numbered', 'rename-local'),
    enabled: fc.boolean(),
  })
  .map(({ kinds, action, policy, enabled }) => ({
    id: `${action} ${kinds.join(' ')}`,
    name: action,
    enabled,
    when: { kinds },
    then: { action, ...(action === 'keep-both' ? { policy } : {}) },
  }));

const situation = fc.record({
  platform: fc.constantFrom('linux', 'macos'),
  remote: fc.uniqueArray(fc.record({ path, text }), { selector: (file) => file.path, minLength: 1, maxLength: 8 }),
  locals: fc.array(fc.record({ path, file: local }), { maxLength: 6 }),
  rules: fc.uniqueArray(rule, { selector: ({ id }) => id, maxLength: 4 }),
  preset: fc.constantFrom(...presetNames),
});
type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

const isPlain = (name: string): boolean =>
  name.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\0'));

async function planOf(
  { platform, remote, locals, rules, preset }: Situation,
  order: readonly number[],
  turns: readonly number[],
): Promise<Plan> {
  const here = locals.filter((one) => isPlain(one.path));
  const content = Object.fromEntries(here.map((one): [string, MemoryFile] => [one.path, one.file]));
  const project = createMemoryProject(target, content, platform);
  const placed = createMemoryPlacedFiles();
  for (const { path: name, file } of here)
    if (file.placed !== 'nothing') {
      const was = file.placed === 'this' ? file.text : 'was here';
      const row = { root: target, path: name, hash: hashOf(was), sizeBytes: Buffer.byteLength(file.text), runId: 'r' };
      placed.put([{ ...row, mtimeNs: file.mtimeNs - 7n }]);
    }
  const files = remote.map((one): RemoteFile => {
    const size = Buffer.byteLength(one.text);
    return { path: one.path, size, mtimeUs: farmTimeUs, hash: hashOf(one.text) };
  });
  let hashed = 0;
  return planDownload(
    {
      source: { jobName: 'shot 010', store: 'file:///store', manifests: [] },
      roots: [
        {
          source: '/mnt/p',
          sourceFormat: 'posix',
          target,
          how: 'chosen',
          files: order.flatMap((index) => files[index] ?? []),
        },
      ],
      preset,
      planRules: rules,
      useHash: true,
      version: '0.1.0',
      platform,
    },
    {
      files: project.files,
      hasher: createHasher(),
      fileHasher: project.hasher(() => turns[(hashed += 1) % turns.length] ?? 0),
      hashCache: createMemoryHashCache(),
      placed,
      declined: createMemoryDeclinedFiles(),
      clock: createManualClock(),
      ids: { ...createIds(), uuid: () => 'plan' },
    },
    createRunContext(),
  );
}

const inOrder = ({ remote }: Situation): readonly number[] => [...remote.keys()];

describe('for any project, any farm and any rules', () => {
  it('the plan is one function of them: neither the order of files nor of hashes changes a byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        situation.chain((one) => {
          const all = inOrder(one);
          return fc.tuple(fc.constant(one), fc.shuffledSubarray([...all], { minLength: all.length }));
        }),
        fc.array(fc.nat(6), { minLength: 1, maxLength: 6 }),
        async ([one, order], turns) => {
          const plan = await planOf(one, inOrder(one), [0]);
          expect(writePlan(await planOf(one, order, turns))).toBe(writePlan(plan));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('each file has one kind and one state, and the totals are the sum of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (one) => {
        const { entries, totals, hashing, state } = await planOf(one, inOrder(one), [0]);
        expect(entries.map((entry) => entry.path).sort()).toEqual(one.remote.map((file) => file.path).sort());
        const naive = {
          entries: 0,
          decided: 0,
          undecided: 0,
          blocked: 0,
          byKind: {} as Record<string, number>,
          byAction: {} as Record<string, number>,
        };
        let movedBytes = 0;
        for (const entry of entries) {
          const { kind, decision, remote } = entry;
          naive.entries += 1;
          naive.byKind[kind] = (naive.byKind[kind] ?? 0) + 1;
          if (decision === undefined) {
            naive[kindTable[kind].blocks === true ? 'blocked' : 'undecided'] += 1;
            continue;
          }
          expect(isDecisive(kind, decision.action)).toBe(true);
          naive.decided += 1;
          naive.byAction[decision.action] = (naive.byAction[decision.action] ?? 0) + 1;
          const staysMine = decision.action === 'keep-newer' && newerSide(entry) !== 'remote';
          if (!['skip', 'keep-mine'].includes(decision.action) && !staysMine) movedBytes += remote.size;
        }
        const { fetchBytes, copyLocalBytes, replacedBytes, backupBytes, ...counts } = totals;
        expect(counts).toEqual(naive);
        expect(fetchBytes + copyLocalBytes).toBe(movedBytes);
        expect(backupBytes).toBeLessThanOrEqual(replacedBytes);
        expect([hashing.done, state]).toEqual([
          hashing.needed,
          naive.undecided + naive.blocked === 0 ? 'ready' : 'draft',
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  it('no two rows write one place, and none leaves its root or enters Satchel’s own folder', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (one) => {
        const plan = await planOf(one, inOrder(one), [0]);
        const places = plan.entries.flatMap((entry) => writtenPath(entry) ?? []);
        const keys = places.map((place) => nameKey(place, platformTraits[one.platform]));
        expect(new Set(keys).size).toBe(keys.length);
        const parts = places.flatMap((place) => place.split('/'));
        const bad = parts.filter(
          (part) => ['', '.', '..'].includes(part) || part.includes('\0') || /^\.satchel[. ]*$/i.test(part),
        );
        expect(bad).toEqual([]);
        expect(places.filter((place) => !posix.resolve(target, place).startsWith(`${target}/`))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
