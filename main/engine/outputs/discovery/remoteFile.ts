/** How a manifest's entries become files of the farm as planning sees them. */
import type { ErrorCode } from '../../../../shared/domain/errors';
import { intJson, type Int } from '../../../../shared/domain/ints';
import type { PlanContent } from '../../../../shared/domain/plan';
import type { Manifest, ManifestEntry } from '../../../../shared/manifest/manifest';
import { manifestError } from '../../../../shared/manifest/manifestError';
import type { Hasher } from '../../ports/hashing';
import { isContentHash } from '../../store/keys';
import { chunkListHash, defaultChunkBytes, isChunkList, linkHash } from '../content';
import { foldLink, isLinkTarget } from '../linkTarget';
import { folderOf } from '../plan/relativePath';
import { ManifestFiles, type RemoteFile, type RemoteFiles } from './remoteFiles';

/** What a manifest brings home. */
export interface RemoteTree {
  readonly files: RemoteFiles;
  readonly folders: readonly string[];
  /** Of a diff: what an earlier manifest may have brought. Nothing on this computer is deleted by it. */
  readonly deleted: readonly string[];
}

/** `manifest.path_style` for absolute paths: they say where files were, and never where they may go. */
export function requireRelative({ pathStyle }: Manifest, source: string): void {
  if (pathStyle === 'relative') return;
  throw manifestError(
    'manifest.path_style',
    { source },
    'lists absolute paths, and a download writes only below a folder that somebody chose',
  );
}

/** Throws as `requireRelative` does. */
export function remoteTreeOf(manifest: Manifest, hasher: Hasher, source: string, taskId?: string): RemoteTree {
  requireRelative(manifest, source);
  const deleted: string[] = [];
  for (let index = 0; index < manifest.fileCount; index += 1)
    if (manifest.kindAt(index) === 'deleted') deleted.push(manifest.pathAt(index));
  const folders: string[] = [];
  for (const folder of manifest.folders())
    if (folder.deleted !== true && folder.refused === undefined) folders.push(folder.path);
  return { files: remoteFilesOf(manifest, hasher, taskId), folders, deleted };
}

/**
 * The live entries of a manifest; `taskId` names who wrote them. What is impossible about one refuses that entry alone, and
 * nothing goes by it any more.
 */
export function remoteFilesOf(manifest: Manifest, hasher: Hasher, taskId?: string): RemoteFiles {
  const chunkBytes = manifest.chunkSizeBytes > 0 ? manifest.chunkSizeBytes : defaultChunkBytes;
  return new ManifestFiles(manifest, liveRows(manifest), (from, row) =>
    remoteFileOf(from.entryAt(row), chunkBytes, hasher, taskId),
  );
}

function liveRows(manifest: Manifest): Uint32Array {
  const rows = new Uint32Array(manifest.fileCount);
  let count = 0;
  for (let row = 0; row < rows.length; row += 1) {
    if (manifest.kindAt(row) === 'deleted') continue;
    rows[count] = row;
    count += 1;
  }
  return rows.slice(0, count);
}

function remoteFileOf(
  entry: ManifestEntry,
  chunkBytes: number,
  hasher: Hasher,
  taskId: string | undefined,
): RemoteFile {
  if (entry.kind === 'deleted') throw new TypeError('a deletion is no file');
  const { refused, ...content } = contentOf(entry, chunkBytes, hasher);
  const code = entry.refused?.code ?? refused;
  return {
    path: entry.path,
    ...content,
    ...(code === 'manifest.mtime_range' ? { mtimeUs: 0 } : {}),
    ...(taskId === undefined ? {} : { taskId }),
    ...(code === undefined ? {} : { refused: code }),
  };
}

type Content = PlanContent & { readonly refused?: ErrorCode };

function contentOf(entry: Exclude<ManifestEntry, { kind: 'deleted' }>, chunkBytes: number, hasher: Hasher): Content {
  if (entry.kind === 'link') return linkOf(entry, hasher);
  const sized = sizedOf(entry);
  const runnable = entry.runnable === true ? { runnable: true } : {};
  if (entry.kind === 'unhashed') return { hash: '', refused: 'manifest.unhashed', ...sized, ...runnable };
  if (entry.kind === 'file') return { ...sized, hash: entry.hash, ...runnable };
  const { chunkHashes } = entry;
  if (!chunkHashes.every(isContentHash)) return { hash: '', refused: 'manifest.hash_unusable', ...sized };
  const hash = chunkListHash(chunkHashes, chunkBytes, hasher);
  if (!isChunkList(chunkHashes.length, sized.size, chunkBytes))
    return { hash, refused: 'manifest.chunk_count', ...sized };
  const chunkSize = chunkBytes === defaultChunkBytes ? {} : { chunkSize: chunkBytes };
  return { hash, chunkHashes, ...chunkSize, ...sized, ...runnable };
}

function sizedOf({ sizeBytes, mtimeUs }: { readonly sizeBytes: Int; readonly mtimeUs: Int }) {
  // More than 8 PiB: what no disk holds, no plan needs to count exactly.
  const isSize = typeof sizeBytes === 'number' && sizeBytes >= 0;
  return {
    size: isSize ? sizeBytes : 0,
    mtimeUs: intJson(mtimeUs),
    ...(isSize ? {} : { refused: 'manifest.size_range' as const }),
  };
}

/** Folded anew here, so that nothing depends on who read the manifest. */
function linkOf({ path, link }: Extract<ManifestEntry, { kind: 'link' }>, hasher: Hasher): Content {
  const target = foldLink(link.text, link.base === 'root' ? '' : folderOf(path));
  const isFine = target !== undefined && target !== path && isLinkTarget(target, 'linux');
  const plain = { size: 0, mtimeUs: 0 };
  return isFine
    ? { ...plain, hash: linkHash(target, hasher), link: target }
    : { ...plain, hash: '', refused: target === path ? 'manifest.symlink_cycle' : 'manifest.symlink_escape' };
}
