/** Differences of two snapshots against what the two Rust implementations record for the same pairs. */
import { describe, expect, test } from 'vitest';
import { diffManifest } from '../../../main/engine/manifest/diffManifest';
import type { CompareOptions } from '../../../main/engine/manifest/judgeEntries';
import { encodeManifest } from '../../../shared/manifest/encode';
import type { Manifest, ManifestDialect } from '../../../shared/manifest/manifest';
import {
  factsOf,
  factsOfText,
  goldenCases,
  goldenManifest,
  type GoldenCase,
  type GoldenManifest,
} from './goldenOperations';

interface DiffInput {
  readonly parent: GoldenManifest;
  readonly current: GoldenManifest;
  readonly ignoreHashes?: boolean;
  readonly preserveRunnable?: boolean;
}

const cases = goldenCases<DiffInput>('diff');

function diffOf({ input }: GoldenCase<DiffInput>): Manifest {
  const options: CompareOptions = {
    ...(input.ignoreHashes === true ? { ignoreHash: true } : {}),
    ...(input.preserveRunnable === true ? { keepParentRunnable: true } : {}),
  };
  const [before, after] = [goldenManifest(input.parent), goldenManifest(input.current)];
  return diffManifest({ before, after, parentManifestHash: 'f'.repeat(32) }, options);
}

const textOf = (manifest: Manifest, dialect: ManifestDialect): string =>
  new TextDecoder().decode(encodeManifest(manifest, { version: '2025-12', dialect }));

/** openjd-rs takes a time one microsecond off for another time; a tree that was downloaded would differ from itself. */
const withinAMicrosecond = ['diff-038', 'diff-043', 'diff-047'];

describe('a diff of two snapshots', () => {
  test.each(cases.filter(({ id }) => !withinAMicrosecond.includes(id)))(
    '$id $title is the one that openjd-rs writes, to the byte',
    (each) => {
      expect(textOf(diffOf(each), 'name')).toBe(each.expected.openjd?.ok);
    },
  );

  test.each(cases.filter(({ id }) => withinAMicrosecond.includes(id)))(
    '$id $title says what rusty-attachments says, which tolerates a microsecond',
    (each) => {
      const { ok } = each.expected.rusty ?? {};
      expect(factsOf(diffOf(each))).toEqual(factsOfText(typeof ok === 'string' ? ok : ''));
    },
  );

  // Where they agree on facts, the bytes of the other spelling are rusty-attachments', which leaves what is not ASCII unescaped.
  test.each(cases.filter(({ peersAgreeOnFacts }) => peersAgreeOnFacts === true))(
    '$id $title is the one that rusty-attachments writes',
    (each) => {
      const { ok } = each.expected.rusty ?? {};
      expect(JSON.parse(textOf(diffOf(each), 'path'))).toEqual(JSON.parse(typeof ok === 'string' ? ok : ''));
    },
  );
});
