/** A manifest in the terms of another version, and what that version cannot hold. */
import { AppError } from '../../../shared/domain/errors';
import { buildManifest, header2023 } from '../../../shared/manifest/build';
import type { WritableVersion } from '../../../shared/manifest/encode';
import type { Manifest, ManifestDialect, ManifestEntry } from '../../../shared/manifest/manifest';
import { defaultChunkSizeBytes, version2023 } from '../../../shared/manifest/names';
import { collapseLinks } from './collapseLinks';
import { foldersAbove } from './treeFolders';

export interface ConvertOptions {
  readonly version: WritableVersion;
  /** The spelling of 2025-12. */
  readonly dialect?: ManifestDialect;
}

export interface LostThing {
  /** Empty for the manifest as a whole. */
  readonly path: string;
  readonly what: 'link' | 'content' | 'runnable' | 'folder' | 'deletion' | 'parent';
  readonly reason: string;
}

export interface ConvertedManifest {
  readonly manifest: Manifest;
  /** By what is lost, then by path. */
  readonly lost: readonly LostThing[];
}

/**
 * To 2025-12 nothing is lost. To 2023-03-03 links become what they lead to, and everything but whole files with one hash is lost;
 * `ops.path_style_mismatch` for absolute paths, which that version does not know.
 */
export function convertManifest(manifest: Manifest, options: ConvertOptions): ConvertedManifest {
  return options.version === version2023 ? to2023(manifest) : { manifest: to2025(manifest, options), lost: [] };
}

function to2025(manifest: Manifest, { dialect }: ConvertOptions): Manifest {
  const { pathStyle, kind, parentManifestHash, generation, chunkSizeBytes } = manifest;
  return buildManifest(manifest.entries(), {
    generation: 'v2025',
    ...(dialect === undefined ? {} : { dialect }),
    pathStyle,
    kind,
    ...(parentManifestHash === undefined ? {} : { parentManifestHash }),
    chunkSizeBytes: generation === 'v2023' ? defaultChunkSizeBytes : chunkSizeBytes,
    folders: manifest.folders(),
  });
}

function to2023(manifest: Manifest): ConvertedManifest {
  if (manifest.generation === 'v2023') return { manifest, lost: [] };
  if (manifest.pathStyle === 'absolute')
    throw new AppError({
      code: 'ops.path_style_mismatch',
      message: `The manifest has absolute paths, which version ${version2023} does not know.`,
      safe: 'Nothing was written.',
      hint: 'Take a subtree of it first, so that its paths are relative to a root.',
    });
  const { manifest: plain, lost: links } = collapseLinks(manifest);
  const lost: LostThing[] = links.map(({ path, reason }) => ({ path, what: 'link', reason }));
  const kept: ManifestEntry[] = [];
  for (const entry of plain.entries()) {
    const loss = lossOf(entry);
    if (loss !== undefined) lost.push(loss);
    if (entry.kind !== 'file') continue;
    const { runnable, ...file } = entry;
    kept.push(runnable === undefined ? entry : file);
  }
  const ways = foldersAbove(kept.map(({ path }) => path));
  for (const { path, deleted } of manifest.folders())
    if (deleted === true) lost.push({ path, what: 'deletion', reason: `Version ${version2023} lists no deletions.` });
    else if (!ways.has(path))
      lost.push({
        path,
        what: 'folder',
        reason: `Version ${version2023} lists files only, and nothing that it can list lies in it.`,
      });
  if (manifest.parentManifestHash !== undefined)
    lost.push({
      path: '',
      what: 'parent',
      reason: `Version ${version2023} does not say what a manifest is a diff of.`,
    });
  return { manifest: buildManifest(kept, header2023), lost };
}

function lossOf(entry: ManifestEntry): LostThing | undefined {
  const { path } = entry;
  if (entry.kind === 'deleted') return { path, what: 'deletion', reason: `Version ${version2023} lists no deletions.` };
  if (entry.kind === 'chunked')
    return {
      path,
      what: 'content',
      reason: `It is listed in chunks, and version ${version2023} needs one hash of the whole file. Take a snapshot of the file itself.`,
    };
  if (entry.kind === 'unhashed')
    return { path, what: 'content', reason: `It has no hash, and version ${version2023} needs one.` };
  if (entry.kind === 'file' && entry.runnable === true)
    return { path, what: 'runnable', reason: `Version ${version2023} does not record that a file may be run.` };
  return undefined;
}
