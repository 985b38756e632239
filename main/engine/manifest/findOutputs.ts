/** Which files of declared output folders were written or changed since a ledger was kept. */
import { join } from 'node:path';
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import { toInt } from '../../../shared/domain/ints';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import type { FileEntry } from '../../../shared/manifest/manifest';
import { hashFiles } from '../hashing/hashFiles';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileSystem } from '../ports/fileSystem';
import type { RunContext } from '../ports/progress';
import { isWithin } from '../scan/resolveLink';
import { scanTree, type ScannedFile, type ScanReport } from '../scan/scanTree';
import { byCodeUnits } from './byCodeUnits';

/** What is known of a file that was synced. */
export interface LedgerFile {
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
}

export interface FindOutputsInput {
  /** Absolute. */
  readonly root: string;
  /** Relative to the root, `/`; empty for the root itself. */
  readonly folders: readonly string[];
  /** By path relative to the root. */
  readonly ledger: ReadonlyMap<string, LedgerFile>;
}

export interface FoundOutputs {
  /** Sorted by path, each once, also where declared folders lie in each other. */
  readonly outputs: readonly FileEntry[];
  /** Declared folders that are not there, or are none. */
  readonly missingFolders: readonly string[];
  /** Files that links bring in from outside of the root: never outputs. */
  readonly outside: readonly string[];
  readonly failures: readonly { readonly path: string; readonly code: ErrorCode; readonly message: string }[];
}

const notThere: readonly ErrorCode[] = ['scan.root_missing', 'scan.root_not_folder'];

/** A file is an output when the ledger does not know it, its time is later, or its size another. Only outputs are read. */
export async function findOutputs(
  input: FindOutputsInput,
  ports: Pick<EnginePorts, 'files' | 'fileHasher' | 'hashCache' | 'clock'>,
  context: RunContext,
): Promise<FoundOutputs> {
  const found = new Map<string, ScannedFile>();
  const failures: { path: string; code: ErrorCode; message: string }[] = [];
  const missingFolders: string[] = [];
  for (const folder of new Set(input.folders)) {
    const inRoot = (path: string): string => (folder === '' ? path : `${folder}/${path}`);
    const scan = await scanIfThere(join(input.root, folder), ports.files, context);
    if (scan === undefined) missingFolders.push(folder);
    for (const file of scan?.files ?? []) found.set(inRoot(file.path), file);
    for (const { path, code, message } of scan?.problems ?? []) failures.push({ path: inRoot(path), code, message });
  }
  const realRoot = await ports.files.realPath(input.root);
  const outside: string[] = [];
  const changed: { readonly path: string; readonly file: ScannedFile }[] = [];
  for (const [path, file] of found) {
    if (!isChanged(file, input.ledger.get(path))) continue;
    if (isWithin(await ports.files.realPath(file.absolutePath), realRoot)) changed.push({ path, file });
    else outside.push(path);
  }
  changed.sort((a, b) => byCodeUnits(a.path, b.path));
  const report = await hashFiles(
    changed.map(({ file }) => file),
    ports,
    context,
  );
  for (const { index, code, message } of report.failures)
    failures.push({ path: changed[index]?.path ?? '', code, message });
  const outputs = changed.flatMap(({ path }, index): FileEntry[] => {
    const hashed = report.hashes[index];
    if (hashed === undefined) return [];
    const { hash, stat } = hashed;
    return [{ kind: 'file', path, hash, sizeBytes: stat.sizeBytes, mtimeUs: toInt(mtimeUsOf(stat.mtimeNs)) }];
  });
  return { outputs, missingFolders, outside: outside.sort(byCodeUnits), failures };
}

function isChanged({ stat }: ScannedFile, known: LedgerFile | undefined): boolean {
  return known === undefined || stat.mtimeNs > known.mtimeNs || stat.sizeBytes !== known.sizeBytes;
}

async function scanIfThere(place: string, files: FileSystem, context: RunContext): Promise<ScanReport | undefined> {
  try {
    return await scanTree(place, {}, files, context);
  } catch (error) {
    if (error instanceof AppError && notThere.includes(error.code)) return undefined;
    throw error;
  }
}
