import { describe, expect, test } from 'vitest';
import { autoRoots } from '../../../main/engine/manifest/autoRoots';
import { filterManifest } from '../../../main/engine/manifest/filterManifest';
import { joinManifest } from '../../../main/engine/manifest/joinManifest';
import { partitionManifest } from '../../../main/engine/manifest/partitionManifest';
import { parseRootPrefix } from '../../../main/engine/manifest/rootPrefix';
import { subtreeOf } from '../../../main/engine/manifest/subtreeOf';
import { isFixedPlace } from '../../../shared/manifest/anchors';
import { fixedPlace, fold, placePath } from '../../../shared/manifest/links';
import { factsOf, factsOfText, goldenCases, goldenManifest, type GoldenManifest } from './goldenOperations';

const textOf = (answer: { readonly ok?: unknown } | undefined): string => String(answer?.ok);

describe('filtered manifests are what the Rust implementations leave', () => {
  interface Input {
    readonly manifest: GoldenManifest;
    readonly include: readonly string[];
    readonly exclude: readonly string[];
  }
  /** Both let `*` run over slashes. */
  const expressionOf = (pattern: string): RegExp =>
    new RegExp(
      `^${pattern.replaceAll(/\*\*\/|\*+|\?|\[\[\]|[.[\]]/g, (token) => ({ '**/': '(?:.*/)?', '?': '[^/]', '[[]': '\\[' })[token] ?? (token.startsWith('*') ? '.*' : `\\${token}`))}$`,
      'u',
    );
  const filtered = ({ manifest, include, exclude }: Input): readonly string[] => {
    const [wanted, unwanted] = [include.map(expressionOf), exclude.map(expressionOf)];
    const isIn = (expressions: readonly RegExp[], path: string): boolean => expressions.some((one) => one.test(path));
    return factsOf(
      filterManifest(
        goldenManifest(manifest),
        (path) => (wanted.length === 0 || isIn(wanted, path)) && !isIn(unwanted, path),
      ),
    );
  };
  const foldersOf = (facts: readonly string[]): readonly string[] => facts.filter((fact) => fact.startsWith('folder'));
  const others = (facts: readonly string[]): readonly string[] => facts.filter((fact) => !fact.startsWith('folder'));

  test.each(goldenCases<Input>('filter').filter(({ peersAgreeOnFacts }) => peersAgreeOnFacts === true))(
    '$id: $title',
    ({ input, expected }) => {
      const facts = filtered(input);
      expect([facts, facts]).toEqual([factsOfText(textOf(expected.rusty)), factsOfText(textOf(expected.openjd))]);
    },
  );

  const disagreements: Record<string, { readonly because: string; readonly folders: readonly string[] }> = {
    'filter-006': {
      because: 'an empty folder that passes stays; rusty loses e, whose name is the beginning of no kept path',
      folders: ['.git', 'a', 'a/b', 'ab', 'e'],
    },
    'filter-009': {
      because: 'the folder of what a link leads to is not kept for its sake, as openjd does',
      folders: [],
    },
    'filter-016': { because: 'a folder that passes is not kept empty when it was not empty before', folders: [] },
    'filter-019': {
      because:
        'empty folders that pass stay, which rusty loses; .git was not empty before, so it goes, which openjd keeps',
      folders: ['a', 'a/b', 'ab', 'e'],
    },
  };

  test.each(goldenCases<Input>('filter').filter(({ peersAgreeOnFacts }) => peersAgreeOnFacts !== true))(
    '$id: $title: the same entries; of the folders they disagree about, the specification decides',
    ({ id, input, expected }) => {
      const facts = filtered(input);
      expect([others(facts), others(facts), foldersOf(facts)]).toEqual([
        others(factsOfText(textOf(expected.rusty))),
        others(factsOfText(textOf(expected.openjd))),
        disagreements[id]?.folders.map((path) => `folder ${path}`),
      ]);
    },
  );
});

describe('subtrees are what the Rust implementations cut out', () => {
  interface Input {
    readonly manifest: GoldenManifest;
    readonly subtree: string;
  }
  const cases = goldenCases<Input>('subtree');
  const exceptions: Record<string, string> = {
    'subtree-010': 'a prefix with .. is refused',
    'subtree-017': 'C: and c: are one drive, so c:/p/low is below C:\\p',
    'subtree-018': 'C: and c: are one drive, so C:/p/a/f is below c:/p',
  };
  const cut = ({ manifest, subtree }: Input): readonly string[] =>
    factsOf(subtreeOf(goldenManifest(manifest), subtree).manifest);

  // Where they disagree rusty leaves absolute link texts inside; openjd rewrites them and copies what lies outside, as it must be.
  test.each(cases.filter(({ id }) => !(id in exceptions)))('$id: $title', ({ input, expected }) => {
    expect(cut(input)).toEqual(
      factsOfText(textOf(expected.openjd?.ok === undefined ? expected.rusty : expected.openjd)),
    );
  });

  test.each(['subtree-017', 'subtree-018'])('%s differs: the letters C: and c: name one drive', (id) => {
    const input = cases.find((golden) => golden.id === id)?.input ?? never();
    expect(cut(input).map((fact) => fact.split(' is ')[0])).toEqual([
      'relative snapshot of 23 bytes',
      'folder a',
      'file a/f',
      'file low',
    ]);
  });

  test('subtree-010 differs: a prefix that climbs is refused', () => {
    const input = cases.find(({ id }) => id === 'subtree-010')?.input ?? never();
    expect(() => cut(input)).toThrow(expect.objectContaining({ code: 'ops.bad_prefix' }));
  });
});

