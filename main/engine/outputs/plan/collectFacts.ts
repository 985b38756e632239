/** Collects what must be known about each file before it gets a kind: listings, lstat, earlier downloads. Writes nothing. */
import { AppError } from '../../../../shared/domain/errors';
import type { PlanRoot } from '../../../../shared/domain/plan';
import type { FileStat } from '../../ports/fileSystem';
import type { RunContext } from '../../ports/progress';
import { boundedParallel } from '../boundedParallel';
import { chunkBytesOf, linkHash } from '../content';
import { foldLocalLink } from '../linkTarget';
import type { EntryFacts } from './classify';
import type { PlanPorts } from './planPorts';
import { baseName, folderOf, isSafeRelativePath, joinTarget } from './relativePath';
import type { RemoteFile } from '../discovery/remoteFile';
import { createTargetProbe, type FolderProbe, type TargetProbe } from './targetProbe';
import { nameKey, type FileSystemTraits } from './traits';

export interface FileFacts {
  readonly root: number;
  readonly file: RemoteFile;
  readonly facts: EntryFacts;
  /** What lies at the target, and where. */
  readonly stat?: FileStat;
  readonly localPath?: string;
  /** Text of the link that lies there, when the farm has one too. */
  readonly localLink?: string;
}

/** The names of the folders that were looked at, by the target's case rule. */
export interface LocalNames {
  has(path: string): boolean;
}

interface Setting {
  readonly roots: readonly PlanRoot[];
  readonly traits: readonly FileSystemTraits[];
  readonly useHash: boolean;
}

const looksAtOnce = 32;
const progressEvery = 500;
const writeBits = 0o222;

/** Facts of every file, root by root in the order given, and the names that lie beside them. */
export async function collectFacts(
  filesOfRoots: readonly (readonly RemoteFile[])[],
  setting: Setting,
  ports: PlanPorts,
  { signal, progress }: RunContext,
): Promise<{ readonly facts: readonly FileFacts[]; readonly localNames: readonly LocalNames[] }> {
  const totalFiles = filesOfRoots.reduce((sum, files) => sum + files.length, 0);
  let doneFiles = 0;
  const facts: FileFacts[] = [];
  const localNames: LocalNames[] = [];
  const clashes = findClashes(filesOfRoots, setting);
  progress({ phase: 'planning', doneFiles, totalFiles });
  for (const [id, files] of filesOfRoots.entries()) {
    const root = setting.roots[id];
    const traits = setting.traits[id];
    if (root === undefined || traits === undefined) continue;
    if (root.target === null) {
      localNames.push({ has: () => false });
      for (const file of files) facts.push({ root: id, file, facts: baseFacts(file, null, setting.useHash) });
      continue;
    }
    const { target } = root;
    const probe = createTargetProbe(target, traits, ports.files);
    const placed = ports.placed.all(target);
    const rows: FileFacts[] = new Array<FileFacts>(files.length);
    const folders = new Map<string, FolderProbe>();
    await boundedParallel(files, looksAtOnce, signal, async (file, index) => {
      rows[index] = await lookAt(file, id, target, {
        probe,
        traits,
        placed: placed.get(file.path),
        useHash: setting.useHash,
        folders,
        isClash: clashes[id]?.has(file.path) === true,
        ports,
      });
      doneFiles += 1;
      if (doneFiles % progressEvery === 0) progress({ phase: 'planning', doneFiles, totalFiles });
    });
    // One by one: a million arguments are more than a call takes.
    for (const row of rows) facts.push(row);
    localNames.push(namesOf(folders, traits));
  }
  progress({ phase: 'planning', doneFiles: totalFiles, totalFiles });
  return { facts, localNames };
}

