/** Where a run reads and writes, for its result document. */
import type { RunResult } from '../../../shared/domain/runResult';
import { parseStoreUri } from '../ports/storeUri';

/** Of a store by its address; a folder is no bucket. Empty is not known. */
export function locationsOf(
  uri: string,
  { region = '', endpointUrl = '' }: { readonly region?: string; readonly endpointUrl?: string } = {},
): RunResult['locations'] {
  const store = parseStoreUri(uri);
  const known = (text: string): string | null => (store.kind === 'file' || text === '' ? null : text);
  return {
    bucket: store.kind === 's3' ? store.bucket : null,
    region: known(region),
    rootPrefix: store.kind === 's3' ? store.rootPrefix : store.folder,
    endpoint: known(endpointUrl),
    expectedBucketOwner: null,
    kmsKeyId: null,
    casObjects: null,
  };
}
