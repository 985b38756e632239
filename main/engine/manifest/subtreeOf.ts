/** The part of a manifest below one folder, as seen from that folder. */
import { AppError } from '../../../shared/domain/errors';
import type { Manifest } from '../../../shared/manifest/manifest';
import { shown } from '../../../shared/manifest/manifestError';
import { relocate, type Relocated, type RelocateOptions } from './relocate';
import { isRootItself, parseRootPrefix, pathBelow, requireStyle, type RootPrefix } from './rootPrefix';

/**
 * Links are rewritten; what cannot come along is in `lost`. Without a prefix (also `.`) the manifest itself. Throws
 * `ops.bad_prefix` and `ops.path_style_mismatch`.
 */
export function subtreeOf(manifest: Manifest, prefix: string, options: RelocateOptions = {}): Relocated {
  const root = parseRootPrefix(prefix);
  if (root.path === '') return { manifest, lost: [], collapsed: [] };
  requireStyle(manifest, root);
  const folders = [...manifest.folders()].filter(({ path }) => pathBelow(root, path) !== undefined);
  return relocate(manifest, root, indicesBelow(manifest, root), folders, options);
}

/** As `subtreeOf`, but for all of the manifest: throws `ops.path_outside_root` naming every path that is not below the root. */
export function toRelative(manifest: Manifest, root: string, options: RelocateOptions = {}): Relocated {
  const prefix = parseRootPrefix(root);
  requireStyle(manifest, prefix);
  const outside: string[] = [];
  for (let index = 0; index < manifest.fileCount; index += 1) {
    const path = manifest.pathAt(index);
    if (pathBelow(prefix, path) === undefined) outside.push(path);
  }
  // Folders around the root say nothing that the root does not say.
  for (const { path } of manifest.folders())
    if (pathBelow(prefix, path) === undefined && !isRootItself(prefix, path) && !isAround(path, prefix))
      outside.push(path);
  if (outside.length > 0) throw outsideRoot(outside, prefix.path);
  return subtreeOf(manifest, root, options);
}

function indicesBelow(manifest: Manifest, root: RootPrefix): readonly number[] {
  const indices: number[] = [];
  for (let index = 0; index < manifest.fileCount; index += 1)
    if (pathBelow(root, manifest.pathAt(index)) !== undefined) indices.push(index);
  return indices;
}

/** Whether a folder is one that the root lies in. */
export function isAround(folder: string, { style, path }: RootPrefix): boolean {
  const start = folder.endsWith('/') || folder === '' ? folder : `${folder}/`;
  return pathBelow({ style, path: folder, start }, path) !== undefined;
}

function outsideRoot(paths: readonly string[], root: string): AppError {
  const few = paths.slice(0, 3).map(shown).join(', ');
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  return new AppError({
    code: 'ops.path_outside_root',
    message: `${few}${more} ${paths.length === 1 ? 'is' : 'are'} not below ${shown(root)}.`,
    safe: 'Nothing was written.',
    hint: 'Choose a folder that holds all of them, or take only the part below this one.',
    details: { root, count: paths.length, paths: paths.map(shown).join('\n') },
  });
}
