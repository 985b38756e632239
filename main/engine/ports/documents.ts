/** Structured texts (YAML and JSON) of job bundles: read with the types of the Deadline client's loader, edited without loss. */

export type DocumentKind = 'YAML' | 'JSON';

/** Whole numbers are bigints and all others numbers, so that 1 and 1.0 stay two things. A key that is no text stands as its text. */
export type DocumentValue = string | bigint | number | boolean | null | DocumentList | DocumentMap;
export type DocumentList = readonly DocumentValue[];
export type DocumentMap = ReadonlyMap<string, DocumentValue>;

/**
 * Texts are hostile: aliases that multiply, cycles, unknown tags, several documents, and depth beyond reason are refused. YAML has
 * the types of PyYAML's safe loader (YAML 1.1: `yes` and `on` are true, `010` is 8, `1e3` is text), dates stay texts.
 */
export interface Documents {
  /** `bundle.document` with place and reason, named by `source`. An empty text is null. */
  read(text: string, kind: DocumentKind, source: string): DocumentValue;
  /** The text with one top-level value set and every other byte as it is; `undefined` where that cannot be done safely. */
  withText(text: string, kind: DocumentKind, key: string, value: string): string | undefined;
}
