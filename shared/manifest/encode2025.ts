/** A manifest into the canonical bytes of version 2025-12, in the spelling of either of its two writers. */
import { asciiJsonString } from './asciiJson';
import { columnsOf, type ColumnManifest } from './columnManifest';
import { integerLength, pathLength } from './entryWriter';
import { FolderIndex, noFolder } from './folderIndex';
import type { Manifest, ManifestDialect } from './manifest';
import { hashAlgorithm, specificationOf, spellings } from './names';
import { listedTargets, OddEntries2025 } from './oddEntries2025';
import { plainFileLength2025, PlainFileWriter2025 } from './plainFileBytes2025';
import { indexInBlock } from './rowBlock';
import { requireReadable } from './writtenCheck';

const comma = 0x2c;

/**
 * Snapshots and diffs, relative and absolute; every folder above an entry is listed. Throws `manifest.dollar_name` for a link whose
 * text would be read as a folder's number, `manifest.chunk_size` where the dialect cannot say how files are cut,
 * `manifest.too_large` for a list of folders that nobody can read, and `internal.manifest_roundtrip` when the bytes would not be
 * read as the same folders, entries and links.
 */
export function encode2025(
  manifest: Manifest,
  { dialect = 'path' }: { readonly dialect?: ManifestDialect | undefined } = {},
): Uint8Array {
  const given = columnsOf(manifest);
  const folders = new FolderIndex(given, listedTargets(manifest, dialect));
  const odd = new OddEntries2025(manifest, dialect, folders);
  const bytes = new Encoding(given, dialect, folders, odd).run();
  requireReadable(bytes, { manifest: given, dialect, folders, odd });
  return bytes;
}

class Encoding {
  readonly #manifest: ColumnManifest;
  readonly #dialect: ManifestDialect;
  readonly #folders: FolderIndex;
  readonly #odd: OddEntries2025;

  constructor(manifest: ColumnManifest, dialect: ManifestDialect, folders: FolderIndex, odd: OddEntries2025) {
    this.#manifest = manifest;
    this.#dialect = dialect;
    this.#folders = folders;
    this.#odd = odd;
  }

  /** Measured first, so that the bytes need room only once. */
  run(): Uint8Array {
    const { chunkSizeBytes } = this.#manifest;
    const head = '{"dirs":[';
    const size = this.#dialect === 'name' ? `,"fileChunkSizeBytes":${chunkSizeBytes || -1}` : '';
    const middle = `]${size},"files":[`;
    const tail = this.#tail();
    const length = head.length + this.#foldersLength() + middle.length + this.#entriesLength() + tail.length;
    const bytes = new Uint8Array(length);
    const writer = new PlainFileWriter2025(bytes, this.#folders, this.#dialect);
    writer.writeText(head);
    this.#writeFolders(writer);
    writer.writeText(middle);
    this.#writeEntries(writer);
    writer.writeText(tail);
    return bytes;
  }

  #tail(): string {
    const manifest = this.#manifest;
    const { kind, parentManifestHash } = manifest;
    const parent =
      kind === 'diff' && parentManifestHash !== undefined
        ? `,"parentManifestHash":${asciiJsonString(parentManifestHash)}`
        : '';
    const specification = `,"specificationVersion":"${specificationOf(manifest)}"`;
    return `],"hashAlg":"${hashAlgorithm}"${parent}${specification},"totalSize":${manifest.totalSizeBytes.toString()}}`;
  }

  #folderHead(number: number): string {
    const keys = spellings[this.#dialect];
    return `{${this.#folders.isDeleted(number) ? `"${keys.deleted}":true,` : ''}"${keys.path}":"`;
  }

  #foldersLength(): number {
    const { list, rows } = this.#folders;
    let length = Math.max(0, rows.length - 1);
    for (let number = 0; number < rows.length; number += 1) {
      const above = this.#folders.ofFolder(number);
      const reference = above === noFolder ? 0 : 1 + integerLength(above);
      const name = pathLength(list, rows[number] ?? 0, this.#folders.units(above));
      length += this.#folderHead(number).length + reference + name + 2;
    }
    return length;
  }

  #writeFolders(writer: PlainFileWriter2025): void {
    const { list, rows } = this.#folders;
    for (let number = 0; number < rows.length; number += 1) {
      if (number > 0) writer.writeByte(comma);
      writer.writeText(this.#folderHead(number));
      writer.writeStored(list, rows[number] ?? 0, this.#folders.ofFolder(number));
      writer.writeText('"}');
    }
  }

  #entriesLength(): number {
    const { columns, rows } = this.#manifest;
    let length = Math.max(0, rows.length - 1);
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] ?? 0;
      const block = columns.plainBlock(row);
      length +=
        block === undefined
          ? this.#odd.text(index).length
          : plainFileLength2025(block, indexInBlock(row), this.#folders.ofEntry(index), this.#folders);
    }
    return length;
  }

  #writeEntries(writer: PlainFileWriter2025): void {
    const { columns, rows } = this.#manifest;
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] ?? 0;
      if (index > 0) writer.writeByte(comma);
      const block = columns.plainBlock(row);
      if (block === undefined) writer.writeText(this.#odd.text(index));
      else writer.write(block, indexInBlock(row), this.#folders.ofEntry(index));
    }
  }
}
