/** The golden operations of the two Rust implementations: their inputs as manifests, their answers as facts that can be compared. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';

interface GoldenEntry {
  readonly path: string;
  readonly hash?: string;
  readonly chunkhashes?: readonly string[];
  readonly symlinkTarget?: string;
  readonly size?: number;
  readonly mtime?: number;
  readonly runnable?: boolean;
  readonly deleted?: boolean;
}

export interface GoldenManifest {
  readonly spec: string;
  readonly dirs: readonly { readonly path: string; readonly deleted?: boolean }[];
  readonly files: readonly GoldenEntry[];
  readonly parentManifestHash?: string;
}

interface GoldenAnswer {
  /** Text of a manifest, a list of groups, or null for nothing. */
  readonly ok?: string | null | readonly { readonly root: string; readonly manifest: string }[];
  readonly err?: string;
}

export interface GoldenCase<I> {
  readonly id: string;
  readonly title: string;
  readonly input: I;
  readonly expected: { readonly rusty?: GoldenAnswer; readonly openjd?: GoldenAnswer };
  readonly peersAgreeOnFacts: boolean | null;
}

const folder = join(import.meta.dirname, '../../fixtures/golden/rust');

export function goldenCases<I>(group: string): readonly GoldenCase<I>[] {
  return (JSON.parse(readFileSync(join(folder, `${group}.json`), 'utf8')) as { cases: GoldenCase<I>[] }).cases;
}

export function goldenManifest({ spec, dirs, files, parentManifestHash }: GoldenManifest): Manifest {
  return buildManifest(files.map(entryOf), {
    generation: 'v2025',
    pathStyle: spec.startsWith('absolute') ? 'absolute' : 'relative',
    kind: spec.includes('-diff-') ? 'diff' : 'snapshot',
    chunkSizeBytes: 268_435_456,
    ...(parentManifestHash === undefined ? {} : { parentManifestHash }),
    folders: dirs.map(({ path, deleted }) => (deleted === true ? { path, deleted } : { path })),
  });
}

function entryOf({
  path,
  hash,
  chunkhashes,
  symlinkTarget,
  size,
  mtime,
  runnable,
  deleted,
}: GoldenEntry): ManifestEntry {
  if (deleted === true) return { kind: 'deleted', path };
  // Both implementations were given one text; it is a path from the root, because only then both mean the same place.
  if (symlinkTarget !== undefined) return { kind: 'link', path, link: { text: symlinkTarget, base: 'root' } };
  const sized = { path, sizeBytes: size ?? 0, mtimeUs: mtime ?? 0, ...(runnable === true ? { runnable } : {}) };
  if (chunkhashes !== undefined) return { kind: 'chunked', ...sized, chunkHashes: chunkhashes };
  return hash === undefined ? { kind: 'unhashed', ...sized } : { kind: 'file', ...sized, hash };
}

/** What a manifest says, in lines: one per entry, and one per folder that is listed or has something in it. */
export function factsOf(manifest: Manifest): readonly string[] {
  const entries = [...manifest.entries()].map(factOf);
  const live = new Set<string>();
  const gone = new Set<string>();
  for (const { path, deleted } of manifest.folders()) (deleted === true ? gone : live).add(path);
  for (const path of [...live]) addAncestors(path, live);
  for (const { kind, path } of manifest.entries()) if (kind !== 'deleted') addAncestors(path, live);
  return [
    `${manifest.pathStyle} ${manifest.kind} of ${manifest.totalSizeBytes.toString()} bytes`,
    ...[...live]
      .filter((path) => path !== '' && path !== '/')
      .sort()
      .map((path) => `folder ${path}`),
    ...[...gone]
      .filter((path) => !live.has(path))
      .sort()
      .map((path) => `deleted folder ${path}`),
    ...entries.sort(),
  ];
}

/** The facts of a golden answer. Link texts of both are taken as paths from the root, as they were given. */
export function factsOfText(text: string): readonly string[] {
  const manifest = decodeManifest(new TextEncoder().encode(text), { source: 'golden' });
  const entries = [...manifest.entries()].map((entry): ManifestEntry =>
    entry.kind === 'link' ? { ...entry, link: { text: entry.link.text, base: 'root' } } : entry,
  );
  const { generation, pathStyle, kind, chunkSizeBytes } = manifest;
  return factsOf(buildManifest(entries, { generation, pathStyle, kind, chunkSizeBytes, folders: manifest.folders() }));
}

function factOf(entry: ManifestEntry): string {
  if (entry.kind === 'deleted') return `deleted ${entry.path}`;
  if (entry.kind === 'link') return `link ${entry.path} to ${entry.link.target ?? 'outside'}`;
  const content =
    entry.kind === 'file' ? entry.hash : entry.kind === 'chunked' ? entry.chunkHashes.join('+') : 'unhashed';
  const size = `${entry.sizeBytes.toString()} bytes at ${entry.mtimeUs.toString()}`;
  return `file ${entry.path} is ${content}, ${size}${entry.runnable === true ? ', runnable' : ''}`;
}

function addAncestors(path: string, folders: Set<string>): void {
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) folders.add(path.slice(0, cut));
}
