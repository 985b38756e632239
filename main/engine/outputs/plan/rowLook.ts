/** Looks at one row of a plan after the other: what lies at its place, what that makes of it. */
import { join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { PlanEntry, PlanLocal, PlanRoot } from '../../../../shared/domain/plan';
import type { FileStat } from '../../ports/fileSystem';
import { cachePathOf, linkHash } from '../content';
import { foldLocalLink } from '../linkTarget';
import { classifyEntry, needsHash, type EntryFacts } from './classify';
import type { EntryColumns } from './columns/entryColumns';
import { readFolderStats, type FolderStats } from './folderStats';
import type { PlanPorts } from './planPorts';
import { baseName, folderOf } from './relativePath';
import { isToBeLookedAt, remoteFactsOf } from './remoteRow';
import { createTargetProbe, type FolderProbe, type FoundFile } from './targetProbe';
import { nameKey, platformTraits, hostPlatform, type FileSystemTraits } from './traits';

export interface PlanInTheMaking {
  readonly entries: EntryColumns;
  readonly roots: readonly PlanRoot[];
  /** By root id. */
  readonly traits: readonly FileSystemTraits[];
  /** Rows whose place an earlier row has. */
  readonly isClash: (index: number) => boolean;
  readonly useHash: boolean;
}

/** A file that lies where a row goes, of which a hash would prove something. */
export interface FileToKnow {
  readonly index: number;
  readonly localPath: string;
  readonly cachePath: string;
  readonly stat: FileStat;
  readonly isOtherSpelling: boolean;
}

export interface RowLook {
  /** Whether the row lies in another folder than the one that was entered last. */
  isElsewhere(index: number): boolean;
  enter(index: number, signal: AbortSignal): Promise<void>;
  /** Gives the row its kind; what comes back resolves once it has. */
  at(index: number): Promise<void> | undefined;
  /** Whether a name lies in a folder that was entered. */
  readonly isTaken: (path: string) => boolean;
}

const writeBits = 0o222;
/** From so many files on a folder is looked at as a whole, unless most of it is of no interest. */
const manyFiles = 128;
const leastShare = 0.25;

/** `hashOf` is told of each file whose hash is wanted, and answers it where it is remembered. */
export function createRowLook(
  { entries, roots, traits: allTraits, isClash, useHash }: PlanInTheMaking,
  root: number,
  { files, placed, hasher, walker }: PlanPorts,
  hashOf: (file: FileToKnow) => string | undefined,
): RowLook {
  const target = roots[root]?.target ?? null;
  const traits = allTraits[root] ?? platformTraits[hostPlatform];
  const probe = target === null ? undefined : createTargetProbe(target, traits, files);
  const isFirstTime = target !== null && placed.isEmpty(target);
  const entered = new Map<string, FolderProbe>();
  let folder: { readonly id: number; readonly probe: FolderProbe; readonly stats: FolderStats } | undefined;

  const placedAt = (path: string): Pick<EntryFacts, 'placed'> => {
    const found = target === null || isFirstTime ? undefined : placed.get(target, path);
    return found === undefined ? {} : { placed: { hash: found.hash, size: found.sizeBytes, mtimeNs: found.mtimeNs } };
  };

  const settle = (index: number, entry: PlanEntry, facts: EntryFacts, local?: PlanLocal): void => {
    const { kind, also, proof, untouched, recommend } = classifyEntry(facts, traits);
    // What every row is in the beginning.
    if (kind === 'new' && also.length === 0) return;
    entries.replace(index, {
      ...entry,
      ...(local === undefined ? {} : { local }),
      ...(proof === undefined ? {} : { proof }),
      kind,
      ...(also.length === 0 ? {} : { also }),
      ...(untouched === undefined ? {} : { untouched }),
      ...(recommend === undefined ? {} : { recommend }),
    });
  };

  const settleFound = (
    index: number,
    entry: PlanEntry,
    before: EntryFacts,
    { stat, path, isOtherSpelling, isHeld, link }: FoundFile & { readonly isHeld: boolean; readonly link?: string },
  ): void => {
    const isLocked = stat.type === 'file' && ((stat.mode & writeBits) === 0 || isHeld);
    const linkTarget = link === undefined ? undefined : foldLocalLink(link, folderOf(entry.path));
    const facts: EntryFacts = {
      ...before,
      ...placedAt(entry.path),
      local: { type: stat.type, size: stat.sizeBytes, mtimeNs: stat.mtimeNs },
      ...(isOtherSpelling ? { hasCaseClash: true } : {}),
      ...(isLocked ? { isLocked: true } : {}),
    };
    const cachePath = cachePathOf(path, facts.remote.chunkBytes);
    const ofLink = linkTarget === undefined ? undefined : linkHash(linkTarget, hasher);
    const localHash = needsHash(facts) ? hashOf({ index, localPath: path, cachePath, stat, isOtherSpelling }) : ofLink;
    const hash = localHash === undefined ? {} : { localHash };
    settle(index, entry, { ...facts, ...hash }, localOf(stat, localHash, link));
  };

  const lookAtFile = async (index: number, entry: PlanEntry, facts: EntryFacts, at: FolderProbe): Promise<void> => {
    const found = await probe?.file(at, baseName(entry.path));
    if (found === undefined) {
      settle(index, entry, facts);
      return;
    }
    const isLinkToo = entry.remote.link !== undefined && found.stat.type === 'symlink';
    const link = isLinkToo ? await readLink(found.path) : undefined;
    const isHeld = found.stat.type === 'file' && (await files.isHeldOpen?.(found.path)) === true;
    settleFound(index, entry, facts, { ...found, isHeld, ...(link === undefined ? {} : { link }) });
  };

  /** What the walker saw under a name as the folder spells it; nobody can tell there whether a file is held open. */
  const seenFile = (at: FolderProbe, name: string, listed: string): FoundFile | undefined => {
    const stat = files.isHeldOpen === undefined ? folder?.stats(listed) : undefined;
    return stat && { stat, path: join(at.path, listed), isOtherSpelling: listed !== name };
  };

  /** How many rows follow in the folder of this one. */
  const rowsTogether = (index: number): number => {
    const { facts, length, paths } = entries;
    let end = index + 1;
    while (end < length && facts.root[end] === facts.root[index] && paths.folderAt(end) === paths.folderAt(index))
      end += 1;
    return end - index;
  };

  const statsOf = async (index: number, { path, names }: FolderProbe, signal: AbortSignal): Promise<FolderStats> => {
    const isWorthIt =
      names !== undefined && names.count >= manyFiles && rowsTogether(index) >= leastShare * names.count;
    return walker === undefined || !isWorthIt ? () => undefined : readFolderStats(path, walker, signal);
  };

  const readLink = async (path: string): Promise<string | undefined> => {
    try {
      return await files.readLink(path);
    } catch (error) {
      // It went away, or became something else: applying looks again.
      if (error instanceof AppError) return undefined;
      throw error;
    }
  };

  return {
    isElsewhere: (index) =>
      probe !== undefined && entries.paths.folderAt(index) !== folder?.id && isToBeLookedAt(entries.at(index), traits),
    enter: async (index, signal) => {
      if (probe === undefined) return;
      const path = folderOf(entries.paths.at(index));
      const found = await probe.folder(path);
      folder = { id: entries.paths.folderAt(index), probe: found, stats: await statsOf(index, found, signal) };
      entered.set(path, found);
    },
    at: (index) => {
      const entry = entries.at(index);
      const facts = remoteFactsOf(entry, target, useHash);
      const at = folder?.probe;
      if (probe === undefined || at === undefined || !isToBeLookedAt(entry, traits)) settle(index, entry, facts);
      else if (at.state === 'leaves-root') settle(index, entry, { ...facts, isUnsafe: true });
      else if (at.state === 'not-folder') settle(index, entry, { ...facts, isParentNoFolder: true });
      else {
        const here: EntryFacts = {
          ...facts,
          ...(at.canWrite ? {} : { canWrite: false }),
          ...(isClash(index) ? { hasCaseClash: true } : {}),
        };
        const name = baseName(entry.path);
        const listed = probe.nameIn(at, name);
        const seen = listed === undefined ? undefined : seenFile(at, name, listed);
        if (listed === undefined) settle(index, entry, here);
        else if (seen === undefined) return lookAtFile(index, entry, here, at);
        else settleFound(index, entry, here, { ...seen, isHeld: false });
      }
      return undefined;
    },
    isTaken: (path) => entered.get(folderOf(path))?.names?.has(nameKey(baseName(path), traits)) === true,
  };
}

function localOf(stat: FileStat, hash: string | undefined, link: string | undefined): PlanLocal {
  return {
    type: stat.type,
    size: stat.sizeBytes,
    mtimeNs: stat.mtimeNs.toString(),
    fileId: stat.fileId,
    ...(hash === undefined ? {} : { hash }),
    ...(link === undefined ? {} : { link }),
  };
}
