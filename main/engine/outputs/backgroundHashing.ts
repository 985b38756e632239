/** Finds out what open reviews wait for, hashes and the store's answers, one run per review, until it is done or somebody stops it. */
import { AppError, isAbort } from '../../../shared/domain/errors';
import type { BlobStore } from '../ports/blobStore';
import { checkStore, hashPlan, pendingEntries, type HashedEntry, type PlacedAt } from './plan/hashPlan';
import type { HashPorts } from './plan/localHashes';
import type { StorePorts } from './plan/storeCheck';
import type { TargetPlatform } from './plan/traits';

interface HashingParts {
  readonly ports: HashPorts & Pick<StorePorts, 'storeCache'>;
  readonly platform: TargetPlatform;
  readonly placedAt: PlacedAt;
  /** Opens the store of a plan for as long as the questions take. */
  readonly askStore: (uid: string, use: (store: BlobStore) => Promise<void>) => Promise<void>;
  /** News of one review; at most ten calls a second. What arrived stands in the plan's entries afterwards. */
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
      const arrived = (batch: readonly HashedEntry[]): void => {
        // What was on its way when somebody stopped it may meet a review that is gone.
        if (!signal.aborted) parts.arrived(uid, batch);
      };
      const ask = (store: BlobStore): Promise<void> =>
        checkStore(plan.entries, arrived, { ...parts.ports, store }, signal);
      const askStore = async (): Promise<void> => {
        try {
          await parts.askStore(uid, ask);
        } catch (error) {
          // Without an answer applying finds out.
          if (!(error instanceof AppError)) throw error;
          parts.failed(uid, error);
        }
      };
      await askStore();
      const pending = pendingEntries(plan, parts.placedAt, parts.platform);
      await hashPlan(pending, arrived, parts.ports, { signal, progress: () => undefined });
      // What turned out to differ has to come from somewhere too.
      if (pending.length > 0) await askStore();
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
