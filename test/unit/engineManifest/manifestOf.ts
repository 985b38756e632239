/** Manifests written down in a few words, for tests of operations. */
import { buildManifest, type BuildOptions } from '../../../shared/manifest/build';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';

const chunkSizeBytes = 1024 * 1024;

/**
 * `a/f=1` is a file with content 1, `a/f?1` one of that size without a hash, `a/big#1,2` one in chunks, `l -> a/f` a link by its parent, `l => a/f` one by the root, `-a/f` a
 * deletion, `a/` a folder, `-a/` its deletion. Anything absolute makes the manifest absolute; a parent makes it a diff.
 */
export function manifestOf(lines: readonly string[], options: BuildOptions = {}): Manifest {
  const isAbsolute = lines.some((line) => /^-?(?:\/|[A-Za-z]:\/)/.test(line));
  const folders = lines.filter((line) => line.endsWith('/') && !line.includes('>'));
  return buildManifest(lines.filter((line) => !folders.includes(line)).map(entryOf), {
    generation: 'v2025',
    pathStyle: isAbsolute ? 'absolute' : 'relative',
    kind: options.parentManifestHash === undefined ? 'snapshot' : 'diff',
    chunkSizeBytes,
    folders: folders.map((line) =>
      line.startsWith('-') ? { path: folderPath(line.slice(1)), deleted: true } : { path: folderPath(line) },
    ),
    ...options,
  });
}

/** The manifest in the same words, entries first. */
export function linesOf(manifest: Manifest): readonly string[] {
  const folders = [...manifest.folders()].map(
    ({ path, deleted }) => `${deleted === true ? '-' : ''}${path.endsWith('/') ? path : `${path}/`}`,
  );
  return [...[...manifest.entries()].map(lineOf), ...folders];
}

/** Of a content that is written as a number: its hash. */
export function hashOfContent(content: string): string {
  return content.padStart(32, '0');
}

function entryOf(line: string): ManifestEntry {
  if (line.startsWith('-')) return { kind: 'deleted', path: line.slice(1) };
  const [path = '', arrow, text = ''] = line.split(/ ([-=]>) /);
  if (arrow !== undefined) return { kind: 'link', path, link: { text, base: arrow === '->' ? 'parent' : 'root' } };
  const [chunkedPath = '', chunks] = line.split('#');
  if (chunks !== undefined) {
    const chunkHashes = chunks.split(',').map(hashOfContent);
    const sizeBytes = (chunkHashes.length - 1) * chunkSizeBytes + 1;
    return { kind: 'chunked', path: chunkedPath, sizeBytes, mtimeUs: 1, chunkHashes };
  }
  const [unhashedPath = '', size] = line.split('?');
  if (size !== undefined) return { kind: 'unhashed', path: unhashedPath, sizeBytes: Number(size), mtimeUs: 1 };
  const [filePath = '', content = '0'] = line.split('=');
  return {
    kind: 'file',
    path: filePath,
    sizeBytes: Number.parseInt(content, 16),
    mtimeUs: 1,
    hash: hashOfContent(content),
  };
}

function lineOf(entry: ManifestEntry): string {
  if (entry.kind === 'deleted') return `-${entry.path}`;
  if (entry.kind === 'link') return `${entry.path} ${entry.link.base === 'parent' ? '->' : '=>'} ${entry.link.text}`;
  if (entry.kind === 'chunked') return `${entry.path}#${entry.chunkHashes.map(contentOfHash).join(',')}`;
  return entry.kind === 'file'
    ? `${entry.path}=${contentOfHash(entry.hash)}`
    : `${entry.path}?${entry.sizeBytes.toString()}`;
}

function contentOfHash(hash: string): string {
  return hash.replace(/^0+(?=.)/, '');
}

function folderPath(line: string): string {
  return /^(?:\/|[A-Za-z]:\/)$/.test(line) ? line : line.slice(0, -1);
}
