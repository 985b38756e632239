/** Works through a list with a limit on how much is under way. */

/**
 * Starts items in order. After a failure or an abort no further item starts; when those under way have ended,
 * the first failure is thrown, so nothing runs on behind the caller's back.
 */
export async function inParallel<T>(
  items: { readonly length: number; at(index: number): T | undefined },
  limit: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let isStopped = false;
  const lane = async (): Promise<void> => {
    while (!isStopped && next < items.length) {
      signal.throwIfAborted();
      const item = items.at(next++) as T;
      await work(item);
    }
  };
  const guarded = async (): Promise<void> => {
    try {
      await lane();
    } catch (error) {
      isStopped = true;
      throw error;
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, guarded));
  const failure = lanes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  signal.throwIfAborted();
}
