/** The documents of a bundle: each in one spelling, of a size that a person could have written. */
import { join } from 'node:path';
import type { DocumentKind, Documents, DocumentValue } from '../ports/documents';
import type { FileSystem } from '../ports/fileSystem';
import { bundleError } from './bundleErrors';

export type BundleDocument = 'template' | 'parameter_values' | 'asset_references' | 'hooks';

export interface BundleText {
  readonly path: string;
  readonly kind: DocumentKind;
  readonly text: string;
}

/** CreateJob takes templates of a few hundred kB; lists of files grow with the scene. */
const mostBytes: Readonly<Record<BundleDocument, number>> = {
  template: 4 * 1024 * 1024,
  parameter_values: 4 * 1024 * 1024,
  asset_references: 64 * 1024 * 1024,
  hooks: 1024 * 1024,
};
const spellings = [
  ['json', 'JSON'],
  ['yaml', 'YAML'],
] as const;

/** Absent when the bundle has none. `bundle.two_files` for both spellings, `bundle.too_large`, `bundle.document` for bytes that are no UTF-8. */
export async function readBundleText(
  folder: string,
  document: BundleDocument,
  files: FileSystem,
): Promise<BundleText | undefined> {
  const found: { readonly path: string; readonly kind: DocumentKind; readonly sizeBytes: number }[] = [];
  for (const [ending, kind] of spellings) {
    const path = join(folder, `${document}.${ending}`);
    const stat = await files.statFollowing(path);
    if (stat?.type === 'file') found.push({ path, kind, sizeBytes: stat.sizeBytes });
  }
  const [file, other] = found;
  if (file === undefined) return undefined;
  if (other !== undefined)
    throw bundleError(
      'bundle.two_files',
      `The job bundle has both ${document}.json and ${document}.yaml.`,
      'Keep one of them: nobody can tell which is meant.',
      file.path,
    );
  if (file.sizeBytes > mostBytes[document]) throw tooLarge(file.path, mostBytes[document]);
  // The bundle's own links are allowed; its files are opened where they lie.
  const bytes = await files.readFile(await files.realPath(file.path), mostBytes[document]);
  return { path: file.path, kind: file.kind, text: decode(bytes, file.path) };
}

/** As `readBundleText`, for the one that every bundle has: `bundle.no_template`. */
export async function readTemplateText(folder: string, files: FileSystem): Promise<BundleText> {
  const found = await readBundleText(folder, 'template', files);
  if (found !== undefined) return found;
  const isMisspelt = (await files.statFollowing(join(folder, 'template.yml')))?.type === 'file';
  throw bundleError(
    'bundle.no_template',
    `${folder} is no job bundle: it has no template.yaml and no template.json.`,
    isMisspelt ? 'Rename template.yml to template.yaml.' : 'Name the folder in which the template lies.',
    folder,
  );
}

/** The document, or `undefined` where there is no such file or nothing in it. */
export async function readBundleDocument(
  folder: string,
  document: BundleDocument,
  files: FileSystem,
  documents: Documents,
): Promise<{ readonly path: string; readonly value: DocumentValue } | undefined> {
  const found = await readBundleText(folder, document, files);
  if (found === undefined || found.text === '') return undefined;
  return { path: found.path, value: documents.read(found.text, found.kind, found.path) };
}

export function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw bundleError('bundle.document', `${path} is no UTF-8 text.`, 'Save it as UTF-8.', path);
  }
}

function tooLarge(path: string, limit: number): Error {
  return bundleError(
    'bundle.too_large',
    `${path} is larger than ${limit / 1024 / 1024} MiB, which no such file of a job bundle is.`,
    'Check that this is the job bundle that you meant.',
    path,
  );
}
