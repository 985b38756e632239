/** Reads the folders and entries of version 2025-12 and of its pre-release form, in either spelling or in both at once. */
import type { Int } from '../domain/ints';
import { expandReference } from './folderIndex';
import type { JsonReader } from './losslessJson';
import type { LinkTarget, Manifest, ManifestDialect } from './manifest';
import { manifestError, type ManifestPlace } from './manifestError';
import { defaultChunkSizeBytes, smallestChunkSizeBytes } from './names';
import {
  missingField,
  readFlag,
  readInteger,
  readText,
  type ListField,
  type TopLevel,
  type UnknownFields,
} from './topLevel';
import { ManifestIntake, type ManifestMode } from './validate';

/** What the marker says; the pre-release form says its kind elsewhere. */
export interface Form2025 {
  readonly generation: 'v2025' | 'v2025beta';
  readonly pathStyle: 'relative' | 'absolute';
  readonly kind?: 'snapshot' | 'diff';
}

const inColumns = Symbol('the digest is in the columns');

/** The fields of one entry as they stand in the file. */
interface RawEntry {
  path?: string;
  dialect?: ManifestDialect;
  size?: Int;
  mtime?: Int;
  hash?: string | typeof inColumns | undefined;
  chunkHashes?: string[];
  link?: LinkTarget;
  isRunnable?: boolean;
  isDeleted?: boolean;
}

/** One reading of a file of a form; see `ListDecoder`. */
export class Decoder2025 {
  readonly #source: string;
  readonly #form: Form2025;
  readonly #intake: ManifestIntake;
  /** The listed folders as references see them. */
  readonly #folders: string[] = [];
  #hasFolders = false;
  #hasFiles = false;
  #dialect: ManifestDialect | undefined;

