/** A manifest into the canonical bytes of version 2023-03-03. */
import type { Int } from '../domain/ints';
import { asciiJsonString } from './asciiJson';
import type { FileEntry, Manifest, ManifestEntry } from './manifest';
import { manifestError } from './manifestError';
import { hashAlgorithm, version2023 } from './names';

/**
 * Byte for byte what the Python reference writes: ASCII, sorted by UTF-16 code units, no white space, nothing at the end. Throws
 * `manifest.content_fields` for an entry that this version cannot hold: links, chunks, deletions, files without a hash.
 */
export function encode2023(manifest: Manifest): Uint8Array {
  const output = new AsciiBytes();
  output.write(`{"hashAlg":"${hashAlgorithm}","manifestVersion":"${version2023}","paths":[`);
  for (let index = 0; index < manifest.fileCount; index += 1) {
    if (index > 0) output.write(',');
    const entry = manifest.entryAt(index);
    if (entry.kind !== 'file') throw unsuitable(entry, index);
    writeEntry(output, entry);
  }
  output.write('],"totalSize":');
  output.write(decimal(manifest.declaredTotalSizeBytes ?? manifest.totalSizeBytes));
  output.write('}');
  return output.bytes();
}

/** Piece by piece: joining the pieces to a longer text first would cost more than all the rest. */
function writeEntry(output: AsciiBytes, { hash, mtimeUs, path, sizeBytes }: FileEntry): void {
  output.write('{"hash":"');
  output.write(hash);
  output.write('","mtime":');
  output.write(decimal(mtimeUs));
  output.write(',"path":');
  if (!output.writeQuoted(path)) output.write(asciiJsonString(path));
  output.write(',"size":');
  output.write(decimal(sizeBytes));
  output.write('}');
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

/** Numbers in the canonical form are below 2^53 and never print an exponent. */
function decimal(value: Int): string {
  return value.toString();
}

class AsciiBytes {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  write(text: string): void {
    this.#makeRoom(text.length);
    const bytes = this.#bytes;
    const start = this.#length;
    for (let index = 0; index < text.length; index += 1) bytes[start + index] = text.charCodeAt(index);
    this.#length = start + text.length;
  }

  /** Writes the text in quotes when nothing in it needs an escape; else writes nothing and answers false. */
  writeQuoted(text: string): boolean {
    this.#makeRoom(text.length + 2);
    const bytes = this.#bytes;
    const start = this.#length + 1;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < 0x20 || unit > 0x7e || unit === 0x22 || unit === 0x5c) return false;
      bytes[start + index] = unit;
    }
    bytes[start - 1] = 0x22;
    bytes[start + text.length] = 0x22;
    this.#length = start + text.length + 1;
    return true;
  }

  #makeRoom(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
