/** A manifest into the canonical bytes of version 2023-03-03. */
import type { Int } from '../domain/ints';
import { asciiJsonString } from './asciiJson';
import { columnsOf } from './columnManifest';
import type { Manifest, ManifestEntry } from './manifest';
import { manifestError } from './manifestError';
import { hashAlgorithm, version2023 } from './names';
import { plainFileLength, PlainFileWriter } from './plainFileBytes';
import { indexInBlock } from './rowBlock';

const comma = 0x2c;

/**
 * Byte for byte what the Python reference writes: ASCII, sorted by UTF-16 code units, no white space, nothing at the end. Throws
 * `manifest.content_fields` for an entry that this version cannot hold: links, chunks, deletions, files without a hash.
 */
export function encode2023(manifest: Manifest): Uint8Array {
  const sizeBytes = size2023(manifest);
  const [bytes = new Uint8Array()] = parts2023(manifest, sizeBytes);
  return bytes;
}

/** How many bytes `encode2023` writes. */
function size2023(manifest: Manifest): number {
  const { columns, rows } = columnsOf(manifest);
  let size = head2023.length + tailText(manifest).length + Math.max(0, rows.length - 1);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const block = columns.plainBlock(row);
    size += block === undefined ? oddFileText(manifest, index).length : plainFileLength(block, indexInBlock(row));
  }
  return size;
}

/** What stands before and behind entries; other texts where they are a slice of a longer manifest. */
export interface Frame2023 {
  readonly head: string;
  readonly tail: string;
}

/** The same bytes in parts of so many at most, but for an entry that is longer alone; each part has memory of its own. */
export function* parts2023(
  manifest: Manifest,
  partBytes: number,
  { head, tail }: Frame2023 = { head: head2023, tail: tailText(manifest) },
): Generator<Uint8Array> {
  const { columns, rows } = columnsOf(manifest);
  let bytes = new Uint8Array(Math.max(partBytes, head.length));
  let writer = new PlainFileWriter(bytes);
  writer.writeText(head);
  for (let index = 0; index <= rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const isEnd = index === rows.length;
    const block = isEnd ? undefined : columns.plainBlock(row);
    const text = isEnd ? tail : block === undefined ? oddFileText(manifest, index) : '';
    const isSeparate = index > 0 && !isEnd;
    const length =
      (isSeparate ? 1 : 0) + (block === undefined ? text.length : plainFileLength(block, indexInBlock(row)));
    if (writer.at + length > bytes.length) {
      yield bytes.subarray(0, writer.at);
      bytes = new Uint8Array(Math.max(partBytes, length));
      writer = new PlainFileWriter(bytes);
    }
    if (isSeparate) writer.writeByte(comma);
    if (block === undefined) writer.writeText(text);
    else writer.write(block, indexInBlock(row));
  }
  yield bytes.subarray(0, writer.at);
}

export const head2023 = `{"hashAlg":"${hashAlgorithm}","manifestVersion":"${version2023}","paths":[`;

function tailText({ declaredTotalSizeBytes, totalSizeBytes }: Manifest): string {
  return tail2023(declaredTotalSizeBytes ?? totalSizeBytes);
}

export function tail2023(totalSizeBytes: Int): string {
  return `],"totalSize":${totalSizeBytes.toString()}}`;
}

/** A file with an integer beyond 2^53 or a hash that is no digest. */
function oddFileText(manifest: Manifest, index: number): string {
  const entry = manifest.entryAt(index);
  if (entry.kind !== 'file') throw unsuitable(entry, index);
  const { hash, mtimeUs, path, sizeBytes } = entry;
  return `{"hash":"${hash}","mtime":${mtimeUs.toString()},"path":${asciiJsonString(path)},"size":${sizeBytes.toString()}}`;
}

function unsuitable({ kind, path }: ManifestEntry, entryIndex: number): Error {
  return manifestError(
    'manifest.content_fields',
    { source: 'The manifest', entryIndex, path },
    `is ${nouns[kind]}, which version ${version2023} cannot hold`,
  );
}

const nouns = {
  file: 'a file',
  chunked: 'a file in chunks',
  unhashed: 'a file without a hash',
  link: 'a link',
  deleted: 'a deletion',
};
