/** Kills a program at drawn instants, again and again, and lets it end; answers whatever is not as it must be. */
import type { Dice } from '../../soak/rounds';
import type { LoggedRequest } from '../s3server/requestLog';
import { arm, drawInstants, type Armed, type KillInstant, type RunLength } from './killInstants';
import { restlessRows } from './ledgerFaults';
import { watchRun, type Stage, type Way } from './runStages';
import { createSweepReport } from './sweepReport';
import type { SweepWorld } from './sweepWorld';

/** A program that does its work to the end. `said` hears of everything that it says, and of its phase. */
export interface SweptProgram {
  start(said: (phase?: string) => void): {
    kill(): void;
    /** Resolves when the work is done, or the process is gone: then false. Rejects when it fails. */
    readonly done: Promise<boolean>;
    /** Resolves when there is no process any more. */
    readonly exited: Promise<unknown>;
  };
}

export interface SweepResult {
  readonly kills: number;
  /** With the instants that led there. */
  readonly faults: readonly unknown[];
}

export interface SweepOptions {
  readonly world: SweepWorld;
  readonly dice: Dice;
  readonly kills: number;
  readonly program: SweptProgram;
  /** For the report. */
  readonly title: string;
  readonly way: Way;
  /** Somebody who starts the program again after its work was done asks for the work once more. */
  readonly isAskedAnew?: boolean;
}

/** The part of the bytes that may be moved more than once. */
const wasteAtMost = 0.02;
/** So old may an answer be that is not in the ledger yet. */
const ledgerMs = 250;
/** So old may a range be that is not known to be durable yet. */
const keptMs = 2000;
/** So often is one transfer killed before it is left to end. */
const killsOfOne = 6;
/** Each fifth transfer has a store so slow that it takes seconds. */
const slow = { upBps: 12e6, downBps: 9e6 };

export async function sweepKills(options: SweepOptions): Promise<SweepResult> {
  const { world, dice, kills: wanted, program, way, isAskedAnew = false } = options;
  const faults: unknown[] = [];
  const report = createSweepReport();
  const sources = JSON.stringify(await world.sources());
  const fresh = way === 'upload' ? world.fresh : world.freshHome;
  const direction = way === 'upload' ? 'in' : 'out';
  const length = await measure(world, program, way, fresh);
  let [kills, runs] = [0, 0];
  while (kills < wanted) {
    // Instants that come too late are no kills; a sweep of them only would never end.
    if ((runs += 1) > 3 * wanted) throw new Error(`Only ${kills} of ${runs} instants came.`);
    await fresh();
    world.server.setShaping(dice.between(1, 5) === 1 ? slow : {});
    const instants: KillInstant[] = [];
    const note = (found: readonly unknown[], when: string): void => {
      for (const fault of found) {
        faults.push({ fault, when, instants: [...instants] });
        // Said at once: a sweep is long.
        console.log(JSON.stringify(faults.at(-1)));
      }
    };
    let inFlight = 0;
    let home: ReadonlySet<string> = new Set();
    let rowsBefore = 0;
    /** What was in place when the program began is not fetched by it. */
    const lookAtFetched = (when: string): void => {
      if (way === 'upload') return;
      const rows = world.server.requests.where((row) => world.isContent(row));
      const again = rows.slice(rowsBefore).filter(({ key, bytesOut }) => bytesOut > 0 && home.has(key));
      note(
        again.map(({ key }) => `${key} was in place and was fetched again`),
        when,
      );
      [home, rowsBefore] = [world.inPlace(), rows.length];
    };
    try {
      const times = dice.between(1, Math.min(killsOfOne, wanted - kills));
      for (const instant of drawInstants(dice, length, times)) {
        instants.push(instant);
        const killed = await killedAt(world, instant, program, way);
        note(world.storeFaults(), 'killed');
        note(world.homeFaults(), 'killed');
        lookAtFetched('killed');
        if (way === 'download') note(await world.targetFaults(false), 'killed');
        if (killed === undefined) break;
        kills += 1;
        inFlight += killed.inFlight;
        report.struck(killed.stage, world.contentBytes(direction) / world.sizeBytes);
        if (kills % 25 === 0) report.print(options.title);
      }
      world.heard = (row) => {
        if (row.op === 'PutObject' && row.key.includes('/Manifests/')) note(world.storeFaults(), 'going on');
      };
      const last = program.start(() => undefined);
      const isDone = await last.done;
      await last.exited;
      if (!isDone) note(['it did not end'], 'end');
      lookAtFetched('end');
    } catch (error) {
      note([error instanceof Error ? error.message : error], 'going on');
    }
    const moved = world.contentBytes(direction);
    report.moved(moved / world.sizeBytes, (moved - inFlight) / world.sizeBytes);
    const mostBytes = world.sizeBytes * (1 + wasteAtMost) + inFlight;
    if (moved > mostBytes)
      note([{ moved, mostBytes, inFlight, sizeBytes: world.sizeBytes, again: movedAgain(world) }], 'end');
    note(world.storeFaults(), 'end');
    note(world.homeFaults(), 'end');
    note(restlessRows(world.home), 'end');
    if (way === 'download') note(await world.targetFaults(true), 'end');
    else note(uploadFaults(world, isAskedAnew), 'end');
    if (JSON.stringify(await world.sources()) !== sources) note(['a source was changed'], 'end');
  }
  world.server.setShaping({});
  report.print(options.title);
  return { kills, faults };
}

