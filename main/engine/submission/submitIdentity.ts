/** What makes two submissions the same work: what is sent, and where to (transfers.md §1). */
import type { WritableVersion } from '../../../shared/manifest/encode';
import { version2023 } from '../../../shared/manifest/names';
import type { SettingsStore } from '../config/settingsStore';
import type { BundleJob } from './bundleJob';
import type { FileSystemLocation } from '../grouping/locations';

export interface SubmitWork {
  readonly name: string;
  readonly paths: readonly string[];
  readonly outputFolders: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly followFolderLinks?: boolean;
  readonly locations?: readonly FileSystemLocation[];
  readonly filePaths?: readonly string[];
  readonly referencedPaths?: readonly string[];
  readonly bundle?: BundleJob;
  readonly manifestVersion?: WritableVersion;
}

/** JSON data. The order in which paths and patterns are named makes no difference; the name of the job does. */
export function identityOf(work: SubmitWork, settings: Pick<SettingsStore, 'get'>): unknown {
  const {
    name,
    paths,
    outputFolders,
    include = [],
    exclude = [],
    locations,
    filePaths,
    referencedPaths,
    bundle,
  } = work;
  return {
    name,
    paths: sorted(paths),
    outputFolders: sorted(outputFolders),
    include: sorted(include),
    exclude: sorted(exclude),
    ...(work.followFolderLinks === false ? { followFolderLinks: false } : {}),
    ...(locations === undefined ? {} : { locations }),
    ...(bundle === undefined ? {} : { filePaths, referencedPaths, bundle }),
    hashing: 'xxh128',
    manifests: work.manifestVersion ?? version2023,
    store: [settings.get('store.uri'), settings.get('store.endpointUrl'), settings.get('store.profile')],
    farm: settings.get('farm.localFolder'),
    ...(settings.get('store.uri') === ''
      ? { queue: [settings.get('deadline.farmId'), settings.get('deadline.queueId')] }
      : {}),
  };
}

const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
