/** Lets callers that ask the same at the same time share one answer that is not older than their question. */

/** A call while a look is under way shares the next one with all others that wait, never the one that began before it. */
export function createJoined<T>(look: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  const waiting = new Map<string, Promise<T>>();
  const start = (key: string): Promise<T> => {
    waiting.delete(key);
    const looking: Promise<T> = look(key).finally(() => {
      if (running.get(key) === looking) running.delete(key);
    });
    running.set(key, looking);
    return looking;
  };
  return (key) => {
    const current = running.get(key);
    if (current === undefined) return start(key);
    const known = waiting.get(key);
    if (known !== undefined) return known;
    const begin = (): Promise<T> => start(key);
    const next = current.then(begin, begin);
    waiting.set(key, next);
    return next;
  };
}
