/** The user metadata of output manifests: which root and file system location the files belong to. */
import { AppError } from '../../../shared/domain/errors';
import { asciiJsonString, isPrintableAscii } from '../../../shared/manifest/asciiJson';

const limitBytes = 2048;

/** Metadata for an output manifest; text beyond printable ASCII travels as a JSON literal. `store.metadata_too_large` above 2 KB. */
export function outputManifestMetadata(rootPath: string, locationName?: string): Readonly<Record<string, string>> {
  const metadata: Record<string, string> = {};
  if (isPrintableAscii(rootPath)) metadata['asset-root'] = rootPath;
  else {
    metadata['asset-root'] = asciiJsonString(rootPath);
    metadata['asset-root-json'] = asciiJsonString(rootPath);
  }
  if (locationName !== undefined && locationName !== '') {
    if (isPrintableAscii(locationName)) metadata['file-system-location-name'] = locationName;
    else metadata['file-system-location-name-json'] = asciiJsonString(locationName);
  }
  const sizeBytes = Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (sizeBytes <= limitBytes) return metadata;
  throw new AppError({
    code: 'store.metadata_too_large',
    message: `The root path ${JSON.stringify(rootPath.slice(0, 120))}… takes ${sizeBytes} bytes as object metadata; stores hold 2,048.`,
    safe: 'Nothing was uploaded.',
    hint: 'Use a shorter path for this asset root.',
  });
}

/** The root path an output manifest was written for; `undefined` when it says none. */
export function readAssetRoot(metadata: Readonly<Record<string, string>>): string | undefined {
  const json = metadata['asset-root-json'];
  const plain = metadata['asset-root'];
  const root =
    (json === undefined ? undefined : parseLiteral(json)) ?? (plain === undefined ? undefined : readValue(plain));
  return root === '' ? undefined : root;
}

/** The location name beside it, for display only: other writers put wrong data there. */
export function readLocationName(metadata: Readonly<Record<string, string>>): string | undefined {
  const json = metadata['file-system-location-name-json'];
  const plain = metadata['file-system-location-name'];
  return (json === undefined ? undefined : parseLiteral(json)) ?? (plain === undefined ? undefined : readValue(plain));
}

/** Some writers put the JSON form under the plain name. */
function readValue(value: string): string {
  return parseLiteral(value) ?? value;
}

function parseLiteral(value: string): string | undefined {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : undefined;
  } catch {
    // Not a literal after all: a root path may itself begin and end with a quote.
    return undefined;
  }
}
