/** Reads version 2025-12 and its pre-release form into a checked manifest. */
import { EntryReader2025, type Form2025 } from './entryReader2025';
import type { JsonReader } from './losslessJson';
import type { Manifest } from './manifest';
import { defaultChunkSizeBytes } from './names';
import type { ListField, TopLevel, UnknownFields } from './topLevel';
import { ManifestIntake, type ManifestMode } from './validate';

/** One reading of a file of a form; see `ListDecoder`. */
export class Decoder2025 {
  readonly #intake: ManifestIntake;
  readonly #reader: EntryReader2025;

  constructor(source: string, form: Form2025) {
    // What stands above the entries is known in the end; until then only the style of the paths counts.
    this.#intake = new ManifestIntake(source, {
      generation: form.generation,
      pathStyle: form.pathStyle,
      kind: form.kind ?? 'snapshot',
      chunkSizeBytes: defaultChunkSizeBytes,
    });
    this.#reader = new EntryReader2025(source, form, this.#intake);
  }

  get rowCount(): number | undefined {
    return this.#reader.hasFiles ? this.#intake.columns.rowCount : undefined;
  }

  readList(field: ListField, reader: JsonReader, unknown: UnknownFields): boolean {
    return this.#reader.readList(field, reader, unknown);
  }

  finish(top: TopLevel, mode: ManifestMode): Manifest {
    const header = this.#reader.header(top);
    this.#intake.issues.noteUnknownFields(top.unknown.counts);
    return this.#intake.finish(mode, top.integer('totalSize'), header);
  }
}
