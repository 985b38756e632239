/** How newer versions of Satchel come to this copy: the feed, the kind of installation, and what may take its place. */
import { join } from 'node:path';
import { installKindOf, ownImageOf, type InstallPlace } from '../adapters/updates/installKind';
import { createImageReplacement, createInstallerReplacement } from '../adapters/updates/replacement';
import { createUpdateFeed } from '../adapters/updates/updateFeed';
import type { EngineParts } from '../engine/engineParts';
import type { UpdateReplacement } from '../engine/ports/updates';
import type { ComposePlace } from './composeInput';

/** `network`: read anew for each request. */
export function updateParts(
  env: ComposePlace['env'],
  dataFolder: string,
  network: () => ComposePlace['env'],
): EngineParts['updates'] {
  const place: InstallPlace = {
    platform: process.platform,
    env,
    // Electron's; absent for the command line.
    resources: (process as { resourcesPath?: string }).resourcesPath,
    ownFolder: import.meta.dirname,
  };
  const install = installKindOf(place);
  const replacement = replacementFor();
  return {
    feed: createUpdateFeed(network),
    install,
    computer: { platform: process.platform, arch: process.arch },
    ...(replacement === undefined ? {} : { replacement }),
  };

  function replacementFor(): UpdateReplacement | undefined {
    if (install === 'nsis') return createInstallerReplacement(join(dataFolder, 'updates'), network);
    const image = ownImageOf(place);
    return image === undefined ? undefined : createImageReplacement(image, network);
  }
}
