/** A project, a store and a farm on this computer with jobs that "were rendered", as large or odd as a test wants them. */
import { createHash } from 'node:crypto';
import { mkdirSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createClock, createIds } from '../../main/adapters/clock/clock';
import { createFolderBlobStore } from '../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openFarmRecords } from '../../main/adapters/sqlite/farmRecords';
import { folderStoreUri } from '../../main/engine/ports/storeUri';
import { dataKey, outputManifestKey } from '../../main/engine/store/keys';
import { outputManifestMetadata } from '../../main/engine/store/metadata';
import { outputNameHash } from '../../main/engine/store/rootNames';
import { buildManifest } from '../../shared/manifest/build';
import { encode2023 } from '../../shared/manifest/encode2023';

/** What the farm wrote under one path; `isLost` leaves its bytes out of the store. */
export interface FarmOutput {
  readonly path: string;
  readonly text: string;
  readonly isLost?: boolean;
}

export interface FarmWorld {
  readonly home: string;
  readonly project: string;
  readonly storeFolder: string;
  /**
   * Adds a finished job; each list of outputs is one task. `rootPath` is the project unless given; the first task wrote what `more`
   * lists below a root of its own.
   */
  addJob(
    name: string,
    tasks: readonly (readonly FarmOutput[])[],
    rootPath?: string,
    more?: { readonly rootPath: string; readonly outputs: readonly FarmOutput[] },
  ): Promise<string>;
  /** A file of the artist; its time is the farm's plus some seconds. */
  put(relative: string, text: string, secondsLater?: number): void;
  /** Takes the bytes of an output out of the store. */
  lose(text: string): void;
}

/** The farm's files are from this time on. */
export const farmTimeMs = Date.UTC(2026, 2, 12, 18, 4);
const hasher = createHasher();

/** `home` is a data folder whose settings name the store and the farm. */
export function createFarmWorld(folder: string): FarmWorld {
  const [home, project, storeFolder, farmFolder] = ['home', 'project', 'store', 'farm'].map((name) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }) as [string, string, string, string];
  mkdirSync(join(storeFolder, 'Data'), { recursive: true });
  const store = createFolderBlobStore(storeFolder, hasher);
  const records = openFarmRecords(join(farmFolder, 'farm.db'), createClock(), createIds(), fail);
  const { farmId, queueId } = records;
  records.close();
  writeFileSync(
    join(home, 'config.toml'),
    `[store]\nuri = ${JSON.stringify(folderStoreUri(storeFolder))}\n\n[farm]\nlocalFolder = ${JSON.stringify(farmFolder)}\n`,
  );
  let jobs = 0;

  const putObject = (text: string): string => {
    const hash = hasher.hash(Buffer.from(text));
    writeFileSync(join(storeFolder, ...dataKey(hash).split('/')), text);
    return hash;
  };
  const lose = (text: string): void => {
    unlinkSync(join(storeFolder, ...dataKey(hasher.hash(Buffer.from(text))).split('/')));
  };
  const writeManifest = async (
    outputs: readonly FarmOutput[],
    place: { jobId: string; stepId: string; taskId: string; number: number },
    rootPath: string,
  ): Promise<void> => {
    const entries = outputs.map(({ path, text }) => ({
      kind: 'file' as const,
      path,
      hash: putObject(text),
      sizeBytes: Buffer.byteLength(text),
      mtimeUs: farmTimeMs * 1000 + jobs,
    }));
    const bytes = encode2023(buildManifest(entries));
    const key = outputManifestKey({
      farmId,
      queueId,
      jobId: place.jobId,
      stepId: place.stepId,
      taskId: place.taskId,
      startedUs: BigInt(farmTimeMs) * 1000n + BigInt(jobs * 10_000 + place.number),
      sessionActionId: `sessionaction-${hex(place.jobId)}-${String(place.number)}`,
      nameHash: outputNameHash(hasher, rootPath),
    });
    const source = {
      sizeBytes: bytes.byteLength,
      async *open() {
        await Promise.resolve();
        yield bytes;
      },
    };
    await store.put(key, source, {
      signal: new AbortController().signal,
      expectedHash: hasher.hash(bytes),
      metadata: outputManifestMetadata(rootPath),
    });
    for (const { text, isLost } of outputs) if (isLost === true) lose(text);
  };

  return {
    home,
    project,
    storeFolder,
    addJob: async (name, tasks, rootPath = project, more) => {
      jobs += 1;
      const jobId = `job-${hex(`${name}/${String(jobs)}`)}`;
      const stepId = `step-${hex(name)}`;
      const made = tasks.map((_, index) => ({
        taskId: `task-${hex(name)}-${String(index)}`,
        frame: 1001 + index,
        status: 'SUCCEEDED' as const,
        latestSessionActionId: `sessionaction-${hex(jobId)}-${String(index)}`,
      }));
      for (const [number, outputs] of tasks.entries())
        await writeManifest(outputs, { jobId, stepId, taskId: made[number]?.taskId ?? '', number }, rootPath);
      if (more !== undefined)
        await writeManifest(more.outputs, { jobId, stepId, taskId: made[0]?.taskId ?? '', number: 0 }, more.rootPath);
      const farm = openFarmRecords(join(farmFolder, 'farm.db'), createClock(), createIds(), fail);
      farm.addJob({
        jobId,
        stepId,
        name,
        createdMs: farmTimeMs + jobs * 60_000,
        attachments: {
          manifests: [rootPath, ...(more === undefined ? [] : [more.rootPath])].map((path) => ({
            rootPath: path,
            rootPathFormat: 'posix',
            outputRelativeDirectories: ['.'],
          })),
          fileSystem: 'COPIED',
        },
      });
      farm.setTasks(jobId, made);
      farm.close();
      return jobId;
    },
    put: (relative, text, secondsLater = 0) => {
      const file = join(project, ...relative.split('/'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      const seconds = farmTimeMs / 1000 + secondsLater;
      utimesSync(file, seconds, seconds);
    },
    lose,
  };
}

/** Frames of one sequence, such as `renders/beauty.1001.exr`; the text of a frame is made by `textOf`. */
export function frames(
  prefix: string,
  count: number,
  textOf: (frame: number) => string,
  suffix = '.exr',
): readonly FarmOutput[] {
  return Array.from({ length: count }, (_, index) => ({
    path: `${prefix}${String(1001 + index)}${suffix}`,
    text: textOf(1001 + index),
  }));
}

const hex = (text: string): string => createHash('md5').update(text).digest('hex');

function fail(movedTo: string): void {
  throw new Error(`The farm of a test was damaged: ${movedTo}`);
}
