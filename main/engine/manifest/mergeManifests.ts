/** The manifests of many tasks as one: the later writer wins. */
import { buildManifest } from '../../../shared/manifest/build';
import type { Manifest } from '../../../shared/manifest/manifest';
import { commonHeader } from './agreement';
import { Layers } from './layers';
import { compareWritings, writingOf, type Overridden } from './writingOrder';

export interface ManifestToMerge {
  readonly manifest: Manifest;
  readonly lastModifiedMs: number;
  /** Key of the object, or the name of the file. */
  readonly key: string;
}

export interface MergedManifests {
  /** Absent when there was none to merge. */
  readonly manifest: Manifest | undefined;
  readonly overridden: readonly Overridden[];
}

/**
 * The same result for any order of the input; a single manifest stays as it is. Deletions of diffs are applied; only diffs give
 * a diff, with the parent of the oldest. Throws `ops.*` for manifests that do not go together.
 */
export function mergeManifests(manifests: readonly ManifestToMerge[]): MergedManifests {
  const writings = manifests
    .map(({ manifest, key, lastModifiedMs }) => ({ manifest, ...writingOf(key, lastModifiedMs) }))
    .sort(compareWritings);
  const [oldest] = writings;
  if (oldest === undefined || writings.length === 1) return { manifest: oldest?.manifest, overridden: [] };
  const sorted = writings.map(({ manifest }) => manifest);
  const kind = sorted.every((manifest) => manifest.kind === 'diff') ? 'diff' : 'snapshot';
  const { parentManifestHash } = oldest.manifest;
  const header = {
    ...commonHeader(sorted, kind),
    ...(kind === 'snapshot' || parentManifestHash === undefined ? {} : { parentManifestHash }),
  };
  const overridden: Overridden[] = [];
  let winningKey = '';
  const layers = new Layers(kind, {
    onLost: (path, layer) => {
      overridden.push({ path, losingKey: writings[layer]?.key ?? '', winningKey });
    },
  });
  for (const { manifest, key } of writings) {
    winningKey = key;
    layers.add(manifest);
  }
  return { manifest: buildManifest(layers.entries(), { ...header, folders: layers.folders() }), overridden };
}