  constructor(source: string, form: Form2025) {
    this.#source = source;
    this.#form = form;
    // What stands above the entries is known in the end; until then only the style of the paths counts.
    this.#intake = new ManifestIntake(source, {
      generation: form.generation,
      pathStyle: form.pathStyle,
      kind: form.kind ?? 'snapshot',
      chunkSizeBytes: defaultChunkSizeBytes,
    });
  }

  get rowCount(): number | undefined {
    return this.#hasFiles ? this.#intake.columns.rowCount : undefined;
  }

  readList(field: ListField, reader: JsonReader, unknown: UnknownFields): boolean {
    if (field === 'paths') {
      unknown.count(field);
      reader.skip();
      return true;
    }
    const isDone = field === 'dirs' ? this.#hasFolders : this.#hasFiles;
    const mustWait = field === 'files' && !this.#hasFolders;
    if (isDone || mustWait) {
      reader.skip();
      return isDone;
    }
    if (reader.peek() !== 'array')
      throw manifestError(
        'manifest.field_type',
        { source: this.#source, field },
        `has a field ${field} that is not a list`,
      );
    if (field === 'dirs') {
      this.#hasFolders = true;
      reader.readArray((folderIndex) => {
        this.#readFolder(reader, { source: this.#source, folderIndex }, unknown);
      });
    } else {
      this.#hasFiles = true;
      reader.readArray((entryIndex) => {
        this.#readEntry(reader, { source: this.#source, entryIndex }, unknown);
      });
    }
    return true;
  }

  finish(top: TopLevel, mode: ManifestMode): Manifest {
    const { generation, pathStyle } = this.#form;
    const chunkSizeBytes = this.#chunkSize(top);
    const parentManifestHash = top.text('parentManifestHash');
    const kind = this.#form.kind ?? (parentManifestHash === undefined ? 'snapshot' : 'diff');
    this.#intake.issues.noteUnknownFields(top.unknown.counts);
    return this.#intake.finish(mode, top.integer('totalSize'), {
      generation,
      dialect: this.#dialect ?? (top.integers.has('fileChunkSizeBytes') ? 'name' : 'path'),
      pathStyle,
      kind,
      ...(parentManifestHash === undefined ? {} : { parentManifestHash }),
      chunkSizeBytes,
    });
  }

  #chunkSize(top: TopLevel): number {
    const stated = top.integer('fileChunkSizeBytes');
    if (stated === undefined) return defaultChunkSizeBytes;
    if (stated === -1 || stated === 0) return 0;
    if (typeof stated === 'number' && stated >= smallestChunkSizeBytes) return stated;
    throw top.fault(
      'manifest.chunk_size',
      `cuts files into pieces of ${stated.toString()} bytes; pieces have at least ${smallestChunkSizeBytes}`,
      'fileChunkSizeBytes',
    );
  }

  #readFolder(reader: JsonReader, place: ManifestPlace, unknown: UnknownFields): void {
    const raw: RawEntry = {};
    readObject(reader, place, (key) => {
      if (!this.#readNameOrMark(key, raw, reader, place)) skipUnknown(reader, unknown, key);
    });
    const path = this.#expanded(raw.path, place);
    this.#folders.push(path);
    this.#intake.addFolder(raw.isDeleted === true ? { path, deleted: true } : { path });
  }

  #readEntry(reader: JsonReader, place: ManifestPlace, unknown: UnknownFields): void {
    const raw: RawEntry = {};
    readObject(reader, place, (key) => {
      const seen = raw.path === undefined ? place : { ...place, path: raw.path };
      if (this.#readNameOrMark(key, raw, reader, seen)) return;
      if (key === 'size') raw.size = readInteger(reader, seen, key);
      else if (key === 'mtime') raw.mtime = readInteger(reader, seen, key);
      else if (key === 'hash') raw.hash = this.#readHash(reader, seen);
      else if (key === 'runnable') raw.isRunnable = readFlag(reader, seen, key);
      else if (key === 'chunkhashes') raw.chunkHashes = readTexts(reader, seen, key);
      else if (key === 'symlink') raw.link = this.#readLink(reader, seen, unknown);
      else if (key === 'symlink_target' && this.#form.generation === 'v2025beta')
        raw.link = { text: readText(reader, seen, key), base: 'root' };
      else skipUnknown(reader, unknown, key);
    });
    const path = this.#expanded(raw.path, place);
    this.#take(raw, path, { ...place, path }, unknown);
  }

  /** The keys that folders have, too. */
  #readNameOrMark(key: string, raw: RawEntry, reader: JsonReader, place: ManifestPlace): boolean {
    if (key === 'path' || key === 'name') {
      if (raw.dialect !== undefined && raw.dialect !== key)
        throw manifestError('manifest.field_type', { ...place, field: key }, 'has both a path and a name');
      raw.path = readText(reader, place, key);
      raw.dialect = key;
      this.#dialect ??= key;
      return true;
    }
    if (key !== 'deleted' && key !== 'delete') return false;
    raw.isDeleted = readFlag(reader, place, key) || raw.isDeleted === true;
    return true;
  }

  #readHash(reader: JsonReader, place: ManifestPlace): string | typeof inColumns | undefined {
    const next = this.#intake.columns.nextHash();
    if (reader.readHex16(next.bytes, next.offset)) return inColumns;
    const text = readText(reader, place, 'hash');
    // Old writers leave an empty text where there is no hash.
    return text === '' ? undefined : text;
  }

  #hashInColumns(): string {
    const { bytes, offset } = this.#intake.columns.nextHash();
    return Array.from(bytes.subarray(offset, offset + 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  #readLink(reader: JsonReader, place: ManifestPlace, unknown: UnknownFields): LinkTarget {
    let link: LinkTarget | undefined;
    readObject(
      reader,
      place,
      (key) => {
        if (key === 'target') link = { text: readText(reader, place, key), base: 'parent' };
        else if (key === 'name') link = { text: readText(reader, place, key), base: 'root' };
        else skipUnknown(reader, unknown, key);
      },
      'symlink',
    );
    if (link === undefined) throw missingField(place, 'symlink.target');
    const { text, base }: LinkTarget = link;
    return { text: this.#reference(text, { ...place, field: 'symlink' }), base };
  }

  #expanded(stored: string | undefined, place: ManifestPlace): string {
    if (stored === undefined) throw missingField(place, 'path');
    return this.#reference(stored, { ...place, path: stored, field: 'path' });
  }

  #reference(stored: string, place: ManifestPlace): string {
    const expansion = expandReference(stored, this.#folders);
    if ('path' in expansion) return expansion.path;
    throw manifestError(expansion.code, place, expansion.problem);
  }

  #take(raw: RawEntry, path: string, place: ManifestPlace, unknown: UnknownFields): void {
    const { size: sizeBytes, mtime: mtimeUs, hash, chunkHashes, link } = raw;
    const contents = [hash, chunkHashes, link].filter((content) => content !== undefined).length;
    const intake = this.#intake;
    if (raw.isDeleted === true) {
      const isBare = contents === 0 && sizeBytes === undefined && mtimeUs === undefined && raw.isRunnable === undefined;
      const row = intake.columns.rowCount;
      intake.add({ kind: 'deleted', path });
      if (!isBare) intake.noteDeletedContent(row);
      return;
    }
    if (contents > 1)
      throw manifestError('manifest.content_fields', place, 'has more than one of hash, chunkhashes and symlink');
    if (link !== undefined) {
      // A link has no size and no time of its own; who writes them anyway is not believed.
      for (const [field, value] of Object.entries({ size: sizeBytes, mtime: mtimeUs, runnable: raw.isRunnable }))
        if (value !== undefined) unknown.count(`${field} of a link`);
      intake.add({ kind: 'link', path, link });
      return;
    }
    if (sizeBytes === undefined) throw missingField(place, 'size');
    if (mtimeUs === undefined) throw missingField(place, 'mtime');
    const sized = { path, sizeBytes, mtimeUs, ...(raw.isRunnable === true ? { runnable: true as const } : {}) };
    if (chunkHashes !== undefined) intake.add({ kind: 'chunked', ...sized, chunkHashes });
    else if (hash === undefined) intake.add({ kind: 'unhashed', ...sized });
    else if (raw.isRunnable === true)
      intake.add({ kind: 'file', ...sized, hash: hash === inColumns ? this.#hashInColumns() : hash });
    else intake.addFile(path, sizeBytes, mtimeUs, hash === inColumns ? undefined : hash);
  }
}

function readObject(reader: JsonReader, place: ManifestPlace, member: (key: string) => void, field?: string): void {
  if (reader.peek() === 'object') {
    reader.readObject(member);
    return;
  }
  throw field === undefined
    ? manifestError('manifest.field_type', place, 'is not an object')
    : manifestError('manifest.field_type', { ...place, field }, `has a field ${field} that is not an object`);
}

function readTexts(reader: JsonReader, place: ManifestPlace, field: string): string[] {
  if (reader.peek() !== 'array')
    throw manifestError('manifest.field_type', { ...place, field }, `has a field ${field} that is not a list`);
  const texts: string[] = [];
  reader.readArray(() => {
    if (reader.peek() !== 'string')
      throw manifestError('manifest.field_type', { ...place, field }, `has something in ${field} that is not a text`);
    texts.push(reader.readString());
  });
  return texts;
}

function skipUnknown(reader: JsonReader, unknown: UnknownFields, key: string): void {
  unknown.count(key);
  reader.skip();
}
