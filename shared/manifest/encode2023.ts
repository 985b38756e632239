/** A manifest into the canonical bytes of version 2023-03-03. */
import { intText } from '../domain/ints';
import { asciiJsonString } from './asciiJson';
import type { Manifest, ManifestEntry } from './manifest';
import { hashAlgorithm, version2023 } from './names';

const piecesPerWrite = 1 << 20;

/** Byte for byte what the Python reference writes: ASCII, sorted by UTF-16 code units, no white space, nothing at the end. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  const output = new AsciiBytes();
  output.write(`{"hashAlg":"${hashAlgorithm}","manifestVersion":"${version2023}","paths":[`);
  let text = '';
  for (let index = 0; index < manifest.fileCount; index += 1) {
    text += (index === 0 ? '' : ',') + entryText(manifest.entryAt(index));
    if (text.length < piecesPerWrite) continue;
    output.write(text);
    text = '';
  }
  output.write(`${text}],"totalSize":${intText(manifest.declaredTotalSizeBytes ?? manifest.totalSizeBytes)}}`);
  return output.bytes();
}

function entryText(entry: ManifestEntry): string {
  const { hash, mtimeUs, path, sizeBytes } = entry;
  return `{"hash":"${hash}","mtime":${decimal(mtimeUs)},"path":${asciiJsonString(path)},"size":${decimal(sizeBytes)}}`;
}

/** Numbers in the canonical form are below 2^53 and never print an exponent. */
function decimal(value: number | bigint): string {
  return value.toString();
}

class AsciiBytes {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  write(text: string): void {
    const needed = this.#length + text.length;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    for (let index = 0; index < text.length; index += 1) this.#bytes[this.#length + index] = text.charCodeAt(index);
    this.#length = needed;
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
