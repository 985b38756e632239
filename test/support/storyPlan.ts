/** The plan of the design's pictures, smaller: one of each standing, in two folders. */
import type { Plan } from '../../shared/domain/plan';
import { buildPlan, planTimes } from './buildPlan';

const editedMs = Date.UTC(2026, 2, 21, 9, 14);

/** beauty needs somebody for 12 frames; specular, matte and a locked film stand by themselves; depth is identical, normal is new. */
export function storyPlan(): Plan {
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
        runs: [{ first: 1001, last: 1240, kind: 'remote-newer', untouched: true }],
      },
      {
        folder: 'renders/matte',
        prefix: 'matte_char.',
        suffix: '.exr',
        runs: [
          { first: 1001, last: 1100, kind: 'edited-here', mineMs: editedMs, farmMs: planTimes.mineMs },
          { first: 1101, last: 1110, kind: 'identical' },
        ],
      },
      { folder: 'renders', prefix: 'depth.', suffix: '.exr', runs: [{ first: 1001, last: 1240, kind: 'identical' }] },
      { folder: 'renders', prefix: 'normal.', suffix: '.exr', runs: [{ first: 1001, last: 1240, kind: 'new' }] },
    ],
    files: {
      'renders/preview_v012.mov': { kind: 'locked', mineBytes: 212_000_000, farmBytes: 214_000_000 },
      'notes.txt': { kind: 'content-differs', mineBytes: 1200, farmBytes: 1200, mineMs: planTimes.farmMs },
      'readme.txt': { kind: 'new', farmBytes: 900 },
    },
  });
}
