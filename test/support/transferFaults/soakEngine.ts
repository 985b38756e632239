/** An engine with a patient person in front of it: what stops is tried again, what is gone is started again. */
import { readFile } from 'node:fs/promises';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { EngineGone, startEngine, type EngineChild } from './engineChild';
import type { SweepWorld } from './sweepWorld';
import { applies, confirms } from './sweptEngine';

export interface SoakEngine {
  submit(): Promise<void>;
  bringHome(plan: string): Promise<void>;
  /** As by the system; whatever is under way goes on in a new process. */
  kill(): void;
  /** Stops what is under way, and lets it go on. */
  pause(): Promise<void>;
  cancel(): Promise<void>;
  /** Mebibytes that the process holds. */
  residentMiB(): Promise<number>;
  /** How often a transfer stopped with which code, and was tried again. */
  readonly stops: Readonly<Record<string, number>>;
  /** Errors that the engine had no code for. */
  errors(): readonly string[];
  /** How often an engine began. */
  starts(): number;
  stop(): Promise<void>;
}

/** A store that fails for so long is let off. */
const patience = 25;

export async function startSoakEngine(world: SweepWorld, script: string): Promise<SoakEngine> {
  const stops: Record<string, number> = {};
  let starts = 0;
  const earlierErrors: string[] = [];
  let current: { readonly child: EngineChild; uid?: string } = await start();

  async function start(): Promise<{ child: EngineChild }> {
    starts += 1;
    const child = startEngine(script, world.folder);
    await child.ready;
    return { child };
  }

  const stopped = (code: string): void => {
    stops[code] = (stops[code] ?? 0) + 1;
    if (Object.values(stops).reduce((sum, count) => sum + count, 0) % patience === 0)
      world.server.setFaults({ rules: [] });
  };

  /** Answers the transfer that must be looked at next; `undefined` at the end. */
  async function step(uid: string, goOn: (uid: string) => Promise<unknown>): Promise<string | undefined> {
    const { child } = current;
    const changed = child.changed((snapshot) => snapshot.uid === uid);
    changed.catch(() => undefined);
    const snapshot = await child.call('transfer.get', { uid });
    const { state, waitingFor, notBeforeMs } = snapshot;
    if (state === 'done') {
      if (snapshot.class !== 'download') return undefined;
      const { failed } = await child.call('download.result', { uid });
      if (failed.length === 0) return undefined;
      // The rest is tried again from the result's page.
      stopped('partly-failed');
      return (await child.call('result.retry', { uid })).uid;
    }
    if (waitingFor === 'submission' || waitingFor === 'review') await unlessBusy(goOn(uid));
    else if (hasStopped(snapshot)) {
      stopped(snapshot.error?.code ?? state);
      await unlessBusy(child.call('transfer.retry', { uid }));
    } else if (state === 'paused' || (state === 'queued' && notBeforeMs !== undefined))
      await unlessBusy(child.call('transfer.resume', { uid }));
    else await changed;
    return uid;
  }

  async function toDone(
    begin: (child: EngineChild) => Promise<{ readonly uid: string }>,
    goOn: (child: EngineChild) => (uid: string) => Promise<unknown>,
  ): Promise<void> {
    let uid: string | undefined;
    for (;;)
      try {
        uid ??= (await begin(current.child)).uid;
        current.uid = uid;
        uid = await step(uid, goOn(current.child));
        if (uid === undefined) return;
      } catch (error) {
        if (!(error instanceof EngineGone)) throw error;
        earlierErrors.push(...current.child.errors);
        current = await start();
      }
  }

  const ask = async (command: 'transfer.pause' | 'transfer.cancel'): Promise<void> => {
    const { child, uid } = current;
    if (uid === undefined) return;
    await child.call(command, { uid }).catch((error: unknown) => {
      if (!(error instanceof EngineGone)) throw error;
    });
  };
  return {
    submit: () =>
      toDone((child) => child.call('submission.inspect', { paths: [world.project], outputFolders: [] }), confirms),
    bringHome: (path) => toDone((child) => child.call('plan.open', { path }), applies),
    kill: () => {
      current.child.kill();
    },
    pause: () => ask('transfer.pause'),
    cancel: () => ask('transfer.cancel'),
    residentMiB: async () => {
      const status = await readFile(`/proc/${current.child.pid}/status`, 'utf8').catch(() => '');
      return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    },
    stops,
    // The farm of this computer has nothing to render in what is sent here.
    errors: () => [...earlierErrors, ...current.child.errors].filter((text) => !text.startsWith('local farm: ')),
    starts: () => starts,
    stop: () => current.child.stop(),
  };
}

const hasStopped = ({ state, waitingFor }: TransferSnapshot): boolean =>
  state === 'failed' || state === 'cancelled' || waitingFor === 'error';

/** A run that has just ended is still being written; a moment later the same is asked again. */
async function unlessBusy(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (thrown) {
    const { dto } = thrown as { readonly dto?: { readonly code?: string } };
    if (dto?.code !== 'queue.locked' && dto?.code !== 'input.invalid' && dto?.code !== 'plan.invalid') throw thrown;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
