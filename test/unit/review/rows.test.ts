import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPlan } from '../../support/buildPlan';
import { allRows, openReview, rowLines } from '../../support/openReview';
import { planArbitrary } from '../../support/planArbitrary';
import { storyPlan } from '../../support/storyPlan';

const everything = { kinds: [], undecidedOnly: false, text: '' };

describe('rows of a review', () => {
  it('fold what is proven and show one row per sequence', () => {
    expect(rowLines(openReview(storyPlan()))).toEqual([
      '▸ 250 identical · proven by XXH128 on both sides, 2 sequences. Skipped, nothing to decide. · identical · skip',
      '▸ 241 new · not on this workstation yet. Downloaded, nothing is replaced. · new · download',
      'notes.txt · differs · – · 1 open',
      '▸ beauty.[1001-1240].exr · 240 frames · farm-newer · overwrite · Rule 3 · 12 open',
      'preview_v012.mov · renders · blocked · – · open in another program or read-only · 1 open',
      '▸ specular.[1001-1240].exr · 240 frames · farm-newer · overwrite · Rule 3, yours is untouched',
      '▸ matte_char.[1001-1110].exr · 100 of 110 frames · edited-here · keep-both · Rule 4, your edit and theirs stay',
    ]);
  });

  it('open a sequence to runs of the same standing, and a run to its frames', () => {
    const review = openReview(
      buildPlan({
        sequences: [
          {
            prefix: 'beauty.',
            suffix: '.exr',
            runs: [
              { first: 1, last: 2, kind: 'remote-newer', untouched: true },
              { first: 3, last: 3, kind: 'edited-here', decision: null },
              { first: 4, last: 5, kind: 'edited-here', bothChanged: true, decision: null },
              { first: 6, last: 6, kind: 'identical' },
              { first: 7, last: 8, kind: 'edited-here', bothChanged: true, decision: null },
            ],
          },
        ],
      }),
    );
    review.expand('s0', true);
    review.expand('s0/r4-5', true);
    expect(rowLines(review)).toEqual([
      '▸ 1 identical · proven by XXH128 on both sides, 1 sequence. Skipped, nothing to decide. · identical · skip',
      '▾ beauty.[1-8].exr · 7 of 8 frames · mixed · overwrite · Rule 3 · 5 open',
      '  ▸ 0001-0002 · 2 frames · farm-newer · overwrite · Rule 3, yours is untouched',
      '  0003 · edited-here · – · 1 open',
      '  ▾ 0004-0005 · 2 frames · both-changed · – · 2 open',
      '    0004 · both-changed · – · 1 open',
      '    0005 · both-changed · – · 1 open',
      '  ▸ 0007-0008 · 2 frames · both-changed · – · 2 open',
    ]);
  });

  it('open a sequence of one standing directly to its frames', () => {
    const review = openReview(
      buildPlan({
        sequences: [{ prefix: 'a.', suffix: '.exr', runs: [{ first: 8, last: 10, kind: 'content-differs' }] }],
      }),
    );
    review.expand('s0', true);
    expect(allRows(review).map(({ id, level, posInSet, setSize }) => [id, level, posInSet, setSize])).toEqual([
      ['s0', 1, 1, 1],
      ['e0', 2, 1, 3],
      ['e1', 2, 2, 3],
      ['e2', 2, 3, 3],
    ]);
  });

  it('stand under their folders when grouped by folder', () => {
    const review = openReview(storyPlan());
    review.view('folder', everything);
    review.expand('f:renders', false);
    expect(allRows(review).map(({ id, level }) => `${level} ${id}`)).toEqual([
      '1 fold:identical',
      '1 fold:new',
      '1 f:',
      '2 e1071',
      '1 f:renders',
      '1 f:renders/matte',
      '2 s2',
    ]);
  });

  it('keep their order and ids when decisions change', () => {
    const review = openReview(storyPlan());
    review.expand('s0', true);
    const before = allRows(review).map(({ id }) => id);
    review.decide({ scope: 'plan', rowIds: [] }, 'skip');
    expect(allRows(review).map(({ id }) => id)).toEqual(before);
  });

  it('speak a sentence each', () => {
    const review = openReview(storyPlan());
    review.expand('s0', true);
    review.expand('s0/r1017-1028', true);
    review.decide({ scope: 'row', rowIds: ['s2'] }, 'keep-mine');
    const spoken = new Map(allRows(review).map((row) => [row.id, row.spoken]));
    expect(['fold:new', 's0', 's0/r1017-1028', 'e16', 's1', 's2', 'e1071'].map((id) => spoken.get(id))).toEqual([
      '241 new, not on this workstation yet. Downloaded, nothing is replaced.',
      "beauty, 1001 to 1240, 240 frames, farm newer, decision take farm's by rule 3, 12 need you",
      'beauty, 1017 to 1028, 12 frames, both changed, 12 need you, recommended keep both',
      'beauty, 1017, both changed, needs you, recommended keep both',
      "specular, 1001 to 1240, 240 frames, farm newer, decision take farm's by rule 3",
      'matte_char, 1001 to 1100, 100 of 110 frames, edited here, decision keep mine by you',
      'notes.txt, content differs, needs you',
    ]);
  });

  it('carry a ribbon over all frames, merged, with gaps left empty', () => {
    const review = openReview(
      buildPlan({
        sequences: [
          {
            prefix: 'a.',
            suffix: '.exr',
            runs: [
              { first: 1, last: 9, step: 2, kind: 'remote-newer' },
              { first: 11, last: 13, step: 2, kind: 'identical' },
              { first: 31, last: 35, step: 2, kind: 'edited-here', bothChanged: true },
            ],
          },
        ],
      }),
    );
    expect(allRows(review).find(({ id }) => id === 's0')?.ribbon).toEqual([
      { first: 1, last: 9, mark: 'farm' },
      { first: 11, last: 13, mark: 'same' },
      { first: 31, last: 35, mark: 'both' },
    ]);
  });

  it('never hold more ribbon runs than a screen can show', () => {
    const alternating = Array.from({ length: 3000 }, (_, frame) => ({
      first: frame,
      last: frame,
      kind: frame % 2 === 0 ? ('remote-newer' as const) : ('edited-here' as const),
    }));
    const review = openReview(buildPlan({ sequences: [{ prefix: 'a.', suffix: '.exr', runs: alternating }] }));
    const ribbon = review.rows(0, 1).rows[0]?.ribbon ?? [];
    expect({ isShort: ribbon.length <= 256, first: ribbon[0]?.first, last: ribbon.at(-1)?.last }).toEqual({
      isShort: true,
      first: 0,
      last: 2999,
    });
    expect(ribbon.filter((run, index) => run.first <= (ribbon[index - 1]?.last ?? -1))).toEqual([]);
  });

  it('name hostile file names so that they cannot deceive', () => {
    const review = openReview(buildPlan({ files: { 'a\u202e/photo\u202egnp.exe': { kind: 'content-differs' } } }));
    const [row] = allRows(review);
    expect([row?.label, row?.sublabel, row?.spoken]).toEqual([
      'photo⟨U+202E⟩gnp.exe',
      'a⟨U+202E⟩',
      'photo⟨U+202E⟩gnp.exe, content differs, needs you',
    ]);
  });

  it('are nothing for a plan without files', () => {
    const review = openReview(buildPlan({}));
    expect([review.rows(0, 200).rows, review.summary().rowCount, review.seekUndecided(undefined, 'next')]).toEqual([
      [],
      0,
      { rowId: null, rowIndex: null },
    ]);
  });

  it('show each file the filter shows exactly once, and every row is found at its own place', () => {
    fc.assert(
      fc.property(
        planArbitrary,
        fc.constantFrom('sequence' as const, 'folder' as const),
        fc.record({
          kinds: fc.subarray(['identical', 'remote-newer', 'edited-here'] as const, { maxLength: 2 }),
          undecidedOnly: fc.boolean(),
          text: fc.constantFrom('', 'pass', '-pass', 'frame:1002-1004'),
        }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (plan, groupBy, filter, closes) => {
          const review = openReview(plan);
          review.view(groupBy, { ...filter, kinds: [...filter.kinds] });
          for (let changed = true; changed;) {
            const closed = allRows(review).find((row) => row.isExpandable && !row.isExpanded);
            if (closed !== undefined) review.expand(closed.id, true);
            changed = closed !== undefined;
          }
          const open = allRows(review);
          const files = open.filter(({ type }) => type === 'file').map(({ id }) => id);
          expect([files.length, new Set(files).size]).toEqual([review.summary().filteredCount, files.length]);
          for (const close of closes) {
            const row = allRows(review)[close % Math.max(1, open.length)];
            if (row?.isExpandable === true) review.expand(row.id, !row.isExpanded);
          }
          const rows = allRows(review, 7);
          expect(rows.map(({ id }) => review.locate(id).rowIndex)).toEqual(rows.map((_, index) => index));
          expect(rows.length).toBe(review.summary().rowCount);
          for (const { id } of open) {
            const { rowIndex: index } = review.locate(id);
            expect(index === null ? id : rows[index]?.id).toBe(id);
          }
          checkSets(rows);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Siblings count from 1 to the size of their set, in order. */
function checkSets(rows: ReturnType<typeof allRows>): void {
  const stack: { size: number; seen: number }[] = [];
  const wrong: string[] = [];
  for (const row of rows) {
    while (stack.length > row.level) if (!isComplete(stack.pop())) wrong.push(row.id);
    const set = stack[row.level - 1] ?? { size: row.setSize, seen: 0 };
    stack[row.level - 1] = set;
    set.seen += 1;
    if (row.posInSet !== set.seen || row.setSize !== set.size) wrong.push(row.id);
  }
  while (stack.length > 0) if (!isComplete(stack.pop())) wrong.push('end');
  expect(wrong).toEqual([]);
}

function isComplete(set: { readonly size: number; readonly seen: number } | undefined): boolean {
  return set?.seen === set?.size;
}