function baseFacts(file: RemoteFile, target: string | null, useHash: boolean): EntryFacts {
  const isUnfetchable = file.refused === 'manifest.hash_unusable' || file.refused === 'manifest.unhashed';
  const chunkBytes = chunkBytesOf(file);
  return {
    path: file.path,
    target,
    remote: {
      size: file.size,
      mtimeUs: BigInt(file.mtimeUs),
      hash: file.hash,
      ...(chunkBytes === undefined ? {} : { chunkBytes }),
      ...(file.link === undefined ? {} : { isLink: true }),
    },
    ...(isUnfetchable ? { isMissingInStore: true } : {}),
    ...(file.refused !== undefined &&
    !isUnfetchable &&
    file.refused !== 'name.not_encodable' &&
    file.refused !== 'name.too_long'
      ? { isUnsafe: true }
      : {}),
    ...(new Set(file.versions?.map((version) => version.hash)).size > 1 ? { hasSeveralVersions: true } : {}),
    useHash,
  };
}

interface Surroundings {
  readonly probe: TargetProbe;
  readonly traits: FileSystemTraits;
  readonly placed: { readonly hash: string; readonly sizeBytes: number; readonly mtimeNs: bigint } | undefined;
  readonly useHash: boolean;
  readonly folders: Map<string, FolderProbe>;
  readonly isClash: boolean;
  readonly ports: PlanPorts;
}

async function lookAt(file: RemoteFile, root: number, target: string, around: Surroundings): Promise<FileFacts> {
  const base = baseFacts(file, target, around.useHash);
  if (base.isUnsafe === true || !isSafeRelativePath(file.path, around.traits.platform))
    return { root, file, facts: base };
  const folder = await around.probe.folder(folderOf(file.path));
  around.folders.set(folderOf(file.path), folder);
  if (folder.state === 'leaves-root') return { root, file, facts: { ...base, isUnsafe: true } };
  if (folder.state === 'not-folder') return { root, file, facts: { ...base, isParentNoFolder: true } };
  const found = await around.probe.file(folder, baseName(file.path));
  const { placed } = around;
  const facts: EntryFacts = {
    ...base,
    ...(folder.canWrite ? {} : { canWrite: false }),
    ...(around.isClash || found?.isOtherSpelling === true ? { hasCaseClash: true } : {}),
    ...(placed === undefined ? {} : { placed: { hash: placed.hash, size: placed.sizeBytes, mtimeNs: placed.mtimeNs } }),
  };
  if (found === undefined) return { root, file, facts };
  const { stat, path } = found;
  const localLink = file.link === undefined || stat.type !== 'symlink' ? undefined : await readLink(path, around);
  const isReadOnly = stat.type === 'file' && (stat.mode & writeBits) === 0;
  const isLocked = isReadOnly || (stat.type === 'file' && (await around.ports.files.isHeldOpen?.(path)) === true);
  const localTarget = localLink === undefined ? undefined : foldLocalLink(localLink, folderOf(file.path));
  return {
    root,
    file,
    stat,
    localPath: path,
    ...(localLink === undefined ? {} : { localLink }),
    facts: {
      ...facts,
      local: { type: stat.type, size: stat.sizeBytes, mtimeNs: stat.mtimeNs },
      ...(localTarget === undefined ? {} : { localHash: linkHash(localTarget, around.ports.hasher) }),
      ...(isLocked ? { isLocked: true } : {}),
    },
  };
}

async function readLink(path: string, { ports: { files } }: Surroundings): Promise<string | undefined> {
  try {
    return await files.readLink(path);
  } catch (error) {
    // It went away, or became something else: applying looks again.
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Paths that would end in one place with an earlier path of the plan, and folders that another path needs as a file. */
function findClashes(
  filesOfRoots: readonly (readonly RemoteFile[])[],
  { roots, traits }: Setting,
): readonly ReadonlySet<string>[] {
  const seen = new Set<string>();
  return filesOfRoots.map((files, id) => {
    const clashes = new Set<string>();
    const target = roots[id]?.target;
    const rules = traits[id];
    if (typeof target !== 'string' || rules === undefined) return clashes;
    for (const { path } of files) {
      const key = nameKey(joinTarget(target, path, rules.platform), rules);
      if (seen.has(key)) clashes.add(path);
      else seen.add(key);
    }
    return clashes;
  });
}

function namesOf(folders: ReadonlyMap<string, FolderProbe>, traits: FileSystemTraits): LocalNames {
  return {
    has: (path) => folders.get(folderOf(path))?.names?.has(nameKey(baseName(path), traits)) === true,
  };
}
