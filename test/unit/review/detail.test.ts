import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import { commands } from '../../../shared/ipc/contract';
import { ReviewDetail, ReviewSummary } from '../../../shared/ipc/reviews';
import { buildPlan, planTimes } from '../../support/buildPlan';
import { allRows, openReview, reviewedPlan } from '../../support/openReview';
import { planArbitrary } from '../../support/planArbitrary';
import { storyPlan } from '../../support/storyPlan';

describe('detail and summary of a review', () => {
  it('say what happened to a frame and what keep both would do', () => {
    const placed = { hash: 'another', mtimeNs: BigInt(planTimes.mineMs) * 1_000_000n };
    expect(openReview(storyPlan(), { placed: () => placed }).detail('e16')).toEqual({
      rowId: 'e16',
      label: 'beauty.1017.exr',
      title: 'Both changed since 12 Mar',
      fileCount: 1,
      undecidedCount: 1,
      kind: 'edited-here',
      reason:
        'You changed your file after it came home, and the farm rendered a new one. Recommended: keep both, because neither your edit nor the new render is lost.',
      allowed: ['skip', 'keep-mine', 'overwrite', 'keep-both', 'keep-newer', 'ask'],
      recommended: 'keep-both',
      keepBothExample: "Farm's becomes beauty_r2.1017.exr",
      compare: [
        { label: 'Size', mine: '18.9 MB', farm: '18.2 MB', differs: true },
        { label: 'Saved', mine: 'today 09:14', farm: 'today 02:41', differs: true },
        { label: 'XXH128', mine: 'not hashed', farm: '51b7…da', differs: false },
      ],
      ribbon: [
        { first: 1001, last: 1016, mark: 'farm' },
        { first: 1017, last: 1028, mark: 'both' },
        { first: 1029, last: 1240, mark: 'farm' },
      ],
    });
  });

  it('name the frames of a sequence that keep both would be about', () => {
    const review = openReview(storyPlan());
    const { title, reason, keepBothExample, compare } = review.detail('s0');
    expect([title, reason, keepBothExample, compare]).toEqual([
      'Mostly farm newer',
      '228 farm newer, 12 both changed. Only you can say which one is right.',
      "Farm's become beauty_r2.[1017-1028].exr",
      [
        { label: 'Size', mine: '4.54 GB', farm: '4.37 GB', differs: true },
        { label: 'Newest saved', mine: 'today 09:14', farm: 'today 02:41', differs: true },
        { label: 'Files', mine: '240', farm: '240', differs: false },
      ],
    ]);
  });

  it('avoid names that are taken in the plan or on the disk', () => {
    const plan = buildPlan({
      files: { 'a/notes.txt': { kind: 'content-differs' }, 'a/notes_r2.txt': { kind: 'identical' } },
    });
    const review = openReview(plan, { taken: { has: (_, path) => path === 'a/notes_r3.txt' } });
    review.decide({ scope: 'row', rowIds: ['e0'] }, 'keep-both');
    expect([review.detail('e0').keepBothExample, reviewedPlan(review).entries[0]?.decision?.target]).toEqual([
      "Farm's becomes notes_r4.txt",
      'a/notes_r4.txt',
    ]);
  });

  it('tell an edit from a change on both sides by what was placed before', () => {
    const plan = buildPlan({ files: { 'a.exr': { kind: 'edited-here', bothChanged: true } } });
    const hash = plan.entries[0]?.remote.hash ?? '';
    const titles = [
      openReview(plan).detail('e0').title,
      openReview(plan, { placed: () => ({ hash }) }).detail('e0').title,
      openReview(plan, { placed: () => ({ hash: 'older' }) }).detail('e0').title,
    ];
    expect(titles).toEqual(['Both changed', 'Edited here', 'Both changed']);
  });

  it('number the rules and count what each decides', () => {
    const review = openReview(storyPlan());
    expect(review.summary().rules.map(({ text, count, locked }) => [text, count, locked])).toEqual([
      ['Identical → Skip', 250, true],
      ["Yours is damaged → Take farm's", 0, false],
      ["Farm newer, mine untouched → Take farm's", 468, false],
      ['Edited here → Keep both', 100, false],
      ['Differs only in case → Keep both', 0, false],
      ['Name not allowed here → Rename', 0, false],
      ['New → Download', 241, true],
    ]);
  });

  it('word rules of every condition', () => {
    const rule = (id: string, when: object, name = 'My rule') => ({
      id,
      name,
      enabled: true,
      when,
      then: { action: 'keep-both' as const },
    });
    const plan = buildPlan({
      rules: [
        rule('a', { glob: 'crypto/**' }),
        rule('b', { kinds: ['edited-here', 'local-newer'], sizeMin: 1e9, extensions: ['exr', '.tx'] }),
        rule(
          'c',
          { kinds: ['edited-here', 'local-newer', 'new'], notGlob: '*.tmp', sequence: true },
          'Every difference',
        ),
        rule('d', {}),
        { ...rule('e', { untouched: true }), locked: true },
        { ...rule('f', {}), enabled: false },
      ],
      preset: 'only-missing',
    });
    expect(
      openReview(plan)
        .summary()
        .rules.map(({ text }) => text),
    ).toEqual([
      'Identical → Skip',
      'In crypto/** → Keep both',
      'Edited here or yours newer, .exr, .tx, at least 1.00 GB → Keep both',
      'Every difference, not in *.tmp, sequences → Keep both',
      'My rule → Keep both',
      'Mine untouched → Keep both',
      'Already here → Skip',
      'New → Download',
    ]);
  });

  it('count blocked files apart and let them only be skipped', () => {
    const review = openReview(
      buildPlan({
        files: { '../x': { kind: 'unsafe-path' }, 'y.exr': { kind: 'unmapped-root' }, 'z.exr': { kind: 'no-access' } },
      }),
    );
    const { undecidedCount, blockedCount } = review.summary();
    const rows = allRows(review).map(({ id, mark, allowed, undecidedCount: open }) => [id, mark, allowed, open]);
    expect([undecidedCount, blockedCount, rows]).toEqual([
      1,
      2,
      [
        ['e1', 'blocked', ['skip'], 0],
        ['e2', 'blocked', ['skip', 'retry'], 1],
        ['e0', 'blocked', ['skip'], 0],
      ],
    ]);
    review.decide({ scope: 'plan', rowIds: [] }, 'skip');
    expect(review.summary()).toMatchObject({
      blockedCount: 0,
      undecidedCount: 0,
      state: 'ready',
    });
  });

  it.each([
    ['Nothing is decided yet.', buildPlan({ files: { a: { kind: 'content-differs' } } })],
    [
      'Waiting for 3 hashes. You can keep deciding.',
      buildPlan({
        files: Object.fromEntries(
          ['a', 'b', 'c', 'd'].map((name) => [
            name,
            {
              kind: 'verifying' as const,
              decision: name === 'd' ? null : { action: 'overwrite' as const, origin: 'manual' },
            },
          ]),
        ),
        hashing: { needed: 6, done: 2 },
      }),
    ],
    [
      '/home has too little space: 574 MB more must be free, so that 1.07 GB stay free.',
      buildPlan({
        files: { a: { kind: 'new', farmBytes: 1.5e9 } },
        volumes: [
          {
            id: 0,
            label: '/home',
            freeBytes: 2e9,
            lowestFreeBytes: null,
            finalFreeBytes: null,
            fetchBytes: 0,
            backupBytes: 0,
          },
        ],
      }),
    ],
    ['This plan was applied.', buildPlan({ files: { a: { kind: 'new' } }, state: 'applied' })],
    [undefined, buildPlan({ files: { a: { kind: 'identical' } } })],
  ])('says %j when apply cannot start', (reason, plan) => {
    expect(openReview(plan).summary().blockedReason).toBe(reason);
  });

  it('fit the contract of the window for every plan', () => {
    fc.assert(
      fc.property(planArbitrary, fc.constantFrom('sequence' as const, 'folder' as const), (plan, groupBy) => {
        const review = openReview(plan);
        expect(
          ReviewSummary.safeParse(review.view(groupBy, { kinds: [], undecidedOnly: false, text: '' })).error,
        ).toBeUndefined();
        for (const { id } of allRows(review)) {
          expect(ReviewDetail.safeParse(review.detail(id)).error).toBeUndefined();
          expect(commands['review.scopes'].output.safeParse({ scopes: review.scopes(id) }).error).toBeUndefined();
        }
        const decided = { ...review.decide({ scope: 'undecided', rowIds: [] }, 'skip'), summary: review.summary() };
        expect(commands['review.decide'].output.safeParse(structuredClone(decided)).error).toBeUndefined();
        expect(
          commands['review.seekUndecided'].output.safeParse(review.seekUndecided(undefined, 'next')).error,
        ).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it.each(['s99', 'e9999', 's0/r1-2', 'f:nowhere', 'x', 'new/s0', ''])('answers not found for the row %j', (rowId) => {
    const review = openReview(storyPlan());
    const answers = [
      () => review.detail(rowId),
      () => review.decide({ scope: 'row', rowIds: ['s0', rowId] }, 'skip'),
    ].map((ask) => {
      try {
        ask();
        return 'answered';
      } catch (error) {
        return error instanceof AppError ? error.code : 'other';
      }
    });
    expect([answers, review.summary().canUndo]).toEqual([['input.not_found', 'input.not_found'], false]);
  });
});

describe('seeking what needs somebody', () => {
  it('goes through the files in row order, opens what they lie in, and goes round', () => {
    const review = openReview(storyPlan());
    const visited: (string | null)[] = [];
    let at = review.seekUndecided(undefined, 'next');
    for (let i = 0; i < 15; i += 1) {
      visited.push(at.rowId);
      expect(at.rowIndex).toBe(review.locate(at.rowId ?? '').rowIndex);
      at = review.seekUndecided(at.rowId ?? undefined, 'next');
    }
    const frames = Array.from({ length: 12 }, (_, index) => `e${16 + index}`);
    expect(visited).toEqual(['e1071', ...frames, 'e1070', 'e1071']);
    expect(review.seekUndecided('e1071', 'previous').rowId).toBe('e1070');
    expect(review.seekUndecided('e1070', 'previous').rowId).toBe('e27');
  });

  it('starts inside a group, stays within the filter and finds nothing when all is decided', () => {
    const review = openReview(storyPlan());
    const inside = review.seekUndecided('s0', 'next').rowId;
    const before = review.seekUndecided('s0', 'previous').rowId;
    review.view('sequence', { kinds: ['locked'], undecidedOnly: false, text: '' });
    const filtered = review.seekUndecided(undefined, 'next').rowId;
    review.decide({ scope: 'undecided', rowIds: [] }, 'skip');
    expect([inside, before, filtered, review.seekUndecided(undefined, 'next')]).toEqual([
      'e16',
      'e1071',
      'e1070',
      { rowId: null, rowIndex: null },
    ]);
  });
});
