/** Reads the folders and entries of version 2025-12 and of its pre-release form, in either spelling or in both at once. */
import type { Int } from '../domain/ints';
import { CanonicalScanner2025 } from './canonicalScanner2025';
import { FolderReferences } from './folderReferences';
import type { ManifestHeader } from './columnManifest';
import { hexOf } from './hexDigests';
import type { JsonReader } from './losslessJson';
import type { LinkTarget, ManifestDialect } from './manifest';
import { manifestError, type ManifestPlace } from './manifestError';
import { defaultChunkSizeBytes, smallestChunkSizeBytes } from './names';
import { judgeAbsolutePath, judgePath, type PathVerdict } from './pathRules';
import {
  missingField,
  readFlag,
  readInteger,
  readText,
  type ListField,
  type TopLevel,
  type UnknownFields,
} from './topLevel';
import type { ManifestIntake } from './validate';

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

/** Where folders and entries go. */
export type Intake2025 = Pick<
  ManifestIntake,
  'columns' | 'folders' | 'add' | 'addFile' | 'addFolder' | 'noteDeletedContent'
>;

/** Reads the lists of one file, whoever takes what is in them. */
export class EntryReader2025 {
  readonly #source: string;
  readonly #form: Form2025;
  readonly #intake: Intake2025;
  readonly #onEntries: (() => void) | undefined;
  readonly #references: FolderReferences;
  #hasFolders = false;
  #hasFiles = false;
  #dialect: ManifestDialect | undefined;

  /** `intake` takes what is read; `onEntries` is called when some more entries are in its columns. */
  constructor(source: string, form: Form2025, intake: Intake2025, onEntries?: () => void) {
    this.#source = source;
    this.#form = form;
    this.#intake = intake;
    this.#onEntries = onEntries;
    this.#references = new FolderReferences(this.#intake.folders, form.pathStyle);
  }

  /** Whether the list of entries was met. */
  get hasFiles(): boolean {
    return this.#hasFiles;
  }

  /** Reads or skips the next value; false: it has to come again, after something that stands behind it. */
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
      const { columns } = this.#intake;
      const judge = this.#form.pathStyle === 'absolute' ? judgeFilePath : judgePath;
      const scanner = new CanonicalScanner2025(reader.bytes, columns, this.#references, judge);
      reader.readArray(() => {
        const before = reader.offset;
        const end = scanner.read(before);
        if (end > before) {
          reader.moveTo(end);
          this.#dialect ??= scanner.dialect;
          this.#onEntries?.();
          return;
        }
        const entryIndex = columns.rowCount;
        this.#readEntry(reader, { source: this.#source, entryIndex }, unknown);
        this.#onEntries?.();
      });
    }
    return true;
  }

  /** What stands above and below the entries. */
  header(top: TopLevel): ManifestHeader {
    const { generation, pathStyle } = this.#form;
    const chunkSizeBytes = this.#chunkSize(top);
    const parentManifestHash = top.text('parentManifestHash');
    const kind = this.#form.kind ?? (parentManifestHash === undefined ? 'snapshot' : 'diff');
    return {
      generation,
      dialect: this.#dialect ?? (top.integers.has('fileChunkSizeBytes') ? 'name' : 'path'),
      pathStyle,
      kind,
      ...(parentManifestHash === undefined ? {} : { parentManifestHash }),
      chunkSizeBytes,
    };
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
    const path = this.#expanded(raw.path, place, reader.offset);
    this.#intake.addFolder(raw.isDeleted === true ? { path, deleted: true } : { path });
  }

  #readEntry(reader: JsonReader, place: ManifestPlace, unknown: UnknownFields): void {
    const raw: RawEntry = {};
    // Made once: there are millions of entries, and hardly one has a fault.
    const seen: { -readonly [K in keyof ManifestPlace]: ManifestPlace[K] } = place;
    readObject(reader, place, (key) => {
      if (raw.path !== undefined) seen.path = raw.path;
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
    const path = this.#expanded(raw.path, place, reader.offset);
    seen.path = path;
    this.#take(raw, path, seen, unknown);
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
    return hexOf(bytes, offset);
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
    return { text: this.#reference(text, place, 'symlink', reader.offset), base };
  }

  #expanded(stored: string | undefined, place: ManifestPlace, offset: number): string {
    if (stored === undefined) throw missingField(place, 'path');
    return this.#reference(stored, place, 'path', offset);
  }

  #reference(stored: string, place: ManifestPlace, field: 'path' | 'symlink', offset: number): string {
    const expansion = this.#references.expand(stored, offset);
    if ('path' in expansion) return expansion.path;
    const at = field === 'path' ? { ...place, path: stored, field } : { ...place, field };
    throw manifestError(expansion.code, at, expansion.problem);
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

function judgeFilePath(path: string): PathVerdict {
  return judgeAbsolutePath(path, false);
}
