/** Bytes of a manifest file into a checked manifest. */
import type { ErrorCode } from '../domain/errors';
import type { Int } from '../domain/ints';
import { header2023 } from './build';
import { readCanonicalEntries } from './canonicalScanner';
import { JsonProblem, JsonReader } from './losslessJson';
import type { Manifest } from './manifest';
import { manifestError, shown, type ManifestPlace } from './manifestError';
import { hashAlgorithm, largestManifestBytes, specifications2025, version2023, versions2025 } from './names';
import { isUtf8 } from './utf8';
import { ManifestIntake, type ManifestMode } from './validate';

export interface DecodeOptions {
  /** How messages name the manifest: a file name or a key. */
  readonly source: string;
  readonly mode?: ManifestMode;
}

const maxDepth = 8;
const inColumns = Symbol('the digest is in the columns');
const topKeys = ['hashAlg', 'manifestVersion', 'paths', 'totalSize', 'specificationVersion'];
const entryKeys = ['hash', 'mtime', 'path', 'size'];

/** Throws AppError with a `manifest.*` code whose message names source, entry and path. Every rule runs; there is no switch. */
export function decodeManifest(bytes: Uint8Array, options: DecodeOptions): Manifest {
  const { source, mode = 'tolerant' } = options;
  if (bytes.length > largestManifestBytes)
    throw manifestError('manifest.too_large', { source }, 'is larger than 400 MiB');
  const decoding = new Decoding(bytes, source);
  try {
    return decoding.run(mode);
  } catch (thrown) {
    throw thrown instanceof JsonProblem ? decoding.explain(thrown) : thrown;
  }
}

/** Reads the document once; `paths` is passed over and read again when it comes before the version. */
class Decoding {
  readonly #bytes: Uint8Array;
  readonly #source: string;
  readonly #markers = new Map<string, string | undefined>();
  readonly #unknown = new Map<string, number>();
  #intake: ManifestIntake | undefined;
  #totalSize: Int | undefined;
  #hasPaths = false;

  constructor(bytes: Uint8Array, source: string) {
    this.#bytes = bytes;
    this.#source = source;
  }

