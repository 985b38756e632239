/** Every content that a run replaced or took away and that is still there, newest first. */
import { AppError } from '../../../../shared/domain/errors';
import type { FileVersion } from '../../../../shared/ipc/downloads';
import type { Runs } from '../../ports/records';
import type { BackupShelf, MeasuredRun } from '../backups/backupShelf';
import type { KeptFile, RunBackups } from '../backups/readBackups';

export interface VersionFilter {
  /** Words that path, folder or title of the run hold, in any case. */
  readonly text?: string | undefined;
  readonly root?: string | undefined;
  readonly runId?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly limit?: number | undefined;
}

export interface VersionList {
  readonly versions: readonly FileVersion[];
  /** Also those beyond the limit. */
  readonly total: number;
  /** Every folder that has versions, whatever the filter. */
  readonly roots: readonly string[];
}

export interface VersionParts {
  readonly shelf: BackupShelf;
  readonly runs: Pick<Runs, 'get'>;
}

const mostListed = 1000;

export async function listVersions(
  filter: VersionFilter,
  parts: VersionParts,
  signal: AbortSignal,
): Promise<VersionList> {
  const words = (filter.text ?? '')
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const all = (await parts.shelf.runs(signal)).filter(({ isEnded }) => isEnded);
  const roots = [...new Set(all.flatMap(({ kept }) => kept.map(({ root }) => root)))].sort();
  const limit = filter.limit ?? mostListed;
  const versions: FileVersion[] = [];
  let total = 0;
  for (const run of all.filter((one) => isWantedRun(one, filter)).reverse()) {
    const title = titleOf(run, parts.runs);
    const wanted = run.kept.filter((file) => isWantedFile(file, title, filter, words));
    if (wanted.length === 0) continue;
    const there = keptIn(await parts.shelf.measure({ ...run, kept: wanted }, signal));
    total += there.length;
    for (const file of there.slice(0, Math.max(0, limit - versions.length))) versions.push(versionOf(file, run, title));
  }
  return { versions, total, roots };
}

function isWantedRun({ runId, startedMs }: RunBackups, filter: VersionFilter): boolean {
  return (
    (filter.runId === undefined || filter.runId === runId) &&
    (filter.fromMs === undefined || startedMs >= filter.fromMs) &&
    (filter.toMs === undefined || startedMs <= filter.toMs)
  );
}

function isWantedFile(
  { root, path }: KeptFile,
  title: string,
  filter: VersionFilter,
  words: readonly string[],
): boolean {
  if (filter.root !== undefined && filter.root !== root) return false;
  const searched = `${path}\n${root}\n${title}`.toLowerCase();
  return words.every((word) => searched.includes(word));
}

const keptIn = ({ roots }: MeasuredRun): readonly KeptFile[] => roots.flatMap(({ kept }) => kept);

function titleOf({ runId, header }: RunBackups, runs: VersionParts['runs']): string {
  return runs.get(runId)?.title ?? header.title ?? runId;
}

function versionOf({ n, root, path, before }: KeptFile, { runId, header, startedMs }: RunBackups, title: string) {
  const { size, mtimeNs, hash, type } = before;
  return {
    id: `${runId}:${n}`,
    runId,
    runTitle: title,
    runKind: header.kind,
    replacedMs: startedMs,
    root,
    path,
    type: type === 'symlink' ? ('symlink' as const) : ('file' as const),
    sizeBytes: size,
    mtimeMs: Number(BigInt(mtimeNs) / 1_000_000n),
    ...(hash === undefined ? {} : { hash }),
  };
}

/** The kept files with these ids, in the order given, each once. `input.not_found` for one that no journal knows. */
export async function findVersions(
  ids: readonly string[],
  shelf: BackupShelf,
  signal: AbortSignal,
): Promise<readonly KeptFile[]> {
  const runs = new Map((await shelf.runs(signal)).map((run) => [run.runId, run]));
  const files = new Map<string, ReadonlyMap<number, KeptFile>>();
  return [...new Set(ids)].map((id) => {
    const at = id.lastIndexOf(':');
    const runId = id.slice(0, at);
    const run = runs.get(runId);
    const own = files.get(runId) ?? new Map(run?.kept.map((file) => [file.n, file]));
    files.set(runId, own);
    const file = run?.isEnded === true ? own.get(Number(id.slice(at + 1))) : undefined;
    if (file === undefined) throw noVersion(id);
    return file;
  });
}

function noVersion(id: string): AppError {
  return new AppError({
    code: 'input.not_found',
    message: `There is no version ${id}.`,
    safe: 'Nothing was written.',
    hint: 'Look at the versions that there are.',
    commandHint: 'Run `satchel download versions list` to see them.',
  });
}
