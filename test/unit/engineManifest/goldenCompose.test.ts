import { describe, expect, test } from 'vitest';
import { composeManifests } from '../../../main/engine/manifest/composeManifests';
import { mergeManifests } from '../../../main/engine/manifest/mergeManifests';
import { factsOf, factsOfText, goldenCases, goldenManifest, type GoldenManifest } from './goldenOperations';

const hashOf = (): string => '00000000000000000000000000000000';
const composed = (base: GoldenManifest | undefined, diffs: readonly GoldenManifest[]): readonly string[] =>
  factsOf(
    composeManifests(
      {
        ...(base === undefined ? {} : { base: { manifest: goldenManifest(base) } }),
        diffs: diffs.map((diff) => ({ manifest: goldenManifest(diff) })),
      },
      { hashOf, forceBase: true },
    ).manifest,
  );

const textOf = (answer: { readonly ok?: unknown } | undefined): string => String(answer?.ok);

describe('a snapshot with diffs is what the Rust implementations make of it', () => {
  const exceptions: Record<string, string> = {
    'apply-012': 'they keep the file h although h/x now lies in a folder of that name',
    'apply-013': 'they keep what lies in the folder a although a is now a file',
  };
  const cases = goldenCases<{ base: GoldenManifest; diffs: GoldenManifest[] }>('apply');

  test.each(cases.filter(({ id }) => !(id in exceptions)))('$id: $title', ({ input, expected }) => {
    const facts = composed(input.base, input.diffs);
    expect([facts, facts]).toEqual([factsOfText(textOf(expected.rusty)), factsOfText(textOf(expected.openjd))]);
  });

  test.each([
    ['apply-012', ['folder h', 'file h/x'], ['file h ']],
    ['apply-013', ['file a '], ['folder a', 'file a/']],
  ])('%s differs: no path is both a file and a folder', (id, present, absent) => {
    const { input } = cases.find((golden) => golden.id === id) ?? never();
    const facts = composed(input.base, input.diffs);
    const has = (start: string): boolean => facts.some((fact) => fact.startsWith(start));
    expect([present.map(has), absent.map(has)]).toEqual([present.map(() => true), absent.map(() => false)]);
  });
});

describe('a diff with diffs is what openjd-rs makes of it', () => {
  // It lists each deletion both as a file and as a folder; here a deletion stays what it was.
  const withoutDoubles = (facts: readonly string[], own: readonly string[]): readonly string[] =>
    facts.filter((fact) => !/^deleted /.test(fact) || own.includes(fact));

  test.each(goldenCases<{ diffs: GoldenManifest[] }>('composeDiffs'))('$id: $title', ({ input, expected }) => {
    const facts = composed(undefined, input.diffs);
    const theirs = factsOfText(textOf(expected.openjd));
    const deletions = facts.filter((fact) => fact.startsWith('deleted '));
    expect(facts).toEqual(withoutDoubles(theirs, facts));
    expect(deletions.filter((fact) => !theirs.includes(fact))).toEqual([]);
  });
});

describe('snapshots over each other are what rusty-attachments makes of them', () => {
  const cases = goldenCases<{ manifests: GoldenManifest[] }>('composeSnapshots');

  test.each(cases.filter(({ id }) => id !== 'composeSnapshots-004'))('$id: $title', ({ input, expected }) => {
    const [base, ...diffs] = input.manifests;
    expect(composed(base, diffs)).toEqual(factsOfText(textOf(expected.rusty)));
  });

  test('composeSnapshots-004 differs: a file and what lies beneath it cannot both survive, so the later one does', () => {
    const { input } = cases.find(({ id }) => id === 'composeSnapshots-004') ?? never();
    const [base, ...diffs] = input.manifests;
    expect(composed(base, diffs).filter((fact) => !fact.startsWith('relative'))).toEqual([
      'folder a',
      expect.stringMatching(/^file a\/b is 33cd/),
    ]);
  });
});

describe('merged manifests are what rusty-attachments makes of them', () => {
  const cases = goldenCases<{ manifests: GoldenManifest[] }>('merge');
  const merged = (manifests: readonly GoldenManifest[]): readonly string[] | null => {
    const { manifest } = mergeManifests(
      manifests.map((golden, index) => ({ manifest: goldenManifest(golden), lastModifiedMs: index, key: `${index}` })),
    );
    return manifest === undefined ? null : factsOf(manifest);
  };

  test.each(cases.filter(({ id }) => id !== 'merge-011'))('$id: $title', ({ input, expected }) => {
    const ok = expected.rusty?.ok ?? null;
    expect(merged(input.manifests)).toEqual(typeof ok === 'string' ? factsOfText(ok) : null);
  });

  test('merge-011 differs: deletions are applied to the snapshot and leave no entries in it', () => {
    const { input } = cases.find(({ id }) => id === 'merge-011') ?? never();
    expect(merged(input.manifests)).toEqual(['relative snapshot of 0 bytes', 'folder e', 'link l to h']);
  });
});

function never(): never {
  throw new Error('the golden case is missing');
}