describe('joined manifests are what openjd-rs makes of them', () => {
  interface Input {
    readonly manifest: GoldenManifest;
    readonly prefix: string;
  }
  const cases = goldenCases<Input>('join');
  const joined = ({ manifest, prefix }: Input): readonly string[] =>
    factsOf(joinManifest(goldenManifest(manifest), prefix).manifest);
  // rusty keeps the links' texts, so they lead to other places or to none; join-008 is a network share only to rusty.
  const exceptions = ['join-008', 'join-016'];

  test.each(cases.filter(({ id }) => !exceptions.includes(id)))('$id: $title', ({ input, expected }) => {
    // Of an absolute path the drive is no folder; openjd lists it as one.
    const theirs = factsOfText(textOf(expected.openjd)).filter((fact) => fact !== 'folder C:/');
    expect(joined(input)).toEqual(theirs);
  });

  test('join-008 differs from openjd, as rusty does: \\\\srv\\sh\\ is a network share', () => {
    const { input, expected } = cases.find(({ id }) => id === 'join-008') ?? never();
    const isFile = (fact: string): boolean => fact.startsWith('file');
    expect(joined(input).filter(isFile)).toEqual(factsOfText(textOf(expected.rusty)).filter(isFile));
  });

  test('join-016 differs: a prefix that climbs is refused', () => {
    const { input } = cases.find(({ id }) => id === 'join-016') ?? never();
    expect(() => joined(input)).toThrow(expect.objectContaining({ code: 'ops.bad_prefix' }));
  });
});

describe('partitions are what rusty-attachments makes of them', () => {
  interface Input {
    readonly manifest: GoldenManifest;
    readonly roots?: readonly string[];
  }
  const cases = goldenCases<Input>('partition');
  const parted = ({ manifest: golden, roots }: Input): readonly (readonly [string, readonly string[]])[] => {
    const manifest = goldenManifest(golden);
    const { groups } = partitionManifest(manifest, roots ?? autoRoots(manifest));
    return groups.map((group) => [group.root, factsOf(group.manifest)] as const);
  };
  const groupsOf = (answer: { readonly ok?: unknown } | undefined): readonly (readonly [string, readonly string[]])[] =>
    (answer?.ok as { root: string; manifest: string }[]).map(
      ({ root, manifest }) => [root, factsOfText(manifest)] as const,
    );
  const exceptions = ['partition-009', 'partition-012', 'partition-017', 'partition-020'];
  /** Link texts are compared by openjd's answers and by the tests of links: rusty leaves absolute ones inside. */
  const withoutLinks = (groups: ReturnType<typeof groupsOf>): ReturnType<typeof groupsOf> =>
    groups.map(([root, facts]) => [root, facts.filter((fact) => !fact.startsWith('link'))]);

  test.each(cases.filter(({ id }) => !exceptions.includes(id)))('$id: $title', ({ input, expected }) => {
    expect(withoutLinks(parted(input))).toEqual(withoutLinks(groupsOf(expected.rusty)));
  });

  test('partition-002: links inside of the only root lead where openjd has them', () => {
    const { input, expected } = cases.find(({ id }) => id === 'partition-002') ?? never();
    expect(parted(input)).toEqual(groupsOf(expected.openjd));
  });

  test('partition-009 differs from rusty, which loses it: a manifest of folders gives their common folder, as in openjd', () => {
    const { input, expected } = cases.find(({ id }) => id === 'partition-009') ?? never();
    expect(parted(input)).toEqual(groupsOf(expected.openjd));
  });

  test('partition-012: links are rewritten or collapsed as in openjd; what is below no root is not lost', () => {
    const { input, expected } = cases.find(({ id }) => id === 'partition-012') ?? never();
    const manifest = goldenManifest(input.manifest);
    const { groups, unmatched } = partitionManifest(manifest, input.roots ?? []);
    expect(groups.map((group) => [group.root, factsOf(group.manifest)])).toEqual(groupsOf(expected.openjd).slice(0, 2));
    expect([...(unmatched?.entries() ?? [])].map(({ path }) => path)).toEqual(['/p/ab/h']);
  });

  test('partition-017 differs: c:/p/low is below C:/p, and what is below no root is not lost', () => {
    const { input } = cases.find(({ id }) => id === 'partition-017') ?? never();
    const { groups, unmatched } = partitionManifest(goldenManifest(input.manifest), input.roots ?? []);
    expect([
      groups.map(({ root, manifest }) => [root, [...manifest.entries()].map(({ path }) => path)]),
      [...(unmatched?.entries() ?? [])].map(({ path }) => path),
    ]).toEqual([
      [
        ['C:/p', ['a/f', 'low']],
        ['D:/', ['x']],
      ],
      ['//srv/sh/u'],
    ]);
  });

  test('partition-020: with a root given, only that root gives a group; a link that leaves it becomes content', () => {
    const { input, expected } = cases.find(({ id }) => id === 'partition-020') ?? never();
    expect(parted(input)).toEqual(groupsOf(expected.openjd).slice(0, 1));
  });
});

describe('paths fold as in rusty-attachments', () => {
  test.each(goldenCases<{ path: string }>('normalize'))('$id: $title', ({ input: { path }, expected }) => {
    const place = isFixedPlace(path) ? fixedPlace(path, 'absolute') : fold({ anchor: '', names: [] }, path);
    const own = path.includes('..') ? undefined : parseRootPrefix(path).path;
    expect([place === undefined ? undefined : placePath(place), own ?? expected.rusty?.ok]).toEqual([
      expected.rusty?.ok,
      expected.rusty?.ok,
    ]);
  });
});

function never(): never {
  throw new Error('the golden case is missing');
}
