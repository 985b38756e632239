/** The contents that a manifest names, as objects of a store, each with the places on this computer that should hold it. */
import { join, sep } from 'node:path';
import { AppError, isAbort, type ErrorCode } from '../../../shared/domain/errors';
import { intCompare } from '../../../shared/domain/ints';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { inParallel } from '../hashing/inParallel';
import type { FileSystem } from '../ports/fileSystem';
import type { RunContext } from '../ports/progress';

export interface ContentPlace {
  /** As a person knows the file. */
  readonly path: string;
  /** With links followed; inside the root. */
  readonly contentPath: string;
  /** Inclusive bytes of a chunk; absent: the whole file. */
  readonly range?: { readonly first: number; readonly last: number };
}

export interface AttachmentObject {
  readonly hash: string;
  readonly sizeBytes: number;
  /** In the order of the manifest; any of them will do. */
  readonly places: readonly ContentPlace[];
}

export interface AttachmentFailure {
  readonly path: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** A manifest and the folder that holds its files. */
export interface ManifestOfFolder {
  readonly manifest: Manifest;
  readonly root: string;
}

export interface AttachmentObjects {
  /** Each content once. */
  readonly objects: readonly AttachmentObject[];
  readonly fileCount: number;
  readonly failed: readonly AttachmentFailure[];
}

const statsAtOnce = 32;

/** Looks at every file; one that is gone, has another size or lies outside of its root is a row under `failed`. */
export async function attachmentObjects(
  sets: readonly ManifestOfFolder[],
  files: FileSystem,
  context: RunContext,
): Promise<AttachmentObjects> {
  const objects = new Map<string, { hash: string; sizeBytes: number; places: ContentPlace[] }>();
  const failed: AttachmentFailure[] = [];
  let fileCount = 0;
  for (const { manifest, root } of sets) {
    const realRoot = await files.realPath(root);
    const found: (readonly Piece[] | AttachmentFailure | undefined)[] = [];
    const indices = Array.from({ length: manifest.fileCount }, (_, index) => index);
    await inParallel(indices, statsAtOnce, context.signal, async (index) => {
      const entry = manifest.entryAt(index);
      found[index] = await piecesOf(entry, { root, realRoot, chunkSizeBytes: manifest.chunkSizeBytes }, files);
      context.progress({ phase: 'checking', doneFiles: found.length, totalFiles: manifest.fileCount });
    });
    for (const row of found) {
      if (row === undefined) continue;
      fileCount += 1;
      if ('code' in row) failed.push(row);
      else for (const piece of row) addPlace(objects, piece);
    }
  }
  return { objects: [...objects.values()], fileCount, failed };
}

interface Piece {
  readonly hash: string;
  readonly sizeBytes: number;
  readonly place: ContentPlace;
}

interface Folder {
  readonly root: string;
  readonly realRoot: string;
  readonly chunkSizeBytes: number;
}

function addPlace(
  objects: Map<string, { hash: string; sizeBytes: number; places: ContentPlace[] }>,
  { hash, sizeBytes, place }: Piece,
): void {
  const key = `${hash} ${sizeBytes}`;
  const known = objects.get(key);
  if (known === undefined) objects.set(key, { hash, sizeBytes, places: [place] });
  else known.places.push(place);
}

/** Links and deletions have no content and give nothing. */
async function piecesOf(
  entry: ManifestEntry,
  folder: Folder,
  files: FileSystem,
): Promise<readonly Piece[] | AttachmentFailure | undefined> {
  if (entry.kind === 'link' || entry.kind === 'deleted') return undefined;
  const path = join(folder.root, entry.path);
  const fail = (code: ErrorCode, message: string): AttachmentFailure => ({ path, code, message });
  if (entry.refused !== undefined) return fail(entry.refused.code, entry.refused.message);
  if (entry.kind === 'unhashed') return fail('manifest.unhashed', `The manifest holds no hash of ${path}.`);
  try {
    const stat = await files.statFollowing(path);
    if (stat?.type !== 'file') return fail('source.missing', `${path} is not there as a file.`);
    if (intCompare(stat.sizeBytes, entry.sizeBytes) !== 0)
      return fail('source.changed', `${path} has another size than the manifest says.`);
    const contentPath = await files.realPath(path);
    if (!isBelow(contentPath, folder.realRoot))
      return fail('path.unsafe', `${path} leads out of its folder, to ${contentPath}; it is not read.`);
    if (entry.kind === 'file') return [{ hash: entry.hash, sizeBytes: stat.sizeBytes, place: { path, contentPath } }];
    return entry.chunkHashes.map((hash, index) => {
      const first = index * folder.chunkSizeBytes;
      const last = Math.min(first + folder.chunkSizeBytes, stat.sizeBytes) - 1;
      return { hash, sizeBytes: last - first + 1, place: { path, contentPath, range: { first, last } } };
    });
  } catch (error) {
    if (isAbort(error) || !(error instanceof AppError)) throw error;
    return fail('source.unreadable', error.message);
  }
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
