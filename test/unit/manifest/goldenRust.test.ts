/** What the two Rust writers of version 2025-12 write, read and accept; where the specification decides otherwise, why. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { AppError } from '../../../shared/domain/errors';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encodeManifest } from '../../../shared/manifest/encode';
import { encode2023 } from '../../../shared/manifest/encode2023';
import type { Manifest, ManifestDialect, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';

const hasher = createHasher();
type Peer = 'rusty' | 'openjd';
const spelling: Readonly<Record<Peer, ManifestDialect>> = { rusty: 'path', openjd: 'name' };

interface PeerFile {
  readonly path: string;
  readonly hash?: string;
  readonly chunkhashes?: readonly string[];
  readonly symlinkTarget?: string;
  readonly size?: number;
  readonly mtime?: number;
  readonly runnable?: true;
  readonly deleted?: true;
}
interface PeerManifest {
  readonly spec: string;
  readonly dirs: readonly ManifestFolder[];
  readonly files: readonly PeerFile[];
  readonly parentManifestHash?: string;
}
interface Case<I, O> {
  readonly id: string;
  readonly title: string;
  readonly input: I;
  readonly expected: Readonly<Record<Peer, { readonly ok?: O; readonly err?: string }>>;
  readonly peersAgreeOnFacts?: boolean;
}

function casesOf<I, O>(group: string): [string, Case<I, O>][] {
  const path = join(import.meta.dirname, `../../fixtures/golden/rust/${group}.json`);
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: Case<I, O>[] };
  return cases.map((each) => [`${each.id} (${each.title})`, each]);
}

const decode = (text: string): Manifest => decodeManifest(new TextEncoder().encode(text), { source: 'golden' });
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A file of the case in the spelling of a peer; what the text of a link counts from is the difference between them. */
function rawText(manifest: PeerManifest, peer: Peer): string {
  const key = peer === 'rusty' ? 'path' : 'name';
  const mark = peer === 'rusty' ? 'deleted' : 'delete';
  const named = <T extends { path: string; deleted?: true }>({ path, deleted, ...rest }: T): object => ({
    [key]: path,
    ...(deleted === true ? { [mark]: true } : {}),
    ...rest,
  });
  const files = manifest.files.map(({ symlinkTarget, ...rest }) => ({
    ...named(rest),
    ...(symlinkTarget === undefined ? {} : { symlink: { [peer === 'rusty' ? 'target' : 'name']: symlinkTarget } }),
  }));
  const totalSize = manifest.files.reduce((sum, { size, deleted }) => sum + (deleted === true ? 0 : (size ?? 0)), 0);
  const { spec, parentManifestHash } = manifest;
  return JSON.stringify({
    dirs: manifest.dirs.map(named),
    files,
    hashAlg: 'xxh128',
    ...(parentManifestHash === undefined ? {} : { parentManifestHash }),
    specificationVersion: spec,
    totalSize,
  });
}

function factsOf(manifest: Manifest): { entries: ManifestEntry[]; header: unknown } {
  const { kind, pathStyle, parentManifestHash, totalSizeBytes } = manifest;
  return { entries: [...manifest.entries()], header: { kind, pathStyle, parentManifestHash, totalSizeBytes } };
}

describe('what the peers write', () => {
  const cases = casesOf<{ manifest: PeerManifest }, string>('encode');
  // Of two files of one path they write both; here the last one counts and the total is its size.
  const withDuplicates = new Set(['encode-024']);
  // They list `C:/`, and cut a share like a path beneath `/`: `//srv/share/p` makes them list `/`, `/srv` and `/srv/share`.
  const oddAnchors = /^(?:[A-Z]:|\/\/)/;

  test.each(cases)(
    '%s is read as what went in, and written like it',
    (_, { id, input, expected, peersAgreeOnFacts }) => {
      for (const peer of ['rusty', 'openjd'] as const) {
        const text = expected[peer].ok ?? '';
        const [theirs, mine] = [decode(text), decode(rawText(input.manifest, peer))];
        if (withDuplicates.has(id)) expect(theirs.issues.map(({ code }) => code)).toContain('manifest.duplicate_path');
        expect(factsOf(theirs)).toEqual(factsOf(mine));

        const written = textOf(encodeManifest(mine, { version: '2025-12', dialect: spelling[peer] }));
        expect(factsOf(decode(written))).toEqual(factsOf(mine));
        // One of them leaves folders out that nobody recorded, and writes text beyond ASCII as it is; the other one does as Satchel does.
        const hasOddAnchor = input.manifest.files.some(({ path }) => oddAnchors.test(path));
        if (peer === 'rusty' ? peersAgreeOnFacts === true : !hasOddAnchor && !withDuplicates.has(id))
          expect(JSON.parse(written)).toEqual(JSON.parse(text));
        if (peer === 'openjd' && !hasOddAnchor && !withDuplicates.has(id)) expect(written).toBe(text);
      }
    },
  );

  test.each(casesOf<{ paths: readonly PeerFile[] }, string>('encode2023'))('%s in version 2023-03-03', (_, each) => {
    const { input, expected } = each;
    const entries = input.paths.map(({ path, hash = '', size = 0, mtime = 0 }): ManifestEntry => ({
      kind: 'file',
      path,
      hash,
      sizeBytes: size,
      mtimeUs: mtime,
    }));
    const manifest = buildManifest(entries);
    // The last of equal paths counts.
    const isWhole = manifest.fileCount === entries.length;
    const theirs = decode(expected.rusty.ok ?? '');
    expect(textOf(encode2023(manifest))).toBe(
      isWhole ? expected.rusty.ok : textOf(encode2023(buildManifest(theirs.entries()))),
    );
  });
});

