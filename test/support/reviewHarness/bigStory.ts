/** The invented plan of the design, whole: 10,432 files, of which 7,316 are identical, 2,010 new and 1,106 differ; 12 need a person. */
import type { Plan } from '../../../shared/domain/plan';
import { buildPlan, planTimes, type SequenceLiteral } from '../buildPlan';

const editedMs = Date.UTC(2026, 2, 21, 9, 14);
const earlyMs = Date.UTC(2026, 2, 20, 19, 41);
const mine = { origin: 'manual', action: 'keep-mine' } as const;
const skipped = { origin: 'manual', action: 'skip' } as const;

function identical(prefix: string, first: number, last: number): SequenceLiteral {
  return { folder: 'renders/passes', prefix, suffix: '.exr', runs: [{ first, last, kind: 'identical' }] };
}

export function bigStory(): Plan {
  const passes = Array.from({ length: 30 }, (_, pass) =>
    identical(`pass${String(pass + 1).padStart(2, '0')}.`, 1001, 1240),
  );
  return buildPlan({
    sequences: [
      {
        folder: 'renders',
        prefix: 'beauty.',
        suffix: '.exr',
        runs: [
          { first: 1001, last: 1016, kind: 'remote-newer', untouched: true },
          { first: 1017, last: 1028, kind: 'edited-here', bothChanged: true, mineMs: editedMs, decision: null },
          { first: 1029, last: 1240, kind: 'remote-newer', untouched: true },
        ],
      },
      {
        folder: 'renders',
        prefix: 'specular.',
        suffix: '.exr',
        runs: [
          {
            first: 1001,
            last: 1240,
            kind: 'remote-newer',
            untouched: true,
            mineBytes: 12_250_000,
            farmBytes: 12_380_000,
          },
        ],
      },
      {
        folder: 'renders',
        prefix: 'matte_char.',
        suffix: '.exr',
        runs: [
          {
            first: 1001,
            last: 1228,
            kind: 'edited-here',
            mineMs: editedMs,
            farmMs: earlyMs,
            mineBytes: 13_700_000,
            farmBytes: 11_400_000,
          },
        ],
      },
      {
        folder: 'renders',
        prefix: 'diffuse.',
        suffix: '.exr',
        runs: [
          {
            first: 1001,
            last: 1172,
            kind: 'remote-newer',
            untouched: true,
            mineBytes: 11_600_000,
            farmBytes: 11_700_000,
          },
        ],
      },
      {
        folder: 'renders',
        prefix: 'roto_fix.',
        suffix: '.exr',
        runs: [
          { first: 1101, last: 1184, kind: 'edited-here', mineMs: editedMs, farmMs: planTimes.mineMs, decision: mine },
        ],
      },
      {
        folder: 'renders/crypto',
        prefix: 'crypto_object.',
        suffix: '.exr',
        runs: [{ first: 1157, last: 1240, kind: 'edited-here', bothChanged: true, mineMs: editedMs }],
      },
      {
        folder: 'renders/tests',
        prefix: 'slap.',
        suffix: '.exr',
        runs: [
          {
            first: 1001,
            last: 1027,
            kind: 'local-newer',
            mineMs: editedMs,
            farmMs: planTimes.mineMs,
            decision: skipped,
          },
        ],
      },
      {
        folder: 'renders',
        prefix: 'depth.',
        suffix: '.exr',
        runs: [{ first: 1001, last: 3010, kind: 'new', farmBytes: 4_600_000 }],
      },
      ...passes,
      identical('pass31.', 1001, 1116),
    ],
    files: {
      'renders/preview_sh0140_v012.mov': {
        kind: 'locked',
        mineBytes: 212_000_000,
        farmBytes: 214_000_000,
        decision: skipped,
      },
      ...Object.fromEntries(
        Array.from({ length: 30 }, (_, index) => [
          `renders/plates/Plate ${index + 1} <script>alert(1)</script>.tx`,
          { kind: 'case-clash' as const, mineBytes: 3_000_000, farmBytes: 3_100_000 },
        ]),
      ),
    },
    hashing: { needed: 10_432, done: 10_432 },
  });
}

/** Every file is here already. */
export function allHere(): Plan {
  return buildPlan({
    sequences: Array.from({ length: 7 }, (_, pass) => identical(`pass${pass + 1}.`, 1001, 1240)),
    hashing: { needed: 1680, done: 1680 },
  });
}

/** One text that was edited here and written anew on the farm. */
export function textStory(): Plan {
  return buildPlan({
    files: { 'renders/notes.txt': { kind: 'edited-here', bothChanged: true, mineBytes: 640, farmBytes: 641 } },
    hashing: { needed: 1, done: 1 },
  });
}
