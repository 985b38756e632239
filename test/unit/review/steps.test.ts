import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../shared/domain/plan';
import { buildPlan } from '../../support/buildPlan';
import { allRows, openReview, reviewedPlan, rowLines } from '../../support/openReview';

const everything = { kinds: [], undecidedOnly: false, text: '' };
const hex = (digit: string): string => digit.repeat(32);
const taskOf = (step: string, number: number): string => `task-${hex(step)}-${number}`;

function manifest(step: string, number: number): Plan['source']['manifests'][number] {
  const folder = `2026-03-21T02:41:00.000000Z_sessionaction-${hex('e')}-${number}`;
  const taskId = taskOf(step, number);
  return {
    key: `Manifests/farm-${hex('1')}/queue-${hex('2')}/job-${hex('3')}/step-${hex(step)}/${taskId}/${folder}/${hex('f')}_output`,
    hash: hex('0'),
    taskId,
  };
}

function plan(): Plan {
  const frames = (step: string, prefix: string, second: string) => ({
    folder: 'renders',
    prefix,
    suffix: '.exr',
    runs: [
      { first: 1, last: 3, kind: 'content-differs' as const, taskId: taskOf(step, 0) },
      { first: 4, last: 6, kind: 'content-differs' as const, taskId: taskOf(second, 0) },
    ],
  });
  const built = buildPlan({
    sequences: [frames('b', 'beauty.', 'b'), frames('a', 'cache.', 'a'), frames('a', 'mixed.', 'b')],
    files: {
      'renders/notes.txt': { kind: 'content-differs', taskId: taskOf('b', 0) },
      'renders/else.txt': { kind: 'content-differs' },
      'renders/same.txt': { kind: 'identical', taskId: taskOf('a', 0) },
    },
  });
  return { ...built, source: { ...built.source, manifests: [manifest('a', 0), manifest('b', 0)] } };
}

describe('rows by step', () => {
  it('stand under the step that wrote them; what several or unknown ones wrote comes last', () => {
    const review = openReview(plan());
    review.view('step', everything);
    expect(rowLines(review).map((line) => line.split(' · ').slice(0, 2).join(' · '))).toEqual([
      '▸ 1 identical · proven by XXH128 on both sides, 1 single file. Skipped, nothing to decide.',
      `▾ Step step-${hex('a')} · 6 files`,
      '  ▸ cache.[1-6].exr · 6 frames',
      `▾ Step step-${hex('b')} · 7 files`,
      '  ▸ beauty.[1-6].exr · 6 frames',
      '  notes.txt · renders',
      '▾ No known step · 1 file',
      '  else.txt · renders',
      '▾ Several steps · 6 files',
      '  ▸ mixed.[1-6].exr · 6 frames',
    ]);
  });

  it('close, are found again, and are decided as one', () => {
    const review = openReview(plan());
    review.view('step', everything);
    const step = `t:step-${hex('b')}`;
    expect(review.locate(step)).toEqual({ rowIndex: 3 });
    review.expand(step, false);
    expect(allRows(review).map(({ id, setSize }) => `${id} of ${setSize}`)).toContain(`${step} of 5`);
    expect(review.decide({ scope: 'row', rowIds: [step] }, 'overwrite')).toMatchObject({ changed: 7, refused: 0 });
    expect(review.scopes(step).map(({ scope, count }) => [scope, count])).toContainEqual(['row', 7]);
  });

  it('keep decisions and steps of undo over every change of grouping', () => {
    const review = openReview(plan());
    review.decide({ scope: 'sequence', rowIds: ['s0'] }, 'overwrite');
    const decided = reviewedPlan(review).entries.map(({ decision }) => decision);
    review.view('step', everything);
    review.decide({ scope: 'sequence', rowIds: ['s2'] }, 'skip');
    review.undo();
    expect(reviewedPlan(review).entries.map(({ decision }) => decision)).toEqual(decided);
    review.view('folder', everything);
    expect([review.scopes('s0').find(({ scope }) => scope === 'folder')?.count, review.summary().groupBy]).toEqual([
      20,
      'folder',
    ]);
    review.undo();
    expect(
      reviewedPlan(review).entries.every(({ kind, decision }) => kind !== 'content-differs' || decision === undefined),
    ).toBe(true);
  });

  it('cover a whole folder from any of its steps', () => {
    const review = openReview(plan());
    review.view('step', everything);
    expect(
      review
        .scopes('s0')
        .filter(({ scope }) => scope.startsWith('folder'))
        .map(({ count }) => count),
    ).toEqual([20, 20]);
  });
});
