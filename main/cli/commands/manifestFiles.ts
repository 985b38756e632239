/** What the manifest verbs share: reading a manifest, scanning a folder by the same filters, hashing what was found. */
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import { decodeManifest } from '../../../shared/manifest/decode';
import type { FileEntry, Manifest } from '../../../shared/manifest/manifest';
import { largestManifestBytes } from '../../../shared/manifest/names';
import { hashFiles } from '../../engine/hashing/hashFiles';
import type { EnginePorts } from '../../engine/ports/enginePorts';
import type { RunContext } from '../../engine/ports/progress';
import { scanTree, type ScannedFile } from '../../engine/scan/scanTree';
import { inputFile } from '../inputFile';
import { absolute } from '../typedPath';

export type ManifestPorts = Omit<EnginePorts, 'store'>;

export interface FilterOptions {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly includeExcludeConfig?: string;
}

/** Throws as `decodeManifest` does, and `input.not_found`. */
export async function readManifest(
  path: string,
  { files, hasher }: Pick<EnginePorts, 'files' | 'hasher'>,
): Promise<{ readonly manifest: Manifest; readonly hash: string }> {
  const bytes = await files.readFile(await inputFile(path, files), largestManifestBytes);
  return { manifest: decodeManifest(bytes, { source: path }), hash: hasher.hash(bytes) };
}

const Filters = z.strictObject({ include: z.array(z.string()).default([]), exclude: z.array(z.string()).default([]) });

/** The patterns in force: options win over the configuration text or file. */
export async function filtersOf(
  options: FilterOptions,
  { files }: Pick<EnginePorts, 'files'>,
): Promise<z.output<typeof Filters>> {
  const config = options.includeExcludeConfig;
  const given = { include: [...(options.include ?? [])], exclude: [...(options.exclude ?? [])] };
  if (config === undefined || given.include.length + given.exclude.length > 0) return given;
  const text = config.trimStart().startsWith('{')
    ? config
    : new TextDecoder().decode(await files.readFile(await inputFile(absolute(config), files), 1024 * 1024));
  try {
    return Filters.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError(
      {
        code: 'input.invalid',
        message: 'The include and exclude configuration is not understood.',
        hint: 'Write {"include":[…],"exclude":[…]}.',
      },
      error,
    );
  }
}

export interface ScannedTree {
  readonly files: readonly ScannedFile[];
  readonly skipped: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  /** False when something could not be read; what has no content to list (broken links, devices) does not count. */
  readonly isComplete: boolean;
}

/** The files of a folder as the Deadline client's snapshot takes them: hidden names only when a pattern asks for them. */
export async function scanFiltered(
  root: string,
  filters: z.output<typeof Filters>,
  ports: ManifestPorts,
  context: RunContext,
): Promise<ScannedTree> {
  const { files, problems } = await scanTree(root, { ...filters, hidden: false }, ports.files, context);
  return {
    files,
    skipped: problems.map(({ path, code, message }) => ({ path, code, message })),
    isComplete: !problems.some(({ isBlocking }) => isBlocking),
  };
}

export interface HashedEntries {
  readonly entries: readonly FileEntry[];
  readonly hashedFiles: number;
  readonly cachedFiles: number;
  readonly failed: readonly { readonly path: string; readonly code: string; readonly message: string }[];
}

/** Manifest entries of scanned files. */
export async function hashEntries(
  files: readonly ScannedFile[],
  isRehash: boolean,
  ports: ManifestPorts,
  context: RunContext,
): Promise<HashedEntries> {
  const hashCache = isRehash ? { ...ports.hashCache, get: () => undefined } : ports.hashCache;
  const report = await hashFiles(files, { ...ports, hashCache }, context);
  const entries = files.flatMap(({ path }, index): FileEntry[] => {
    const hashed = report.hashes[index];
    return hashed === undefined
      ? []
      : [
          {
            kind: 'file',
            path,
            hash: hashed.hash,
            sizeBytes: hashed.stat.sizeBytes,
            mtimeUs: mtimeUsOf(hashed.stat.mtimeNs),
          },
        ];
  });
  return {
    entries,
    hashedFiles: report.hashedCount,
    cachedFiles: report.cachedCount,
    failed: report.failures.map(({ absolutePath, code, message }) => ({ path: absolutePath, code, message })),
  };
}
