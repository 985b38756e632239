/** Cancels a transfer at drawn instants: what is still open afterwards, and whether it goes on when it is asked to. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import type { Dice } from '../../soak/rounds';
import { startEngine, type EngineChild } from './engineChild';
import { arm, drawInstant, type RunLength } from './killInstants';
import { restlessRows } from './ledgerFaults';
import { measure } from './killSweep';
import { watchRun } from './runStages';
import { createSweepReport, type SweepReport } from './sweepReport';
import type { SweepWorld } from './sweepWorld';
import { applies, begunDownload, begunSubmission, confirms, sweptEngine, toTheEnd } from './sweptEngine';

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
  const report = createSweepReport();
  const program = sweptEngine(options.world, options.engine, options.plan);
  const length = await measure(options.world, program, wayOf(options), () => freshFor(options));
  let [cancels, runs] = [0, 0];
  while (cancels < times) {
    if ((runs += 1) > 3 * times) throw new Error(`Only ${cancels} of ${runs} instants came.`);
    const isCancelled = await cancelledOnce(options, length, report, (fault) => {
      faults.push(fault);
      // Said at once: a sweep is long.
      console.log(JSON.stringify(fault));
    });
    if (isCancelled) cancels += 1;
    if (isCancelled && cancels % 25 === 0) report.print(`cancelled ${wayOf(options)}`);
  }
  report.print(`cancelled ${wayOf(options)}`);
  return { cancels, faults };
}

const wayOf = ({ plan }: CancelSweepOptions) => (plan === undefined ? 'upload' : 'download');
const freshFor = ({ world, plan }: CancelSweepOptions): Promise<void> =>
  plan === undefined ? world.fresh() : world.freshHome();
const begin = (child: EngineChild, { world, plan }: CancelSweepOptions): Promise<string> =>
  plan === undefined ? begunSubmission(child, world.project) : begunDownload(child, plan);
const goesOn = (child: EngineChild, { plan }: CancelSweepOptions) =>
  plan === undefined ? confirms(child) : applies(child);

async function cancelledOnce(
  options: CancelSweepOptions,
  length: RunLength,
  report: SweepReport,
  note: (fault: unknown) => void,
): Promise<boolean> {
  const { world, dice, plan } = options;
  await freshFor(options);
  const instant = drawInstant(dice, length);
  const run = watchRun(world, wayOf(options));
  const child = startEngine(options.engine, world.folder, (phase) => {
    run.said(phase);
  });
  let stopped: Promise<Stopped> | undefined;
  let isAsked: (() => void) | undefined;
  const asked = new Promise<void>((resolve) => (isAsked = resolve));
  const begun: { uid?: string } = {};
  const armed = arm(world, instant, run, () => {
    if (begun.uid === undefined) return;
    stopped = cancel(child, begun.uid, world);
    isAsked?.();
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
  await Promise.race([end, asked]);
  const { left: problem, ms } = (await stopped) ?? { left: '', ms: 0 };
  armed.disarm();
  const { state } = await child.call('transfer.get', { uid });
  const tell = (fault: unknown): void => {
    note({ fault, instant, state });
  };
  if (problem !== '') tell(problem);
  if (state !== 'cancelled' && state !== 'done') tell('it is neither cancelled nor done');
  const struck = armed.struck();
  if (state === 'cancelled' && struck !== undefined) {
    report.struck(struck.stage, world.contentBytes(plan === undefined ? 'in' : 'out') / world.sizeBytes);
    report.took(ms);
    const manifests = world.server.objects('bkt').filter(({ key }) => key.endsWith('_input')).length;
    // A manifest is the last thing but the job: it may be there, with all that it names.
    if (plan === undefined && manifests > 0 && world.counts().jobs > 0) tell('there is a job');
    for (const fault of [...world.storeFaults(), ...world.homeFaults(), ...restlessRows(world.home)]) tell(fault);
    for (const fault of plan === undefined ? [] : await world.targetFaults(false)) tell(fault);
    await child.call('transfer.retry', { uid });
    await toTheEnd(child, uid, press).catch((error: unknown) => {
      tell(error instanceof Error ? error.message : error);
    });
  }
  await child.stop();
  for (const fault of [...world.storeFaults(), ...world.homeFaults(), ...restlessRows(world.home)]) tell(fault);
  for (const fault of child.errors) tell(fault);
  for (const fault of plan === undefined ? [] : await world.targetFaults(true)) tell(fault);
  if (plan === undefined && world.server.uploads('bkt').length > 0) tell('an upload is still open');
  return state === 'cancelled';
}

/** What was still open in the end, empty when nothing was in time, and how long it took. */
interface Stopped {
  readonly left: string;
  readonly ms: number;
}

async function cancel(child: EngineChild, uid: string, { server, project, target }: SweepWorld): Promise<Stopped> {
  const startedMs = performance.now();
  await child.call('transfer.cancel', { uid });
  for (;;) {
    const { state } = await child.call('transfer.get', { uid });
    const open = await openFiles(child.pid);
    const files = open.filter((file) => [project, target].some((root) => file.startsWith(root)));
    // As the engine's own system says: a server that holds a body does not see that its sender has gone.
    const sockets = (await socketsTo(child.pid, server.port)).filter((socket) => open.includes(socket)).length;
    const left = [
      ...files,
      ...(sockets === 0 ? [] : [`${sockets} sockets`]),
      ...(state === 'leased' || state === 'queued' ? [`it is ${state}`] : []),
    ].join(', ');
    const ms = performance.now() - startedMs;
    // It was done before anybody could stop it, and the farm reads what its job needs.
    if (state === 'done') return { left: '', ms };
    if (left === '') return { left: ms > closedWithinMs ? `it took ${ms} ms` : '', ms };
    if (ms > closedWithinMs) return { left: `after ${ms} ms: ${left}`, ms };
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

/** Sockets of a machine that are connected to a port, by the names that they have among the open files of a process. */
async function socketsTo(pid: number, port: number): Promise<readonly string[]> {
  const tables = ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8'));
  const lines = (await Promise.all(tables)).flatMap((table) => table.split('\n').slice(1));
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return lines.flatMap((line) => {
    const [, , remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/);
    return remote.endsWith(`:${wanted}`) ? [`socket:[${inode}]`] : [];
  });
}
