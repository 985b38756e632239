/** `asset_references`: the files that the makers of a bundle say the job needs. */
import type { PathFormat } from '../../../shared/domain/paths/components';
import type { DocumentMap, DocumentValue } from '../ports/documents';
import { bundleError } from './bundleErrors';
import type { BundlePaths } from './bundlePaths';
import { isDocumentList, isDocumentMap, kindOfValue, shownValue } from './documentShape';
import { isAbsolutePath, joinedPath } from './pathValues';

export interface AssetReferences {
  readonly paths: BundlePaths;
  /** As they stand in the file; they were taken as relative to the bundle. */
  readonly relative: readonly string[];
}

/** `bundle.document` where lists of paths should be and are not. */
export function readAssetReferences(
  document: { readonly path: string; readonly value: DocumentValue } | undefined,
  bundleFolder: string,
  format: PathFormat,
): AssetReferences {
  const relative: string[] = [];
  const path = document?.path ?? '';
  const at = (parent: DocumentMap | undefined, key: string): DocumentMap | undefined => {
    const inner = parent?.get(key);
    if (inner === undefined || inner === null) return undefined;
    if (!isDocumentMap(inner)) throw malformed(path, `"${key}" is ${kindOfValue(inner)}, not a map`);
    return inner;
  };
  const list = (parent: DocumentMap | undefined, key: string): string[] => {
    const inner = parent?.get(key) ?? null;
    if (inner === null) return [];
    if (!isDocumentList(inner)) throw malformed(path, `"${key}" is ${kindOfValue(inner)}, not a list`);
    const given = inner.map((item) => {
      if (typeof item !== 'string') throw malformed(path, `"${key}" holds ${shownValue(item)}, which is no path`);
      if (item !== '' && !isAbsolutePath(item, format)) relative.push(item);
      return item === '' ? '' : joinedPath(bundleFolder, item, format);
    });
    return [...new Set(given)].filter((item) => item !== '').sort();
  };
  const top = topOf(document);
  const references = at(top, 'assetReferences');
  const inputs = at(references, 'inputs');
  const outputs = at(references, 'outputs');
  return {
    paths: {
      inputFiles: list(inputs, 'filenames'),
      inputFolders: list(inputs, 'directories'),
      outputFolders: list(outputs, 'directories'),
      referencedPaths: list(references, 'referencedPaths'),
    },
    relative,
  };
}

function topOf(
  document: { readonly path: string; readonly value: DocumentValue } | undefined,
): DocumentMap | undefined {
  if (document === undefined || document.value === null) return undefined;
  const { path, value } = document;
  if (!isDocumentMap(value)) throw malformed(path, `it holds ${kindOfValue(value)} where a map belongs`);
  if (value.size > 0 && !value.has('assetReferences')) throw malformed(path, 'it has no "assetReferences"');
  return value;
}

function malformed(path: string, why: string): Error {
  return bundleError('bundle.document', `${path} lists no files: ${why}.`, 'Correct the file.', path);
}