  run(mode: ManifestMode): Manifest {
    this.#requireNoMark();
    this.#readTop();
    this.#requireVersion();
    if (!this.#markers.has('hashAlg')) throw this.#missing('hashAlg');
    if (this.#totalSize === undefined) throw this.#missing('totalSize');
    if (!this.#hasPaths) throw this.#missing('paths');
    const hashAlg = this.#markers.get('hashAlg');
    if (hashAlg !== hashAlgorithm)
      throw this.#fault(
        'manifest.hash_alg',
        `uses the hash algorithm ${hashAlg === undefined ? 'of another type' : shown(hashAlg)}; Satchel reads ${hashAlgorithm}`,
        'hashAlg',
      );
    // Read early when the version came first; else now, from the start.
    if (this.#intake === undefined) this.#readTop();
    const intake = this.#intake ?? new ManifestIntake(this.#source, header2023);
    intake.noteUnknownFields(this.#unknown);
    return intake.finish(mode, this.#totalSize);
  }

  /** What a syntax problem means: not JSON, or not even text. */
  explain(problem: JsonProblem): Error {
    const entryIndex = this.#intake?.columns.rowCount;
    const place = { source: this.#source, ...(entryIndex === undefined ? {} : { entryIndex }) };
    if (problem.encoding || !isUtf8(this.#bytes))
      return manifestError('manifest.encoding', { source: this.#source }, 'is not valid UTF-8 text', problem);
    return manifestError(
      'manifest.json',
      place,
      `is not valid JSON near byte ${problem.offset}: ${problem.message}`,
      problem,
    );
  }

  #requireNoMark(): void {
    const [first, second, third] = this.#bytes;
    if (first === 0xef && second === 0xbb && third === 0xbf)
      throw this.#fault('manifest.encoding', 'begins with a byte order mark, which manifests must not have');
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
      throw this.#fault('manifest.encoding', 'is UTF-16 text; manifests are UTF-8');
  }

  #readTop(): void {
    const reader = new JsonReader(this.#bytes, maxDepth, [...topKeys, ...entryKeys]);
    if (reader.peek() !== 'object') throw this.#fault('manifest.json', 'is not an object at its top level');
    const isKnown = this.#isKnownVersion();
    this.#unknown.clear();
    this.#intake = undefined;
    reader.readObject((key) => {
      if (key === 'manifestVersion' || key === 'specificationVersion' || key === 'hashAlg')
        this.#markers.set(key, this.#readMarker(reader));
      else if (key === 'totalSize') this.#totalSize = this.#readInt(reader, { source: this.#source, field: key });
      else if (key === 'paths') this.#readPaths(reader, isKnown || this.#isKnownVersion());
      else {
        this.#countUnknown(key);
        reader.skip();
      }
    });
    reader.end();
  }

  #readMarker(reader: JsonReader): string | undefined {
    if (reader.peek() === 'string') return reader.readString();
    reader.skip();
    return undefined;
  }

  #isKnownVersion(): boolean {
    return (
      this.#markers.get('manifestVersion') === version2023 && this.#markers.get('specificationVersion') === undefined
    );
  }

  #readPaths(reader: JsonReader, isKnownVersion: boolean): void {
    this.#hasPaths = true;
    if (!isKnownVersion) {
      this.#intake = undefined;
      reader.skip();
      return;
    }
    if (reader.peek() !== 'array')
      throw this.#fault('manifest.field_type', 'has a field paths that is not a list', 'paths');
    const intake = new ManifestIntake(this.#source, header2023);
    this.#intake = intake;
    reader.readArray(() => {
      if (readCanonicalEntries(reader, intake.columns) === 0) this.#readEntry(reader, intake);
    });
  }

  #readEntry(reader: JsonReader, intake: ManifestIntake): void {
    const entryIndex = intake.columns.rowCount;
    const place = { source: this.#source, entryIndex };
    if (reader.peek() !== 'object') throw manifestError('manifest.field_type', place, 'is not an object');
    const entry: { path?: string; size?: Int; mtime?: Int; hash?: string | typeof inColumns } = {};
    const seen = (): ManifestPlace => (entry.path === undefined ? place : { ...place, path: entry.path });
    reader.readObject((key) => {
      if (key === 'path') entry.path = this.#readText(reader, place, key);
      else if (key === 'size') entry.size = this.#readInt(reader, { ...seen(), field: key });
      else if (key === 'mtime') entry.mtime = this.#readInt(reader, { ...seen(), field: key });
      else if (key === 'hash') {
        const next = intake.columns.nextHash();
        entry.hash = reader.readHex16(next.bytes, next.offset) ? inColumns : this.#readText(reader, seen(), key);
      } else {
        this.#countUnknown(key);
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

  #readText(reader: JsonReader, place: ManifestPlace, field: string): string {
    if (reader.peek() === 'string') return reader.readString();
    reader.skip();
    throw manifestError('manifest.field_type', { ...place, field }, `has a field ${field} that is not a text`);
  }

  #readInt(reader: JsonReader, place: ManifestPlace): Int {
    const value = reader.readInteger();
    if (value !== undefined) return value;
    reader.skip();
    throw manifestError('manifest.integer', place, `has a field ${place.field ?? ''} that is not an integer`);
  }

  #countUnknown(key: string): void {
    // A hostile file may invent names without end.
    const name = this.#unknown.size < 100 || this.#unknown.has(key) ? key : 'others';
    this.#unknown.set(name, (this.#unknown.get(name) ?? 0) + 1);
  }

  #requireVersion(): void {
    const specification = this.#markers.get('specificationVersion');
    const version = this.#markers.get('manifestVersion');
    const found = specification ?? version;
    if (found === undefined)
      throw this.#fault('manifest.version_missing', `states no version; Satchel reads ${version2023}`);
    if (specification === undefined && version === version2023) return;
    const isNewer = specification === undefined ? versions2025.includes(found) : specifications2025.includes(found);
    throw this.#fault(
      'manifest.version_unknown',
      `is of version ${shown(found)}${isNewer ? ', which this Satchel cannot read yet' : ''}; it reads ${version2023}`,
    );
  }

  #missing(field: string): Error {
    return this.#fault('manifest.field_missing', `has no field ${field}`, field);
  }

  #fault(code: ErrorCode, problem: string, field?: string): Error {
    return manifestError(code, { source: this.#source, ...(field === undefined ? {} : { field }) }, problem);
  }
}

function missingField(place: ManifestPlace, field: string): Error {
  return manifestError('manifest.field_missing', { ...place, field }, `has no field ${field}`);
}
