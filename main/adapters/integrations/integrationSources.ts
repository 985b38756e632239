/** What integrations need from Node: checksums, and where the files lie that came with Satchel. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Beside the packaged app or its command line, else in the checkout; `ownFolder` is that of the running script. */
export function integrationsFolder(ownFolder: string, resourcesFolder: string | undefined): string {
  const places = [
    ...(resourcesFolder === undefined ? [] : [join(resourcesFolder, 'integrations')]),
    ...[1, 2, 3].map((up) => join(ownFolder, ...Array<string>(up).fill('..'), 'integrations')),
    ...[1, 2, 3].map((up) => join(ownFolder, ...Array<string>(up).fill('..'), 'dcc')),
  ];
  const found = places.find((place) => existsSync(join(place, 'manifest.json')));
  return found ?? join(resourcesFolder ?? ownFolder, 'integrations');
}
