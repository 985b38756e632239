/** Runs an asynchronous step over a list, a few at a time. */

/** What is worked through: a list, or something whose items are made when they are looked at. */
export interface Items<T> {
  readonly length: number;
  at(index: number): T | undefined;
}

/** Resolves when all are done; the first failure, or an aborted signal, ends the rest and rejects. */
export async function boundedParallel<T>(
  items: Items<T>,
  limit: number,
  signal: AbortSignal,
  step: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !hasFailed) {
      signal.throwIfAborted();
      const index = next;
      next += 1;
      const item = items.at(index);
      if (item === undefined) continue;
      try {
        await step(item, index);
      } catch (cause) {
        hasFailed = true;
        throw cause;
      }
    }
  };
  signal.throwIfAborted();
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
