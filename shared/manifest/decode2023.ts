/** Reads the entries of version 2023-03-03. */
import type { Int } from '../domain/ints';
import { header2023 } from './build';
import { readCanonicalEntries } from './canonicalScanner';
import type { JsonReader } from './losslessJson';
import type { Manifest } from './manifest';
import { manifestError, type ManifestPlace } from './manifestError';
import { missingField, readInteger, readText, type ListField, type TopLevel, type UnknownFields } from './topLevel';
import { ManifestIntake, type ManifestMode } from './validate';

const inColumns = Symbol('the digest is in the columns');

/** One reading of a file that states this version; see `ListDecoder`. */
export class Decoder2023 {
  readonly #source: string;
  #intake: ManifestIntake | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  get rowCount(): number | undefined {
    return this.#intake?.columns.rowCount;
  }

  readList(field: ListField, reader: JsonReader, unknown: UnknownFields): boolean {
    if (field !== 'paths') {
      unknown.count(field);
      reader.skip();
      return true;
    }
    if (reader.peek() !== 'array')
      throw manifestError(
        'manifest.field_type',
        { source: this.#source, field },
        'has a field paths that is not a list',
      );
    const intake = new ManifestIntake(this.#source, header2023);
    this.#intake = intake;
    reader.readArray(() => {
      if (readCanonicalEntries(reader, intake.columns) === 0) this.#readEntry(reader, intake, unknown);
    });
    return true;
  }

  finish(top: TopLevel, mode: ManifestMode): Manifest {
    for (const field of ['parentManifestHash', 'specificationVersion'] as const)
      if (top.texts.has(field)) top.unknown.count(field);
    if (top.integers.has('fileChunkSizeBytes')) top.unknown.count('fileChunkSizeBytes');
    const intake = this.#intake ?? new ManifestIntake(this.#source, header2023);
    intake.issues.noteUnknownFields(top.unknown.counts);
    return intake.finish(mode, top.integer('totalSize'));
  }

  #readEntry(reader: JsonReader, intake: ManifestIntake, unknown: UnknownFields): void {
    const entryIndex = intake.columns.rowCount;
    const place = { source: this.#source, entryIndex };
    if (reader.peek() !== 'object') throw manifestError('manifest.field_type', place, 'is not an object');
    const entry: { path?: string; size?: Int; mtime?: Int; hash?: string | typeof inColumns } = {};
    const seen = (): ManifestPlace => (entry.path === undefined ? place : { ...place, path: entry.path });
    reader.readObject((key) => {
      if (key === 'path') entry.path = readText(reader, place, key);
      else if (key === 'size') entry.size = readInteger(reader, seen(), key);
      else if (key === 'mtime') entry.mtime = readInteger(reader, seen(), key);
      else if (key === 'hash') {
        const next = intake.columns.nextHash();
        entry.hash = reader.readHex16(next.bytes, next.offset) ? inColumns : readText(reader, seen(), key);
      } else {
        unknown.count(key);
        reader.skip();
      }
    });
    const { path, size, mtime, hash } = entry;
    if (path === undefined) throw missingField(seen(), 'path');
    if (size === undefined) throw missingField(seen(), 'size');
    if (mtime === undefined) throw missingField(seen(), 'mtime');
    if (hash === undefined) throw missingField(seen(), 'hash');
    intake.addFile(path, size, mtime, hash === inColumns ? undefined : hash);
  }
}
