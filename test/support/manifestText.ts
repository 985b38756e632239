/** Manifest files as text, with any field replaced or left out. */

export const emptyHash = '99aa06d3014798d86001c324468d497f';
export const helloHash = 'df8d09e93f874900a99b8775cc15b6c7';

type Fields = Readonly<Record<string, unknown>>;

/** One entry as JSON text; `undefined` leaves a field out, `raw` inserts text as it is. */
export function entryText(fields: Fields = {}): string {
  return objectText({ hash: emptyHash, mtime: 1, path: 'a', size: 0, ...fields });
}

/** A whole file. `paths` is a list of entry texts. */
export function manifestText(paths: readonly string[] = [entryText()], fields: Fields = {}): string {
  return objectText({
    hashAlg: 'xxh128',
    manifestVersion: '2023-03-03',
    paths: raw(`[${paths.join(',')}]`),
    totalSize: 0,
    ...fields,
  });
}

export function manifestBytes(paths?: readonly string[], fields?: Fields): Uint8Array {
  return new TextEncoder().encode(manifestText(paths, fields));
}

/** Text that stands in the file as it is. */
export function raw(text: string): { readonly raw: string } {
  return { raw: text };
}

function objectText(fields: Fields): string {
  const members = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}:${valueText(value)}`);
  return `{${members.join(',')}}`;
}

function valueText(value: unknown): string {
  return typeof value === 'object' && value !== null && 'raw' in value && typeof value.raw === 'string'
    ? value.raw
    : JSON.stringify(value);
}

/** A whole file of version 2025-12, a relative snapshot unless the fields say otherwise. */
export function manifestText2025(files: readonly Fields[], fields: Fields = {}): string {
  return objectText({
    dirs: [],
    files: raw(`[${files.map(objectText).join(',')}]`),
    hashAlg: 'xxh128',
    specificationVersion: 'relative-manifest-snapshot-beta-2025-12',
    totalSize: 0,
    ...fields,
  });
}

/** An empty file as an entry of version 2025-12. */
export function file2025(path: string, fields: Fields = {}): Fields {
  return { hash: emptyHash, mtime: 1, path, size: 0, ...fields };
}
