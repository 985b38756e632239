/** Hashes what open reviews wait for, one run per review, until it is done or somebody stops it. */
import { isAbort } from '../../../shared/domain/errors';
import { hashPlan, pendingEntries, type HashedEntry, type PlacedAt } from './plan/hashPlan';
import type { HashPorts } from './plan/localHashes';
import type { TargetPlatform } from './plan/traits';

interface HashingParts {
  readonly ports: HashPorts;
  readonly platform: TargetPlatform;
  readonly placedAt: PlacedAt;
  /** Several hashes of one review; at most ten calls a second. */
  readonly arrived: (uid: string, batch: readonly HashedEntry[]) => void;
  /** Everything is known that can be known. */
  readonly finished: (uid: string) => Promise<void>;
  readonly failed: (uid: string, error: unknown) => void;
}

export interface BackgroundHashing {
  /** Begins; a run of the same review that is under way is stopped first. */
  start(uid: string, plan: Parameters<typeof pendingEntries>[0]): void;
  /** Resolves when nothing of it runs any more; what was read is remembered. */
  stop(uid: string): Promise<void>;
  stopAll(): Promise<void>;
  /** Resolves when the review waits for no hash. */
  settled(uid: string): Promise<void>;
}

export function createBackgroundHashing(parts: HashingParts): BackgroundHashing {
  const running = new Map<string, { readonly controller: AbortController; readonly done: Promise<void> }>();

  const run = async (
    uid: string,
    plan: Parameters<typeof pendingEntries>[0],
    { signal }: AbortController,
    before: Promise<void> | undefined,
  ): Promise<void> => {
    try {
      await before;
      signal.throwIfAborted();
      const pending = pendingEntries(plan, parts.placedAt, parts.platform);
      const arrived = (batch: readonly HashedEntry[]): void => {
        // What was on its way when somebody stopped it may meet a review that is gone.
        if (!signal.aborted) parts.arrived(uid, batch);
      };
      await hashPlan(pending, arrived, parts.ports, { signal, progress: () => undefined });
      await parts.finished(uid);
    } catch (error) {
      if (!isAbort(error)) parts.failed(uid, error);
    }
  };

  const stop = async (uid: string): Promise<void> => {
    const current = running.get(uid);
    current?.controller.abort();
    await current?.done;
  };

  return {
    start: (uid, plan) => {
      const former = running.get(uid);
      former?.controller.abort();
      const controller = new AbortController();
      const done = run(uid, plan, controller, former?.done).finally(() => {
        if (running.get(uid)?.controller === controller) running.delete(uid);
      });
      running.set(uid, { controller, done });
    },
    stop,
    stopAll: async () => {
      await Promise.all([...running.keys()].map(stop));
    },
    settled: async (uid) => {
      await running.get(uid)?.done;
    },
  };
}
