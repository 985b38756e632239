/** Cancels a transfer at drawn instants: what is still open afterwards, and whether it goes on when it is asked to. */
import { readdir, readlink } from 'node:fs/promises';
import { vi } from 'vitest';
import type { Dice } from '../../soak/rounds';
import { startEngine, type EngineChild } from './engineChild';
import { arm, drawInstant, type RunLength } from './killInstants';
import type { SweepWorld } from './sweepWorld';
import { applies, begunDownload, begunSubmission, confirms, toTheEnd } from './sweptEngine';

export interface CancelSweepOptions {
  readonly world: SweepWorld;
  readonly dice: Dice;
  readonly times: number;
  /** The script of `bundleEngine`. */
  readonly engine: string;
  /** Of the download that is cancelled; an upload without it. */
  readonly plan?: string;
}

/** So long may anything of a cancelled transfer be open. */
const closedWithinMs = 5000;

export async function sweepCancels(
  options: CancelSweepOptions,
): Promise<{ cancels: number; faults: readonly unknown[] }> {
  const { times } = options;
  const faults: unknown[] = [];
  const length = await lengthOf(options);
  let [cancels, runs] = [0, 0];
  while (cancels < times) {
    if ((runs += 1) > 3 * times) throw new Error(`Only ${cancels} of ${runs} instants came.`);
    const isCancelled = await cancelledOnce(options, length, (fault) => faults.push(fault));
    if (isCancelled) cancels += 1;
  }
  return { cancels, faults };
}

async function lengthOf(options: CancelSweepOptions): Promise<RunLength> {
  const { world } = options;
  await freshFor(options);
  let messages = 0;
  const child = startEngine(options.engine, world.folder, () => {
    messages += 1;
  });
  await child.ready;
  await toTheEnd(child, await begin(child, options), goesOn(child, options));
  await child.stop();
  return { messages, requests: world.server.requests.rows.length };
}

const freshFor = ({ world, plan }: CancelSweepOptions): Promise<void> =>
  plan === undefined ? world.fresh() : world.freshHome();
const begin = (child: EngineChild, { world, plan }: CancelSweepOptions): Promise<string> =>
  plan === undefined ? begunSubmission(child, world.project) : begunDownload(child, plan);
const goesOn = (child: EngineChild, { plan }: CancelSweepOptions) =>
  plan === undefined ? confirms(child) : applies(child);

async function cancelledOnce(
  options: CancelSweepOptions,
  length: RunLength,
  note: (fault: unknown) => void,
): Promise<boolean> {
  const { world, dice, plan } = options;
  await freshFor(options);
  const instant = drawInstant(dice, length, Object.keys(world.contents).length);
  const child = startEngine(options.engine, world.folder, () => {
    armed.said();
  });
  let stopped: Promise<string> | undefined;
  const begun: { uid?: string } = {};
  const armed = arm(world, instant, () => {
    if (begun.uid !== undefined) stopped = cancel(child, begun.uid, world);
  });
  await child.ready;
  const uid = await begin(child, options);
  begun.uid = uid;
  const press = goesOn(child, options);
  // Nobody presses the button of what they have just cancelled.
  const end = toTheEnd(child, uid, (each) => (stopped === undefined ? press(each) : Promise.resolve())).then(
    () => 'done',
    () => 'stopped',
  );
  await Promise.race([end, vi.waitUntil(() => stopped !== undefined, { interval: 5, timeout: 60_000 })]);
  const problem = await stopped;
  armed.disarm();
  const { state } = await child.call('transfer.get', { uid });
  const tell = (fault: unknown): void => {
    note({ fault, instant, state });
  };
  if (problem !== undefined && problem !== '') tell(problem);
  if (state !== 'cancelled' && state !== 'done') tell('it is neither cancelled nor done');
  if (state === 'cancelled') {
    const manifests = world.server.objects('bkt').filter(({ key }) => key.endsWith('_input')).length;
    // A manifest is the last thing but the job: it may be there, with all that it names.
    if (plan === undefined && manifests > 0 && world.counts().jobs > 0) tell('there is a job');
    for (const fault of [...world.storeFaults(), ...world.homeFaults()]) tell(fault);
    for (const fault of plan === undefined ? [] : await world.targetFaults(false)) tell(fault);
    await child.call('transfer.retry', { uid });
    await toTheEnd(child, uid, press).catch((error: unknown) => {
      tell(error instanceof Error ? error.message : error);
    });
  }
  await child.stop();
  for (const fault of [...world.storeFaults(), ...world.homeFaults(), ...child.errors]) tell(fault);
  for (const fault of plan === undefined ? [] : await world.targetFaults(true)) tell(fault);
  if (plan === undefined && world.server.uploads('bkt').length > 0) tell('an upload is still open');
  return state === 'cancelled';
}

/** Empty when nothing was open in time. */
async function cancel(child: EngineChild, uid: string, { server, project, target }: SweepWorld): Promise<string> {
  const startedMs = performance.now();
  await child.call('transfer.cancel', { uid });
  const answeredMs = performance.now() - startedMs;
  if (answeredMs > closedWithinMs) return `cancelling took ${answeredMs} ms`;
  const open = async (): Promise<string> => {
    const handles = (await openFiles(child.pid)).filter((file) =>
      [project, target].some((root) => file.startsWith(root)),
    );
    const sockets = server.gauges().openSockets.now;
    return [...handles, ...(sockets === 0 ? [] : [`${sockets} sockets`])].join(', ');
  };
  for (;;) {
    const left = await open();
    if (left === '' || performance.now() - startedMs > closedWithinMs) return left;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a process has open, by the system's own list. */
async function openFiles(pid: number): Promise<readonly string[]> {
  const folder = `/proc/${pid}/fd`;
  const links = await readdir(folder);
  // One that is closed meanwhile is not open.
  return await Promise.all(links.map((link) => readlink(`${folder}/${link}`).catch(() => '')));
}
