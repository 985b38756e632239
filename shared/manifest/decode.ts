/** Bytes of a manifest file into a checked manifest: which version it is, and what holds for all of them. */
import { Decoder2023 } from './decode2023';
import { Decoder2025 } from './decode2025';
import type { Form2025 } from './entryReader2025';
import { JsonProblem, type JsonReader } from './losslessJson';
import type { Manifest } from './manifest';
import { manifestError, shown } from './manifestError';
import { largestManifestBytes, specifications2025, version2023, version2025, versionBeta } from './names';
import { TopLevel, type ListField, type UnknownFields } from './topLevel';
import { isUtf8 } from './utf8';
import type { ManifestMode } from './validate';

export interface DecodeOptions {
  /** How messages name the manifest: a file name or a key. */
  readonly source: string;
  readonly mode?: ManifestMode;
}

/** Reads the lists of one version. */
interface ListDecoder {
  /** Entries taken so far, for messages. */
  readonly rowCount: number | undefined;
  /** Reads or skips the next value; false: it has to come again, after something that stands behind it. */
  readList(field: ListField, reader: JsonReader, unknown: UnknownFields): boolean;
  finish(top: TopLevel, mode: ManifestMode): Manifest;
}

type Form = typeof version2023 | Form2025;

/** Enough for markers at the end, files in the middle and folders anywhere. */
const mostPasses = 3;

/** Throws AppError with a `manifest.*` code whose message names source, entry and path. Every rule runs; there is no switch. */
export function decodeManifest(bytes: Uint8Array, options: DecodeOptions): Manifest {
  const { source, mode = 'tolerant' } = options;
  if (bytes.length > largestManifestBytes)
    throw manifestError('manifest.too_large', { source }, 'is larger than 400 MiB');
  requireNoMark(bytes, source);
  const decoding = new Decoding(bytes, source);
  try {
    return decoding.run(mode);
  } catch (thrown) {
    throw thrown instanceof JsonProblem ? decoding.explain(thrown) : thrown;
  }
}

/** A list can be read once the version is known; where it is stated behind the list, the document is read again. */
class Decoding {
  readonly #bytes: Uint8Array;
  readonly #source: string;
  #form: Form | undefined;
  #decoder: ListDecoder | undefined;

  constructor(bytes: Uint8Array, source: string) {
    this.#bytes = bytes;
    this.#source = source;
    this.#form = formAtEnd(bytes);
  }

  run(mode: ManifestMode): Manifest {
    for (let pass = 1; ; pass += 1) {
      const top = new TopLevel(this.#source);
      const isComplete = this.#readOnce(top);
      const form = statedForm(top);
      top.require('hashAlg', ...(form === version2023 ? (['paths', 'totalSize'] as const) : requiredLists2025));
      if (isComplete && form === this.#form && this.#decoder !== undefined) return this.#decoder.finish(top, mode);
      if (pass === mostPasses) throw top.fault('manifest.json', 'cannot be read in any order of its fields');
      if (form !== this.#form) this.#decoder = undefined;
      this.#form = form;
    }
  }

  /** What a syntax problem means: not JSON, or not even text. */
  explain(problem: JsonProblem): Error {
    const entryIndex = this.#decoder?.rowCount;
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

  /** Whether every list was read. */
  #readOnce(top: TopLevel): boolean {
    let isComplete = true;
    top.read(this.#bytes, (field, reader) => {
      this.#form ??= knownForm(top);
      if (this.#form === undefined) {
        isComplete = false;
        reader.skip();
        return;
      }
      this.#decoder ??= decoderOf(this.#form, this.#source);
      if (!this.#decoder.readList(field, reader, top.unknown)) isComplete = false;
    });
    // Without any list there is nothing to come back for; the version says what is missing.
    if (top.lists.size === 0) this.#decoder = decoderOf((this.#form = statedForm(top)), this.#source);
    return isComplete;
  }
}

function decoderOf(form: Form, source: string): ListDecoder {
  return form === version2023 ? new Decoder2023(source) : new Decoder2025(source, form);
}

const requiredLists2025 = ['dirs', 'files', 'totalSize'] as const;
const beta: Form2025 = { generation: 'v2025beta', pathStyle: 'relative' };
const unmarked: Form2025 = { generation: 'v2025', pathStyle: 'relative', kind: 'snapshot' };
const marked: ReadonlyMap<string, Form2025> = new Map(
  [...specifications2025].map(([text, specification]) => [text, { generation: 'v2025', ...specification }]),
);
const versions: ReadonlyMap<string, Form> = new Map<string, Form>([
  [version2023, version2023],
  [versionBeta, beta],
  [version2025, unmarked],
]);

/** The form by the markers read so far, if they are known ones. */
function knownForm({ texts }: TopLevel): Form | undefined {
  const specification = texts.get('specificationVersion');
  return specification === undefined ? versions.get(texts.get('manifestVersion') ?? '') : marked.get(specification);
}

/** The form by all markers; a specification goes before a version. */
function statedForm(top: TopLevel): Form {
  const form = knownForm(top);
  if (form !== undefined) return form;
  const known = `; Satchel reads ${[...versions.keys(), ...marked.keys()].join(', ')}`;
  const found = top.texts.get('specificationVersion') ?? top.texts.get('manifestVersion');
  throw found === undefined
    ? top.fault('manifest.version_missing', `states no version${known}`)
    : top.fault('manifest.version_unknown', `is of version ${shown(found)}${known}`);
}

/** Version 2025-12 states itself behind its lists; in the usual layout the last bytes tell. */
function formAtEnd(bytes: Uint8Array): Form2025 | undefined {
  const end = String.fromCharCode(...bytes.subarray(-200));
  const found = /"specificationVersion"\s*:\s*"([a-z0-9-]+)"\s*,\s*"totalSize"\s*:\s*[0-9]+\s*\}\s*$/.exec(end)?.[1];
  return found === undefined ? undefined : marked.get(found);
}

function requireNoMark(bytes: Uint8Array, source: string): void {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf)
    throw manifestError(
      'manifest.encoding',
      { source },
      'begins with a byte order mark, which manifests must not have',
    );
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw manifestError('manifest.encoding', { source }, 'is UTF-16 text; manifests are UTF-8');
}
