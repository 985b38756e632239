/** Runs one job the way a worker of AWS Deadline Cloud does: a session, one task per frame, outputs stored after each task. */
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { FileStat } from '../ports/fileSystem';
import type { FarmJob, FarmRecords, FarmTask } from '../ports/farmRecords';
import type { PictureCodec } from '../ports/pictureCodec';
import type { RunContext } from '../ports/progress';
import { frameName, layers, parseDemoScene, sceneSuffix, type DemoScene } from './demoScene';
import { renderFrame, type FloorTiles } from './renderFrame';
import { fetchRoot, outputFilesOf, storeOutputs, type SessionRoot, type WorkerPorts } from './workerSession';

export interface RenderParts {
  readonly records: FarmRecords;
  readonly ports: WorkerPorts;
  readonly pictures: PictureCodec;
  /** Sessions are made below it and removed when their job ends. */
  readonly farmFolder: string;
  /** Hex name of a root's session folder; the worker's own rule. */
  readonly rootFolderName: (rootPath: string) => string;
}

const maxSceneBytes = 1024 * 1024;
const maxTextureBytes = 256 * 1024 * 1024;

/** Renders what is not rendered yet. A failing task is marked and the others go on; a job that cannot be opened fails whole. */
export async function renderJob(job: FarmJob, parts: RenderParts, { signal, progress }: RunContext): Promise<void> {
  const { records, ports } = parts;
  const sessionFolder = join(parts.farmFolder, 'sessions', ports.ids.guid());
  try {
    const roots: SessionRoot[] = [];
    for (const manifest of job.attachments?.manifests ?? []) {
      roots.push(
        await fetchRoot(manifest, join(sessionFolder, parts.rootFolderName(manifest.rootPath)), ports, signal),
      );
    }
    const { scene, root, folder } = await openScene(roots, parts);
    const tiles = await readTiles(scene, folder, root, parts);
    const tasks = job.tasks ?? makeTasks(scene, ports.ids.guid());
    if (job.tasks === undefined) records.setTasks(job.jobId, tasks);
    const actionBase = `sessionaction-${ports.ids.guid()}`;
    const session: TaskSession = { job, roots, scene, tiles, outputs: join(folder, scene.outputFolder) };
    for (const [index, task] of tasks.entries()) {
      signal.throwIfAborted();
      if (task.status === 'SUCCEEDED') continue;
      const running: FarmTask = { ...task, status: 'RUNNING', latestSessionActionId: `${actionBase}-${index}` };
      records.setTask(job.jobId, running);
      try {
        await renderTask(session, running, parts, signal);
        records.setTask(job.jobId, { ...running, status: 'SUCCEEDED' });
      } catch (error) {
        if (signal.aborted || !(error instanceof AppError)) throw error;
        records.setTask(job.jobId, { ...running, status: 'FAILED' });
      }
      progress({ phase: 'transferring', doneFiles: index + 1, totalFiles: tasks.length });
    }
  } catch (error) {
    if (!signal.aborted)
      records.setFailure(job.jobId, error instanceof AppError ? error.message : 'The worker failed.');
    throw error;
  } finally {
    await removeTree(sessionFolder, ports);
  }
}

interface TaskSession {
  readonly job: FarmJob;
  readonly roots: readonly SessionRoot[];
  readonly scene: DemoScene;
  readonly tiles: FloorTiles;
  /** Folder that the frames are written into. */
  readonly outputs: string;
}

async function renderTask(
  { job, roots, scene, tiles, outputs }: TaskSession,
  { taskId, frame, latestSessionActionId: sessionActionId = '' }: FarmTask,
  { records, ports, pictures }: RenderParts,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = ports.clock.nowMs();
  const before = await Promise.all(roots.map((root) => outputFilesOf(root, ports)));
  await ports.files.makeFolders(outputs);
  for (const layer of layers) {
    const picture = renderFrame(scene, tiles, layer, frame);
    await ports.files.writeFileAtomic(join(outputs, frameName(scene, layer, frame)), pictures.encode(picture));
  }
  const { farmId, queueId } = records;
  const place = { farmId, queueId, jobId: job.jobId, stepId: job.stepId, taskId, sessionActionId, startedMs };
  for (const [index, root] of roots.entries())
    await storeOutputs(root, before[index] ?? new Map<string, FileStat>(), place, ports, signal);
  // The next task collects only its own frames.
  for (const layer of layers) await ports.files.unlink(join(outputs, frameName(scene, layer, frame)));
}

function makeTasks(scene: DemoScene, guid: string): FarmTask[] {
  const { first, last } = scene.frames;
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    taskId: `task-${guid}-${index}`,
    frame: first + index,
    status: 'READY',
  }));
}

async function openScene(
  roots: readonly SessionRoot[],
  { ports }: RenderParts,
): Promise<{ scene: DemoScene; root: SessionRoot; folder: string }> {
  for (const root of roots) {
    const path = root.inputs.find((input) => input.endsWith(sceneSuffix));
    if (path === undefined) continue;
    const absolute = join(root.folder, ...path.split('/'));
    return {
      scene: parseDemoScene(await ports.files.readFile(absolute, maxSceneBytes), basename(path)),
      root,
      folder: dirname(absolute),
    };
  }
  throw new AppError({
    code: 'input.invalid',
    message: 'No scene that this computer can render is among the files of the job.',
    safe: 'The files are in the store.',
    hint: 'The farm on this computer renders the scenes of the demo project only.',
  });
}

async function readTiles(
  scene: DemoScene,
  folder: string,
  root: SessionRoot,
  { ports, pictures }: RenderParts,
): Promise<FloorTiles> {
  const [before, after] = scene.floorTexture.split('<UDIM>');
  const tiles = new Map<number, ReturnType<PictureCodec['decode']>>();
  const sceneFolder = folder.slice(root.folder.length + 1);
  for (const input of root.inputs) {
    const local =
      sceneFolder === ''
        ? input
        : input.startsWith(`${sceneFolder}/`)
          ? input.slice(sceneFolder.length + 1)
          : undefined;
    if (
      local === undefined ||
      before === undefined ||
      after === undefined ||
      !local.startsWith(before) ||
      !local.endsWith(after)
    )
      continue;
    const number = local.slice(before.length, local.length - after.length);
    if (/^1\d{3}$/.test(number))
      tiles.set(
        Number(number),
        pictures.decode(await ports.files.readFile(join(folder, ...local.split('/')), maxTextureBytes)),
      );
  }
  return tiles;
}

async function removeTree(folder: string, ports: WorkerPorts): Promise<void> {
  if ((await ports.files.lstat(folder))?.type !== 'folder') return;
  for (const { name, type } of await ports.files.readFolder(folder)) {
    if (type === 'folder') await removeTree(join(folder, name), ports);
    else await ports.files.unlink(join(folder, name));
  }
  await ports.files.removeEmptyFolder(folder);
}
