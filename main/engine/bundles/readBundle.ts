/** Reads a job bundle: its documents are checked, nothing in it is run. */
import { resolve, sep } from 'node:path';
import type { PathFormat } from '../../../shared/domain/paths/components';
import type { DocumentKind, DocumentMap, Documents } from '../ports/documents';
import type { FileSystem } from '../ports/fileSystem';
import { readAssetReferences } from './assetReferences';
import { templateError } from './bundleErrors';
import { readBundleDocument, readTemplateText } from './bundleFiles';
import type { BundlePaths } from './bundlePaths';
import { containedRoot } from './containment';
import { hasExpressions, readDefinitions, type ParameterDefinition } from './definitions';
import { isDocumentMap, kindOfValue, shownValue } from './documentShape';
import { readHooks, type BundleHook } from './hooks';
import { readParameterValues, type NamedValues } from './parameterValues';
import { checkDefaults } from './resolveParameters';

export interface BundlePorts {
  readonly files: FileSystem;
  readonly documents: Documents;
}

export interface Bundle {
  /** Absolute, as it was named. */
  readonly folder: string;
  readonly name: string;
  readonly template: { readonly text: string; readonly kind: DocumentKind; readonly value: DocumentMap };
  readonly definitions: readonly ParameterDefinition[];
  readonly values: NamedValues;
  readonly references: BundlePaths;
  /** Paths of `asset_references` that were taken as relative to the bundle; the Deadline client takes the working directory. */
  readonly relativeReferences: readonly string[];
  /** Programs that the Deadline client would run. */
  readonly hooks: readonly BundleHook[];
  readonly hasAddresses: boolean;
}

export const hostFormat: PathFormat = sep === '\\' ? 'windows' : 'posix';

/** Throws `bundle.*` for what no job can be made of, `input.not_found` when there is no such folder. */
export async function readBundle(
  folder: string,
  { files, documents }: BundlePorts,
  signal: AbortSignal,
): Promise<Bundle> {
  const absolute = resolve(folder);
  await containedRoot(absolute, files, signal);
  const template = await readTemplateText(absolute, files);
  const value = documents.read(template.text, template.kind, template.path);
  if (!isDocumentMap(value)) throw templateError(`${template.path} holds ${kindOfValue(value)} where a map belongs.`);
  checkVersion(value, template.path);
  const definitions = readDefinitions(value);
  checkDefaults(definitions);
  signal.throwIfAborted();
  const values = readParameterValues(await readBundleDocument(absolute, 'parameter_values', files, documents));
  const assets = await readBundleDocument(absolute, 'asset_references', files, documents);
  const { paths, relative } = readAssetReferences(assets, absolute, hostFormat);
  const name = value.get('name');
  if (typeof name !== 'string' || name === '') throw templateError(`${template.path} has no "name".`);
  return {
    folder: absolute,
    name,
    template: { text: template.text, kind: template.kind, value },
    definitions,
    values,
    references: paths,
    relativeReferences: relative,
    hooks: readHooks(await readBundleDocument(absolute, 'hooks', files, documents)),
    hasAddresses: hasExpressions(value),
  };
}

function checkVersion(template: DocumentMap, path: string): void {
  const version = template.get('specificationVersion');
  if (version === 'jobtemplate-2023-09') return;
  throw templateError(
    version === undefined
      ? `${path} has no "specificationVersion".`
      : `${path} has the specification version ${shownValue(version)}; known is "jobtemplate-2023-09".`,
  );
}