/** The requests for each content that was moved more than once, in their order: when it came, what of it moved, how it ended. */
function movedAgain(world: SweepWorld): readonly unknown[] {
  const byKey = new Map<string, LoggedRequest[]>();
  for (const row of world.server.requests.where((each) => world.isContent(each) && each.bytesIn + each.bytesOut > 0))
    byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  return [...byKey]
    .filter(([, rows]) => rows.length > 1)
    .map(([key, rows]) => ({
      key,
      rows: rows.map(({ at, range, status, bytesIn, bytesOut }) => ({ at, range, status, bytes: bytesIn + bytesOut })),
    }));
}

/** How far it comes when nobody stops it. */
export async function measure(
  world: SweepWorld,
  program: SweptProgram,
  way: Way,
  fresh: () => Promise<void>,
): Promise<RunLength> {
  await fresh();
  const run = watchRun(world, way);
  const stageMs = new Map<Stage, number>();
  const requests: RunLength['requests'][number][] = [];
  let lastMs = performance.now();
  const look = (): void => {
    const nowMs = performance.now();
    stageMs.set(run.now(), (stageMs.get(run.now()) ?? 0) + nowMs - lastMs);
    lastMs = nowMs;
  };
  world.heard = (row) => {
    run.heard(row);
    look();
    requests.push({ row, stage: run.now() });
  };
  const looking = setInterval(look, 3);
  const whole = program.start((phase) => {
    run.said(phase);
    look();
  });
  await whole.done;
  await whole.exited;
  clearInterval(looking);
  return { stageMs, requests };
}

/** Answers where the run was, and the bytes that were in flight there; undefined when it ended before the instant came. */
async function killedAt(
  world: SweepWorld,
  instant: KillInstant,
  program: SweptProgram,
  way: Way,
): Promise<{ readonly stage: Stage; readonly inFlight: number } | undefined> {
  const run = watchRun(world, way);
  const running = program.start((phase) => {
    run.said(phase);
  });
  const armed = arm(world, instant, run, () => {
    running.kill();
  });
  const end = await running.done.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  await running.exited;
  armed.disarm();
  // What the server was sent before the kill still has its effect.
  const untilMs = performance.now() + 10_000;
  while (world.server.gauges().inFlight.now > 0) {
    if (performance.now() > untilMs) throw new Error('The server still works.');
    armed.letGo();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const struck = armed.struck();
  if (struck === undefined) {
    if (end !== undefined) throw end.error;
    return undefined;
  }
  return { stage: struck.stage, inFlight: bytesInFlight(world, armed, struck.atMs, way) };
}

/** Bytes of contents that the killed program could not know to be safe: an upload's parts, a download's files and ranges. */
function bytesInFlight(world: SweepWorld, { ended }: Armed, atMs: number, way: Way): number {
  const rows = ended.filter(({ row }) => world.isContent(row));
  if (way === 'upload') {
    // An object that the store has whole is found there, whether or not anybody heard of it.
    const isOpen = ({ op }: { readonly op: string }): boolean => op === 'UploadPart';
    const stored = new Set(world.server.objects('bkt').map(({ key }) => key));
    return rows
      .filter(({ row, atMs: endMs }) => (isOpen(row) || !stored.has(row.key)) && endMs >= atMs - ledgerMs)
      .reduce((sum, { row }) => sum + row.bytesIn, 0);
  }
  const inPlace = world.inPlace();
  return rows
    .filter(({ row, atMs: endMs }) => !inPlace.has(row.key) && (row.range === undefined || endMs >= atMs - keptMs))
    .reduce((sum, { row }) => sum + row.bytesOut, 0);
}

/** What submissions that are done must have left: each content once, one manifest and one job of each, no open upload. */
function uploadFaults(world: SweepWorld, isAskedAnew: boolean): readonly unknown[] {
  const { server, contents } = world;
  const keys = server.objects('bkt').map(({ key }) => key);
  const { jobs, transfers } = world.counts();
  // A command that was killed after its last word begins anew; any other one goes on.
  const submissions = isAskedAnew ? Math.max(1, transfers['done'] ?? 0) : 1;
  const now = {
    contents: keys.filter((key) => key.startsWith('show/Data/')).length,
    manifests: keys.filter((key) => key.endsWith('_input')).length,
    openUploads: server.uploads('bkt').length,
    jobs,
    transfers,
  };
  const texts = new Set(Object.values(contents).map((bytes) => bytes.toString('latin1')));
  const wanted = {
    ...{ contents: texts.size, manifests: submissions, openUploads: 0, jobs: submissions },
    transfers: { done: submissions },
  };
  return JSON.stringify(now) === JSON.stringify(wanted) ? [] : [now];
}
