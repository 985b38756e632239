/** What only a look at the disk tells about a target: its case rule, and whether it is a folder that may receive files. */
import { basename, dirname, join } from 'node:path';
import type { FileSystem } from '../../ports/fileSystem';
import { isInside } from './targetFolder';
import type { FileSystemTraits, TargetPlatform } from './traits';

/**
 * The traits of a target, measured without writing: an existing name opened under its other case is the same file or not.
 * The platform's default where nothing tells.
 */
export async function measureTraits(
  target: string,
  base: FileSystemTraits,
  files: FileSystem,
): Promise<FileSystemTraits> {
  for (const path of await knownPaths(target, files)) {
    const other = join(dirname(path), otherCase(basename(path)));
    if (other === path) continue;
    const [stat, otherStat] = await Promise.all([files.lstat(path), files.lstat(other)]);
    if (stat === undefined) continue;
    return { ...base, caseSensitive: otherStat?.fileId !== stat.fileId };
  }
  return base;
}

/** Paths whose names could tell, nearest to the target first. */
async function knownPaths(target: string, files: FileSystem): Promise<readonly string[]> {
  const paths: string[] = [];
  const stat = await files.statFollowing(target);
  if (stat?.type === 'folder' && (await files.canWriteIn(target))) {
    const child = (await files.readFolder(target)).find(({ name, isUtf8 }) => isUtf8 && otherCase(name) !== name);
    if (child !== undefined) paths.push(join(target, child.name));
  }
  for (let path = target; path !== dirname(path); path = dirname(path)) paths.push(path);
  return paths;
}

function otherCase(name: string): string {
  return name.replaceAll(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}

/** Refusals that need a look at the disk: a file, Satchel's own data, also through links. */
export async function targetProblemOnDisk(
  target: string,
  dataFolder: string | undefined,
  platform: TargetPlatform,
  files: FileSystem,
): Promise<string | undefined> {
  const stat = await files.statFollowing(target);
  if (stat !== undefined && stat.type !== 'folder') return 'it is a file';
  if (stat === undefined && (await files.lstat(target)) !== undefined) return 'it is a link that leads nowhere';
  if (dataFolder === undefined) return undefined;
  const [realTarget, realData] = await Promise.all([
    nearestRealPath(target, files),
    nearestRealPath(dataFolder, files),
  ]);
  const isOwn = isInside(target, dataFolder, platform) || isInside(realTarget, realData, platform);
  return isOwn ? "it lies in Satchel's data folder" : undefined;
}

/** The path with every link of its existing part resolved. */
async function nearestRealPath(path: string, files: FileSystem): Promise<string> {
  for (let existing = path; ; existing = dirname(existing)) {
    if ((await files.statFollowing(existing)) !== undefined)
      return join(await files.realPath(existing), path.slice(existing.length));
    if (existing === dirname(existing)) return path;
  }
}