describe('what the peers read', () => {
  /** The code of a refusal, or the codes of what is remarked. Each differs from one of the peers for the reason given. */
  const verdicts: Readonly<Record<string, string | readonly string[]>> = {
    'decode-003': 'manifest.version_missing',
    'decode-004': 'manifest.version_unknown',
    // Read as a relative snapshot, although one peer does not know it.
    'decode-007': [],
    // The specification goes before the version; the empty list is remarked.
    'decode-008': ['manifest.empty'],
    // Neither peer checks the sum.
    'decode-012': ['manifest.total_mismatch'],
    'decode-014': 'manifest.hash_alg',
    'decode-015': 'manifest.integer',
    // One peer takes no time before 1970.
    'decode-016': [],
    'decode-020': [],
    'decode-024': 'manifest.index_range',
    'decode-026': ['manifest.total_mismatch'],
    // Each peer goes without one of the fields that the other one requires; here all are required.
    'decode-027': 'manifest.field_missing',
    'decode-028': 'manifest.field_missing',
    'decode-030': 'manifest.field_missing',
    'decode-046': 'manifest.field_missing',
    // One peer takes the first and drops the second silently.
    'decode-032': 'manifest.content_fields',
    'decode-033': 'manifest.deleted_in_snapshot',
    'decode-035': 'manifest.path_style',
    'decode-036': ['manifest.parent_missing'],
    'decode-039': [],
    'decode-042': 'manifest.index_range',
    'decode-043': [],
    // One peer does not look at the algorithm.
    'decode-049': 'manifest.hash_alg',
    'decode-050': 'manifest.content_fields',
    'decode-051': 'manifest.deleted_in_snapshot',
    'decode-052': 'manifest.path_absolute',
    'decode-054': ['manifest.parent_missing'],
    // The entry is refused, the others stay usable; one peer refuses the whole.
    'decode-055': ['manifest.size_range', 'manifest.total_mismatch'],
  };

  test.each(casesOf<{ json: string }, { encoded: string }>('decode'))('%s', (_, { id, input, expected }) => {
    const verdict = verdicts[id];
    if (typeof verdict === 'string') {
      expect(() => decode(input.json)).toThrow(expect.objectContaining({ code: verdict }));
      return;
    }
    const manifest = decode(input.json);
    expect(manifest.issues.map(({ code }) => code)).toEqual(verdict);
    // What a peer made of it in its own spelling is the same manifest, apart from the sum that one of them repeats.
    for (const { ok } of Object.values(expected))
      if (ok !== undefined) expect(factsOf(decode(ok.encoded))).toEqual(factsOf(manifest));
  });
});

describe('what the peers accept', () => {
  const fine = (...issues: readonly string[]): readonly string[] => issues;
  /** As in `verdicts`; where links count from the root, the second one. */
  const verdicts: Readonly<
    Record<string, string | readonly string[] | { rusty: readonly string[]; openjd: readonly string[] }>
  > = {
    'validate-002': 'manifest.deleted_in_snapshot',
    'validate-003': 'manifest.deleted_in_snapshot',
    'validate-005': fine(),
    // Both refuse the whole for what is only too much.
    'validate-006': fine('manifest.deleted_has_content'),
    'validate-010': fine('manifest.deleted_has_content'),
    // Legal in memory and on disk, never uploaded.
    'validate-011': fine(),
    'validate-013': 'manifest.field_missing',
    'validate-016': 'manifest.chunk_count',
    'validate-020': 'manifest.chunk_count',
    'validate-022': 'manifest.chunk_count',
    'validate-023': fine(),
    // Refused are only the links; one peer lets them climb out of the root.
    'validate-025': fine('manifest.symlink_escape'),
    'validate-028': fine('manifest.symlink_escape'),
    'validate-033': fine(),
    'validate-035': fine(),
    'validate-036': { rusty: fine(), openjd: fine('manifest.symlink_escape') },
    'validate-037': fine('manifest.symlink_escape'),
    'validate-039': fine('manifest.symlink_escape'),
    // Neither peer looks at paths closely.
    'validate-040': 'manifest.path_empty',
    'validate-043': 'manifest.path_traversal',
    'validate-044': 'manifest.path_traversal',
    'validate-045': 'manifest.path_absolute',
    'validate-047': fine('manifest.path_not_normal'),
    'validate-050': fine(),
    // What one system cannot name is a matter of the plan for that system, as are names that differ in case only.
    'validate-051': fine(),
    'validate-054': fine(),
    'validate-052': 'manifest.path_nul',
    'validate-053': fine('manifest.duplicate_path'),
    'validate-055': fine('manifest.file_dir_conflict'),
  };

  test.each(casesOf<{ manifest: PeerManifest }, { valid: boolean }>('validate'))('%s', (_, { id, input }) => {
    const verdict = verdicts[id] ?? 'no verdict';
    for (const peer of ['rusty', 'openjd'] as const) {
      const found = ((): string | readonly string[] => {
        try {
          return decode(rawText(input.manifest, peer)).issues.map(({ code }) => code);
        } catch (thrown) {
          if (thrown instanceof AppError) return thrown.code;
          throw thrown;
        }
      })();
      expect(found).toEqual(typeof verdict === 'object' && 'rusty' in verdict ? verdict[peer] : verdict);
    }
  });
});

describe('the digest', () => {
  test.each(casesOf<{ text: string }, string>('hash'))('%s', (_, { input, expected }) => {
    const digest = hasher.hash(new TextEncoder().encode(input.text));
    expect([digest, digest]).toEqual([expected.rusty.ok, expected.openjd.ok]);
  });
});
