/** A project folder over which several downloads came, with what they kept, and a clock that a test moves. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createBackups, type Backups } from '../../main/engine/outputs/backups/backups';
import type { RetentionPolicy } from '../../main/engine/outputs/backups/retention';
import { listVersions, type VersionFilter, type VersionList } from '../../main/engine/outputs/versions/listVersions';
import { restoreVersions } from '../../main/engine/outputs/versions/restoreVersions';
import type { FileSystem } from '../../main/engine/ports/fileSystem';
import type { ApplyResult, PlanEntry } from '../../shared/domain/plan';
import { createApplyWorld, farmTimeUs, hashOf, type ApplyWorld } from './applyWorld';
import { createRunContext } from './runContext';
import { createSteppedClock, type SteppedClock } from './steppedClock';

export const dayMs = 86_400_000;
const localTimeUs = 1_700_000_000_000_000n;

export interface BackupWorld extends ApplyWorld {
  readonly clock: SteppedClock;
  readonly logged: readonly string[];
  /** Brings these texts home over whatever is there. */
  download(runId: string, texts: Readonly<Record<string, string>>, files?: FileSystem): Promise<ApplyResult>;
  /** Writes as the artist would. */
  write(relative: string, text: string): Promise<void>;
  backups(policy?: Partial<RetentionPolicy>, files?: FileSystem): Backups;
  versions(filter?: VersionFilter): Promise<VersionList>;
  /** The id of a run's version of a path. */
  idOf(runId: string, relative: string): Promise<string>;
  restore(
    ids: readonly string[],
    options?: { readonly runId?: string; readonly folder?: string; readonly files?: FileSystem },
  ): Promise<ApplyResult>;
  /** Every file below `.satchel`, by its path there. */
  ownFiles(): Promise<Readonly<Record<string, string>>>;
}

const owner = { hostName: 'here', isProcessAlive: () => false, processId: 42 };

export async function createBackupWorld(texts: Readonly<Record<string, string>>): Promise<BackupWorld> {
  const world = await createApplyWorld({});
  const clock = createSteppedClock();
  Object.assign(world.ports, { clock });
  const { ports } = world;
  const runsFolder = path.dirname(world.runFolder('any'));
  const logged: string[] = [];
  let written = 0n;
  const write = async (relative: string, text: string): Promise<void> => {
    await mkdir(path.dirname(world.at(relative)), { recursive: true });
    await writeFile(world.at(relative), text);
    written += 1n;
    await ports.files.setMtime(world.at(relative), localTimeUs + written * 1_000_000n);
  };
  for (const [relative, text] of Object.entries(texts)) await write(relative, text);

  const entryOf = async (id: number, relative: string, text: string): Promise<PlanEntry> => {
    await writeFile(path.join(world.storeFolder, 'Data', `${hashOf(text)}.xxh128`), text);
    const found = await ports.files.lstat(world.at(relative));
    return {
      id,
      root: 0,
      path: relative,
      remote: { size: Buffer.byteLength(text), mtimeUs: farmTimeUs + clock.nowMs(), hash: hashOf(text) },
      kind: found === undefined ? 'new' : 'content-differs',
      decision: { action: found === undefined ? 'download' : 'overwrite', origin: 'manual' },
      ...(found === undefined
        ? {}
        : {
            local: {
              type: found.type,
              size: found.sizeBytes,
              mtimeNs: found.mtimeNs.toString(),
              fileId: found.fileId,
              hash: hashOf(await readFile(world.at(relative), 'utf8')),
            },
          }),
    };
  };
  const backups = (policy: Partial<RetentionPolicy> = {}, files: FileSystem = ports.files): Backups =>
    createBackups(
      {
        runsFolder,
        owner,
        policy: () => ({ keepDays: 14, maxBytesPerRoot: 1_000_000, keepLastRun: true, ...policy }),
        log: (level, message) => logged.push(`${level}: ${message}`),
      },
      { ...ports, files },
    );
  const versions = (filter: VersionFilter = {}): Promise<VersionList> =>
    listVersions(filter, { shelf: backups().shelf, runs: ports.runs }, createRunContext().signal);
  return {
    ...world,
    clock,
    logged,
    write,
    backups,
    versions,
    download: async (runId, wanted, files) => {
      const entries = await Promise.all(
        Object.entries(wanted).map(([relative, text], id) => entryOf(id, relative, text)),
      );
      return world.apply({ runId, plan: { ...world.plan, entries } }, files);
    },
    idOf: async (runId, relative) => {
      const { versions: found } = await versions({ runId });
      const version = found.find((one) => one.path === relative);
      if (version === undefined) throw new Error(`${runId} kept no ${relative}`);
      return version.id;
    },
    restore: (ids, { runId = 'restore-1', folder, files = ports.files } = {}) =>
      restoreVersions(
        { ids, folder, runId, runsFolder, title: 'back', minFreeBytes: 0, ...owner },
        backups({}, files).shelf,
        { ...ports, files },
        createRunContext(),
      ),
    ownFiles: async () => {
      const own = world.at('.satchel');
      const names = (await readdir(own, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      const places = names.map(({ parentPath, name }) => path.join(parentPath, name)).sort();
      return Object.fromEntries(
        await Promise.all(
          places.map(async (place) => [path.relative(own, place), await readFile(place, 'utf8')] as const),
        ),
      );
    },
  };
}
