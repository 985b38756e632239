/** Takes a job bundle out of an `.ojd` archive. Names and sizes in it are hostile until checked. */
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { judgePath } from '../../../shared/manifest/pathRules';
import type { ArchiveEntry, Archives, OpenArchive } from '../ports/archives';
import type { FileSystem } from '../ports/fileSystem';
import { bundleError } from './bundleErrors';
import { isBundleFolder } from './listBundles';

export interface ExtractPorts {
  readonly files: FileSystem;
  readonly archives: Archives;
}

const mostBytes = 2 * 1024 ** 3;
const mostEntries = 100_000;

interface Member {
  readonly index: number;
  /** Below the folder of the bundle, `/`. */
  readonly path: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
}

/**
 * Extracts into a new folder `into` and answers the folder of the bundle in it. All names are checked before the first byte is
 * written; what was written is taken away again when it fails. `bundle.archive`, `bundle.escapes`, `bundle.too_large`, `disk.*`.
 */
export async function extractArchive(
  path: string,
  into: string,
  { files, archives }: ExtractPorts,
  signal: AbortSignal,
): Promise<string> {
  const archive = await archives.open(path);
  try {
    const members = checkedMembers(await archive.entries(mostEntries, signal), basename(path));
    await checkSpace(members, into, files);
    await writeMembers(archive, members, into, files, signal);
  } finally {
    archive.close();
  }
  return folderInside(into, files);
}

function checkedMembers(entries: readonly ArchiveEntry[], archive: string): Member[] {
  const members = new Map<string, Member>();
  let totalBytes = 0;
  for (const [index, { name, type, sizeBytes }] of entries.entries()) {
    if (type === 'other') throw refused(archive, name, 'is a link or something else that is no file');
    const path = checkedPath(name, archive);
    // Names that differ in case only are one file on many disks.
    const key = path.normalize('NFC').toLowerCase();
    const other = members.get(key);
    if (other !== undefined && !(other.isFolder && type === 'folder')) throw refused(archive, name, 'is in it twice');
    totalBytes += sizeBytes;
    members.set(key, { index, path, isFolder: type === 'folder', sizeBytes });
  }
  for (const [key, { path, isFolder }] of members) {
    if (isFolder) continue;
    const inside = parentsOf(key).find((parent) => members.get(parent)?.isFolder === false);
    if (inside !== undefined) throw refused(archive, path, 'lies in something that is a file');
  }
  if (totalBytes > mostBytes)
    throw bundleError(
      'bundle.too_large',
      `${archive} holds more than 2 GiB.`,
      'Extract it yourself where you trust it, and submit the folder.',
    );
  return [...members.values()];
}

function checkedPath(name: string, archive: string): string {
  const verdict = judgePath(name.endsWith('/') ? name.slice(0, -1) : name);
  if (verdict.kind === 'fine') return name.endsWith('/') ? name.slice(0, -1) : name;
  if (verdict.kind === 'kept' && verdict.refused === undefined) return verdict.path;
  const problem = verdict.kind === 'fatal' ? verdict.problem : (verdict.refused?.problem ?? '');
  const leaves = verdict.kind === 'fatal' && /^manifest\.path_(?:absolute|traversal)$/u.test(verdict.code);
  throw refused(archive, name, problem, leaves);
}

function refused(archive: string, name: string, problem: string, leaves = false): AppError {
  return bundleError(
    leaves ? 'bundle.escapes' : 'bundle.archive',
    `${archive} cannot be extracted: ${JSON.stringify(name)} ${problem}.`,
    'Ask whoever made the archive for another one.',
  );
}

function parentsOf(key: string): string[] {
  const parts = key.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

async function checkSpace(members: readonly Member[], into: string, files: FileSystem): Promise<void> {
  const needed = members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const space = await files.space(into);
  if (space === undefined || space.freeBytes >= needed) return;
  throw new AppError({
    code: 'disk.full',
    message: `The archive needs ${needed} bytes, and ${space.freeBytes} are free.`,
    safe: 'Nothing was written.',
    hint: 'Free some space, then try again.',
  });
}

async function writeMembers(
  archive: OpenArchive,
  members: readonly Member[],
  into: string,
  files: FileSystem,
  signal: AbortSignal,
): Promise<void> {
  const made: string[] = [];
  const folders: string[] = [];
  try {
    folders.push(...(await files.makeFolders(into)));
    if ((await files.readFolder(into)).length > 0)
      throw bundleError('bundle.archive', `${into} is not empty.`, 'Extract into a new folder.', into);
    for (const { index, path, isFolder } of members) {
      const target = join(into, ...path.split('/'));
      folders.push(...(await files.makeFolders(isFolder ? target : dirname(target))));
      if (!isFolder) await writeFile(archive, index, target, files, signal, made);
    }
  } catch (error) {
    for (const path of made) await files.unlink(path);
    for (const folder of folders.reverse()) await files.removeEmptyFolder(folder);
    throw error;
  }
}

async function writeFile(
  archive: OpenArchive,
  index: number,
  target: string,
  files: FileSystem,
  signal: AbortSignal,
  made: string[],
): Promise<void> {
  const writer = await files.createExclusive(target);
  made.push(target);
  try {
    for await (const chunk of archive.read(index, signal)) await writer.write(chunk);
  } finally {
    await writer.close();
  }
}

/** The bundle in what was taken out: many archives hold one folder around everything. */
export async function folderInside(into: string, files: FileSystem): Promise<string> {
  if (await isBundleFolder(into, files)) return into;
  const [only, ...others] = await files.readFolder(into);
  return only?.type === 'folder' && others.length === 0 ? join(into, only.name) : into;
}
