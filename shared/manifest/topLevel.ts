/** Reads what stands at the top level of a manifest file and hands the lists of entries to whoever can read them. */
import type { ErrorCode } from '../domain/errors';
import type { Int } from '../domain/ints';
import { JsonReader } from './losslessJson';
import { manifestError, shown, type ManifestPlace } from './manifestError';
import { hashAlgorithm } from './names';

const maxDepth = 8;
const textFields = ['hashAlg', 'manifestVersion', 'parentManifestHash', 'specificationVersion'] as const;
const integerFields = ['fileChunkSizeBytes', 'totalSize'] as const;
const lists = ['dirs', 'files', 'paths'] as const;
const entryFields = ['path', 'name', 'hash', 'mtime', 'size', 'runnable', 'chunkhashes', 'symlink', 'target'];
const markFields = ['deleted', 'delete', 'symlink_target'];

type TextField = (typeof textFields)[number];
type IntegerField = (typeof integerFields)[number];
export type ListField = (typeof lists)[number];

/** The fields of one pass; one of another type is undefined, yet there. */
export class TopLevel {
  readonly texts = new Map<TextField, string | undefined>();
  readonly integers = new Map<IntegerField, Int | undefined>();
  readonly lists = new Set<ListField>();
  readonly unknown = new UnknownFields();
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  /** Reads the whole document. `readList` reads or skips a list. */
  read(bytes: Uint8Array, readList: (field: ListField, reader: JsonReader) => void): void {
    const reader = new JsonReader(bytes, maxDepth, [
      ...textFields,
      ...integerFields,
      ...lists,
      ...entryFields,
      ...markFields,
    ]);
    if (reader.peek() !== 'object') throw this.fault('manifest.json', 'is not an object at its top level');
    reader.readObject((key) => {
      if (isOneOf(textFields, key)) this.texts.set(key, readOptionalText(reader));
      else if (isOneOf(integerFields, key)) this.integers.set(key, readOptionalInteger(reader));
      else if (isOneOf(lists, key)) {
        // References count from one list of folders; of 2023-03-03 the last list counts, as for every JSON reader.
        if (key !== 'paths' && this.lists.has(key)) throw this.fault('manifest.json', `has two fields ${key}`, key);
        this.lists.add(key);
        readList(key, reader);
      } else {
        this.unknown.count(key);
        reader.skip();
      }
    });
    reader.end();
  }

  /** Fields that every version needs. */
  require(...fields: readonly (TextField | IntegerField | ListField)[]): void {
    for (const field of fields)
      if (
        !this.texts.has(field as TextField) &&
        !this.integers.has(field as IntegerField) &&
        !this.lists.has(field as ListField)
      )
        throw this.fault('manifest.field_missing', `has no field ${field}`, field);
    const hashAlg = this.texts.get('hashAlg');
    if (hashAlg !== hashAlgorithm)
      throw this.fault(
        'manifest.hash_alg',
        `uses the hash algorithm ${hashAlg === undefined ? 'of another type' : shown(hashAlg)}; Satchel reads ${hashAlgorithm}`,
        'hashAlg',
      );
  }

  /** Undefined when the field is absent; throws when it is no integer. */
  integer(field: IntegerField): Int | undefined {
    const value = this.integers.get(field);
    if (value === undefined && this.integers.has(field))
      throw this.fault('manifest.integer', `has a field ${field} that is not an integer`, field);
    return value;
  }

  /** Undefined when the field is absent; throws when it is no text. */
  text(field: TextField): string | undefined {
    const value = this.texts.get(field);
    if (value === undefined && this.texts.has(field))
      throw this.fault('manifest.field_type', `has a field ${field} that is not a text`, field);
    return value;
  }

  fault(code: ErrorCode, problem: string, field?: string): Error {
    return manifestError(code, { source: this.source, ...(field === undefined ? {} : { field }) }, problem);
  }
}

/** Names that nobody knows, with how often each was found. */
export class UnknownFields {
  readonly counts = new Map<string, number>();

  count(key: string): void {
    // A hostile file may invent names without end.
    const name = this.counts.size < 100 || this.counts.has(key) ? key : 'others';
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}

function isOneOf<T extends string>(names: readonly T[], key: string): key is T {
  return (names as readonly string[]).includes(key);
}

function readOptionalText(reader: JsonReader): string | undefined {
  if (reader.peek() === 'string') return reader.readString();
  reader.skip();
  return undefined;
}

function readOptionalInteger(reader: JsonReader): Int | undefined {
  const value = reader.readInteger();
  if (value === undefined) reader.skip();
  return value;
}

/** A field that must be a text. */
export function readText(reader: JsonReader, place: ManifestPlace, field: string): string {
  if (reader.peek() === 'string') return reader.readString();
  reader.skip();
  throw manifestError('manifest.field_type', { ...place, field }, `has a field ${field} that is not a text`);
}

/** A field that must be an integer. */
export function readInteger(reader: JsonReader, place: ManifestPlace, field: string): Int {
  const value = reader.readInteger();
  if (value !== undefined) return value;
  reader.skip();
  throw manifestError('manifest.integer', { ...place, field }, `has a field ${field} that is not an integer`);
}

/** A field that must be true or false. */
export function readFlag(reader: JsonReader, place: ManifestPlace, field: string): boolean {
  const kind = reader.peek();
  reader.skip();
  if (kind === 'true' || kind === 'false') return kind === 'true';
  throw manifestError(
    'manifest.field_type',
    { ...place, field },
    `has a field ${field} that is neither true nor false`,
  );
}

export function missingField(place: ManifestPlace, field: string): Error {
  return manifestError('manifest.field_missing', { ...place, field }, `has no field ${field}`);
}
