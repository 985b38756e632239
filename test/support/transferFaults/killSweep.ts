/** Kills a program at drawn instants, again and again, and lets it end; answers whatever is not as it must be. */
import { vi } from 'vitest';
import type { Dice } from '../../soak/rounds';
import { arm, drawInstant, type KillInstant, type RunLength } from './killInstants';
import type { SweepWorld } from './sweepWorld';

/** A program that does its work to the end. `said` hears of everything that it says. */
export interface SweptProgram {
  start(said: () => void): {
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
  readonly way: 'upload' | 'download';
  /** Somebody who starts the program again asks for something new where what was asked for before was done already. */
  readonly isAskedAnew?: boolean;
}

/** The part of the bytes that may be moved more than once. */
const wasteAtMost = 0.02;
/** What is not known to be durable yet of what came: see the range keeper. */
const unkeptBytes = 64 * 2 ** 20;

export async function sweepKills({
  world,
  dice,
  kills: wanted,
  program,
  way,
  isAskedAnew = false,
}: SweepOptions): Promise<SweepResult> {
  const faults: unknown[] = [];
  const sources = JSON.stringify(await world.sources());
  const fresh = way === 'upload' ? world.fresh : world.freshHome;
  const direction = way === 'upload' ? 'in' : 'out';
  const length = await measure(world, program, fresh);
  let [kills, runs] = [0, 0];
  while (kills < wanted) {
    // Instants that come too late are no kills; a sweep of them only would never end.
    if ((runs += 1) > 3 * wanted) throw new Error(`Only ${kills} of ${runs} instants came.`);
    await fresh();
    const instants: KillInstant[] = [];
    const note = (found: readonly unknown[], when: string): void => {
      for (const fault of found) faults.push({ fault, when, instants });
    };
    let inFlight = 0;
    try {
      for (let times = dice.between(1, Math.min(3, wanted - kills)); times > 0; times -= 1) {
        const instant = drawInstant(dice, length, Object.keys(world.contents).length);
        instants.push(instant);
        const since = world.server.requests.rows.length;
        const isKilled = await killedAt(world, instant, program);
        if (isKilled) kills += 1;
        inFlight += world.bytesInFlight(direction, since);
        note(world.storeFaults(), 'killed');
        note(world.homeFaults(), 'killed');
        if (way === 'download') note(await world.targetFaults(false), 'killed');
        if (!isKilled) break;
      }
      world.heard = (row) => {
        if (row.op === 'PutObject' && row.key.includes('/Manifests/')) note(world.storeFaults(), 'going on');
      };
      const last = program.start(() => undefined);
      const isDone = await last.done;
      await last.exited;
      if (!isDone) note(['it did not end'], 'end');
    } catch (error) {
      note([error instanceof Error ? error.message : error], 'going on');
    }
    const moved = world.contentBytes(direction);
    const mostBytes = world.sizeBytes * (1 + wasteAtMost) + inFlight + (way === 'download' ? unkeptBytes : 0);
    if (moved > mostBytes) note([{ moved, mostBytes, inFlight, sizeBytes: world.sizeBytes }], 'end');
    note(world.storeFaults(), 'end');
    note(world.homeFaults(), 'end');
    if (way === 'download') note(await world.targetFaults(true), 'end');
    else note(uploadFaults(world, isAskedAnew), 'end');
    if (JSON.stringify(await world.sources()) !== sources) note(['a source was changed'], 'end');
  }
  return { kills, faults };
}

/** How far it comes when nobody stops it. */
async function measure(world: SweepWorld, program: SweptProgram, fresh: () => Promise<void>): Promise<RunLength> {
  await fresh();
  let messages = 0;
  const whole = program.start(() => {
    messages += 1;
  });
  await whole.done;
  await whole.exited;
  return { messages, requests: world.server.requests.rows.length };
}

async function killedAt(world: SweepWorld, instant: KillInstant, program: SweptProgram): Promise<boolean> {
  const running = program.start(() => {
    armed.said();
  });
  const armed = arm(world, instant, () => {
    running.kill();
  });
  const end = await running.done.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  await running.exited;
  // What the server was sent before the kill still has its effect.
  const isKilled = armed.disarm();
  await vi.waitFor(() => {
    if (world.server.gauges().inFlight.now > 0) throw new Error('The server still works.');
  }, 10_000);
  if (end !== undefined && !isKilled) throw end.error;
  return isKilled;
}

/** What a submission that is done must have left: each content once, one manifest and one job for it, no open upload. */
function uploadFaults(world: SweepWorld, isAskedAnew: boolean): readonly unknown[] {
  const { server, contents } = world;
  const keys = server.objects('bkt').map(({ key }) => key);
  const { jobs, transfers } = world.counts();
  const now = {
    contents: keys.filter((key) => key.startsWith('show/Data/')).length,
    manifests: keys.filter((key) => key.endsWith('_input')).length,
    openUploads: server.uploads('bkt').length,
    jobs,
    transfers,
  };
  const texts = new Set(Object.values(contents).map((bytes) => bytes.toString('latin1')));
  const done = isAskedAnew ? Math.max(1, transfers['done'] ?? 0) : 1;
  const wanted = { contents: texts.size, manifests: done, openUploads: 0, jobs: done, transfers: { done } };
  return JSON.stringify(now) === JSON.stringify(wanted) ? [] : [now];
}
