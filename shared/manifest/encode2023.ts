/** A manifest into the canonical bytes of version 2023-03-03. */
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
  const head = `{"hashAlg":"${hashAlgorithm}","manifestVersion":"${version2023}","paths":[`;
  const tail = `],"totalSize":${(manifest.declaredTotalSizeBytes ?? manifest.totalSizeBytes).toString()}}`;
  const { columns, rows } = columnsOf(manifest);
  // Measured first, so that the bytes need room only once.
  let length = head.length + tail.length + Math.max(0, rows.length - 1);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const block = columns.plainBlock(row);
    length += block === undefined ? oddFileText(manifest, index).length : plainFileLength(block, indexInBlock(row));
  }
  const bytes = new Uint8Array(length);
  const writer = new PlainFileWriter(bytes);
  writer.writeText(head);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    if (index > 0) writer.writeByte(comma);
    const block = columns.plainBlock(row);
    if (block === undefined) writer.writeText(oddFileText(manifest, index));
    else writer.write(block, indexInBlock(row));
  }
  writer.writeText(tail);
  return bytes;
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
