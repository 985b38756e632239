/** What a check of a folder needs, over real files, with a volume that has room and no quotas unless a test says otherwise. */
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createIds } from '../../main/adapters/clock/clock';
import { filesystemProbes } from '../../main/engine/checks/filesystem';
import type { CheckedFolder, FilesystemPorts } from '../../main/engine/checks/filesystem/checkedFolder';
import { runChecks } from '../../main/engine/checks/runChecks';
import type { Clock } from '../../main/engine/ports/clock';
import type { CheckLevel, CheckMode, CheckResult } from '../../shared/domain/check';

export const GB = 1e9;

/** Time passes only where a probe waits for it, so nothing is ever slow. */
export function stillClock(nowMs = Date.now()): Clock {
  return {
    nowMs: () => nowMs,
    monotonicMs: () => 0,
    delay: (_ms, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new DOMException('aborted', 'AbortError'));
        });
      }),
  };
}

export function folderPorts(changes: Partial<FilesystemPorts> = {}): FilesystemPorts {
  return {
    files: {
      ...createFileSystem(),
      space: () => Promise.resolve({ volumeId: '1', freeBytes: 500 * GB, totalBytes: 1000 * GB }),
    },
    volumes: {
      look: () =>
        Promise.resolve({ mountPoint: '/', fileSystem: 'ext4', kind: 'ssd', files: { total: 1e6, free: 9e5 } }),
      allocatedBytes: () => Promise.resolve(4096),
    },
    account: { name: 'ada', isElevated: () => Promise.resolve(false) },
    programs: { ask: () => Promise.resolve(undefined) },
    ids: createIds(),
    platform: 'linux',
    homeFolder: '/home/ada',
    dataFolder: '/home/ada/.satchel',
    noteFolder: () => Promise.resolve(() => Promise.resolve()),
    reservedBytes: () => 0,
    ...changes,
  };
}

/** Without what waits for the disk itself, so that a hundred checks take no time. */
export function quickFolderPorts(): FilesystemPorts {
  const ports = folderPorts();
  const { files } = ports;
  const sync = (): Promise<void> => Promise.resolve();
  return {
    ...ports,
    files: {
      ...files,
      syncFolder: sync,
      createExclusive: async (file) => ({ ...(await files.createExclusive(file)), sync }),
      openRanges: async (file) => ({ ...(await files.openRanges(file)), sync }),
    },
  };
}

export interface FolderRun {
  readonly mode?: CheckMode;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

/** Runs the family over one folder as a check does, and waits until it is closed. */
export async function checkFolder(
  target: CheckedFolder,
  ports: FilesystemPorts,
  { mode = 'deep', clock = stillClock(), signal = new AbortController().signal }: FolderRun = {},
): Promise<readonly CheckResult[]> {
  const closing: Promise<void>[] = [];
  const place = { targetId: 'it', kind: 'fs', label: target.folder, endpointKey: target.folder } as const;
  try {
    const { results } = await runChecks(
      {
        checkId: 'c',
        trigger: 'manual',
        mode,
        agentId: 'a',
        plans: [{ target: place, ...filesystemProbes(target, ports) }],
      },
      { clock, signal, closing: (work) => closing.push(work) },
    );
    return results;
  } finally {
    await Promise.all(closing);
  }
}

/** Levels by id; of what was skipped because of something else, what that was. */
export function levelsOf(results: readonly CheckResult[]): Readonly<Record<string, CheckLevel | `needs ${string}`>> {
  return Object.fromEntries(
    results.map(({ id, level, dependsOn }) => [id, dependsOn === undefined ? level : `needs ${dependsOn}`] as const),
  );
}
