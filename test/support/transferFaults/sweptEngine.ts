/** The engine process doing a submission or a download for somebody who presses every button at once. */
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { EngineGone, startEngine, type EngineChild } from './engineChild';
import type { SweptProgram } from './killSweep';
import type { SweepWorld } from './sweepWorld';

/** `engine` is the script of `bundleEngine`; a download applies the plan at `plan`. */
export function sweptEngine(world: SweepWorld, engine: string, plan?: string): SweptProgram {
  return {
    start: (said) => {
      const child = startEngine(engine, world.folder, said);
      const finish = async (): Promise<boolean> => {
        try {
          await child.ready;
          await (plan === undefined ? submit(child, world.project) : bringHome(child, plan));
          await child.stop();
          return true;
        } catch (error) {
          if (error instanceof EngineGone) return false;
          child.kill();
          throw error;
        }
      };
      return { kill: child.kill, done: finish(), exited: child.exited };
    },
  };
}

async function submit(child: EngineChild, project: string): Promise<void> {
  await toTheEnd(child, await begunSubmission(child, project), confirms(child));
}

async function bringHome(child: EngineChild, path: string): Promise<void> {
  await toTheEnd(child, await begunDownload(child, path), applies(child));
}

/** The submission that an earlier engine began, else a new one. */
export async function begunSubmission(child: EngineChild, project: string): Promise<string> {
  return (await known(child)) ?? (await child.call('submission.inspect', { paths: [project], outputFolders: [] })).uid;
}

/** The same for a download. */
export async function begunDownload(child: EngineChild, path: string): Promise<string> {
  return (await known(child)) ?? (await child.call('plan.open', { path })).uid;
}

export const confirms = (child: EngineChild) => (uid: string) =>
  child.call('submission.confirm', { uid, name: 'shot' });
export const applies = (child: EngineChild) => (uid: string) =>
  child.call('review.apply', { uid, leaveUndecided: false });

/** The transfer that an earlier engine began. */
async function known(child: EngineChild): Promise<string | undefined> {
  const { transfers } = await child.call('transfer.list', {});
  return transfers[0]?.uid;
}

/** Presses the button whenever there is one; rejects when the transfer stops. */
export async function toTheEnd(
  child: EngineChild,
  uid: string,
  goOn: (uid: string) => Promise<unknown>,
): Promise<void> {
  for (;;) {
    // Asked for first, so that no change is missed.
    const changed = child.changed((snapshot) => snapshot.uid === uid);
    changed.catch(() => undefined);
    const snapshot = await child.call('transfer.get', { uid });
    if (snapshot.state === 'done') return;
    if (snapshot.waitingFor === 'submission' || snapshot.waitingFor === 'review')
      await goOn(uid).catch(throwUnlessLocked);
    // An engine that ends three times in a row is no accident of the computer any more, and a person is asked.
    else if (snapshot.error?.code === 'engine.lost') await child.call('transfer.retry', { uid });
    else if (isStuck(snapshot)) throw new Error(`${snapshot.state}: ${JSON.stringify(snapshot.error)}`);
    else await changed;
  }
}

const isStuck = ({ state, waitingFor }: TransferSnapshot): boolean =>
  state === 'failed' || state === 'cancelled' || waitingFor === 'error';

/** The row says so a moment before the run is over, whose folder is still being written. */
function throwUnlessLocked(thrown: unknown): void {
  if ((thrown as { readonly dto?: { readonly code?: string } }).dto?.code !== 'queue.locked') throw thrown;
}
