/** A temp folder with real adapters for planning: files, hasher threads, SQLite. */
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClock, createIds } from '../../../main/adapters/clock/clock';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { createDeclinedFiles } from '../../../main/adapters/sqlite/declinedFiles';
import { createHashCache } from '../../../main/adapters/sqlite/hashCache';
import { createPlacedFiles } from '../../../main/adapters/sqlite/placedFiles';
import { openSatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import type { PlanDownloadInput } from '../../../main/engine/outputs/plan/planDownload';
import type { PlanPorts } from '../../../main/engine/outputs/plan/planPorts';
import type { FileHasher } from '../../../main/engine/ports/hashing';
import type { RemoteFile } from '../../../main/engine/outputs/discovery/remoteFiles';
import type { Plan } from '../../../shared/domain/plan';
import { createRunContext } from '../runContext';
import { planDownload } from './plannedObjects';

export const remoteTimeUs = 1_700_000_000_123_456;
const hasher = createHasher();

export interface PlanSetting {
  readonly folder: string;
  readonly target: string;
  readonly ports: PlanPorts;
  /** Writes a file below the target; its time is the farm's plus some seconds. */
  readonly put: (relative: string, text: string, secondsLater?: number) => Promise<void>;
  readonly plan: (files: readonly RemoteFile[], more?: Partial<PlanDownloadInput>) => Promise<Plan>;
  readonly close: () => Promise<void>;
}

/** A file of the farm with this content. */
export function remoteFile(relative: string, text: string, more: Partial<RemoteFile> = {}): RemoteFile {
  const bytes = Buffer.from(text);
  return { path: relative, size: bytes.length, mtimeUs: remoteTimeUs, hash: hasher.hash(bytes), ...more };
}

export async function createPlanSetting(given?: FileHasher): Promise<PlanSetting> {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-plan-'));
  const target = path.join(folder, 'project');
  await mkdir(target);
  const clock = createClock();
  const db = openSatchelDatabase(path.join(folder, 'satchel.db'), clock);
  const fileHasher = given ?? createFileHasher({ workers: 1 });
  const hashCache = createHashCache(path.join(folder, 'hash-cache.db'), clock);
  const ports: PlanPorts = {
    files: createFileSystem(),
    hasher,
    fileHasher,
    hashCache,
    placed: createPlacedFiles(db),
    declined: createDeclinedFiles(db),
    clock,
    ids: createIds(),
  };
  return {
    folder,
    target,
    ports,
    put: async (relative, text, secondsLater = 0) => {
      const file = path.join(target, relative);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
      const seconds = remoteTimeUs / 1e6 + secondsLater;
      await utimes(file, seconds, seconds);
    },
    plan: (files, more = {}) =>
      planDownload(
        {
          source: { jobName: 'shot 010', store: 'file:///store', manifests: [] },
          roots: [{ source: '/mnt/p', sourceFormat: 'posix', target, how: 'chosen', files }],
          preset: 'artist',
          useHash: true,
          version: '0.1.0',
          ...more,
        },
        ports,
        createRunContext(),
      ),
    close: async () => {
      await fileHasher.close();
      hashCache.close();
      db.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Everything below a folder: names, types, bytes, times, link texts. */
export async function snapshotOf(folder: string): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const place = path.join(folder, name);
    const at = await lstat(place, { bigint: true });
    const content = at.isSymbolicLink() ? await readlink(place) : at.isFile() ? await readFile(place, 'base64') : '';
    result[name] = `${at.mode.toString(8)} ${at.mtimeNs} ${content}`;
  }
  return result;
}

/** One file per standing that needs no special folder. */
export async function putMixedTree({ put, ports, target }: PlanSetting): Promise<readonly RemoteFile[]> {
  await put('same.exr', 'same');
  await put('same-later.exr', 'same', 50);
  await put('older.exr', 'old!', -50);
  await put('newer.exr', 'mine', 50);
  await put('size.exr', 'longer than');
  await put('content.exr', 'abcd');
  await put('empty.exr', '');
  await put('untouched.exr', 'placed', -50);
  await put('edited.exr', 'edited', 50);
  const placed = await stat(path.join(target, 'untouched.exr'), { bigint: true });
  const row = { root: target, hash: remoteFile('', 'placed').hash, sizeBytes: 6, runId: 'r' };
  ports.placed.put([
    { ...row, path: 'untouched.exr', mtimeNs: placed.mtimeNs },
    { ...row, path: 'edited.exr', mtimeNs: placed.mtimeNs },
  ]);
  const names = ['same', 'same-later', 'older', 'newer', 'size', 'content', 'empty', 'untouched', 'edited', 'new'];
  return names.map((name) => remoteFile(`${name}.exr`, name.startsWith('same') ? 'same' : 'farm'));
}
