/** The steps that the demo of the command line and the first-run demo of the window share. */
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Engine } from '../engine';
import type { RunContext } from '../ports/progress';
import { folderStoreUri } from '../ports/storeUri';
import { demoJobName, demoOutputFolder, type DemoProjectPorts } from './demoProject';

export interface DemoPlaces {
  readonly folder: string;
  readonly project: string;
  readonly store: string;
  readonly farm: string;
}

export function demoPlaces(folder: string): DemoPlaces {
  return { folder, project: join(folder, 'project'), store: join(folder, 'store'), farm: join(folder, 'farm') };
}

/** `input.invalid` when the folder holds anything: nothing of the user's is ever written over. */
export async function requireEmptyFolder(folder: string, { files }: Pick<DemoProjectPorts, 'files'>): Promise<void> {
  const found = await files.lstat(folder);
  if (found === undefined) return;
  if (found.type === 'folder' && (await files.readFolder(folder)).length === 0) return;
  throw new AppError({
    code: 'input.invalid',
    message: `${folder} is not empty, and the demo writes only into a folder of its own.`,
    safe: 'Nothing was changed.',
    hint: 'Choose a folder that does not exist yet.',
  });
}

/** Makes the embedded store and connects to it and to the farm beside it. */
export async function connectDemo(places: DemoPlaces, engine: Engine, { files }: DemoProjectPorts): Promise<void> {
  await files.makeFolders(places.store);
  await files.makeFolders(places.farm);
  await engine.connections.connect({ storeUri: folderStoreUri(places.store), localFarmFolder: places.farm });
}

/** Submits the project and waits until the farm has rendered every frame; answers the job. */
export async function submitDemo(
  places: DemoPlaces,
  engine: Engine,
  context: RunContext,
): Promise<{ readonly jobId: string; readonly outcome: string }> {
  const { uid } = await engine.submissions.inspect({
    paths: [places.project],
    outputFolders: [join(places.project, demoOutputFolder)],
    name: demoJobName,
  });
  await settled(engine, uid, 'waiting-user');
  await engine.submissions.confirm(uid, demoJobName);
  const { jobId, outcome = '' } = await settled(engine, uid, 'done');
  if (jobId === undefined)
    throw new AppError({ code: 'deadline.create_failed', message: 'The demo farm made no job.' });
  const farm = await engine.connections.requiredFarm();
  await farm.work?.(context);
  const job = await farm.getJob(jobId, context.signal);
  if (job.taskRunStatus !== 'SUCCEEDED')
    throw new AppError({
      code: 'internal',
      message: `The demo farm rendered ${job.tasksSucceeded} of ${job.tasksTotal} frames.`,
    });
  return { jobId, outcome };
}

/** Plans a job's outputs and answers the transfer whose review waits. */
export async function planDemo(jobId: string, engine: Engine): Promise<string> {
  const { uid } = await engine.downloads.plan({ jobId });
  await settled(engine, uid, 'waiting-user');
  return uid;
}

/** Applies a waiting plan; every file must be decided. */
export async function applyDemo(uid: string, engine: Engine): Promise<TransferSnapshot> {
  await engine.downloads.apply(uid, false);
  return settled(engine, uid, 'done');
}

/** Waits for a transfer and passes its failure on. */
export async function settled(
  engine: Engine,
  uid: string,
  expected: TransferSnapshot['state'],
): Promise<TransferSnapshot> {
  const snapshot = await engine.board.settled(uid);
  if (snapshot.state === expected) return snapshot;
  if (snapshot.error !== undefined) throw new AppError(snapshot.error);
  throw new AppError({ code: 'cancelled', message: `${snapshot.title} was ${snapshot.state}.` });
}
