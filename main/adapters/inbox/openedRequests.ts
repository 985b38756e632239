/** Ids of requests that were opened: a file beside the inbox with a line for each, appended to, and written anew when it has grown. */
import type { Stats } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { errnoOf, named } from '../files/errnoErrors';
import { appendFlags, readFlags } from '../files/openFlags';

const mostKept = 1000;
/** A UUID and the end of its line. */
const lineLength = 37;

export interface OpenedRequests {
  has(id: string): Promise<boolean>;
  /** Several processes may note at once. */
  note(id: string): Promise<void>;
}

/** A file that is not this user's counts as none. `isOwn` tells. */
export function createOpenedRequests(path: string, isOwn: (facts: Stats) => boolean): OpenedRequests {
  const newest = async (): Promise<string[]> => {
    const handle = await open(path, readFlags).catch(ignoreUnreadable);
    if (handle === undefined) return [];
    try {
      const facts = await handle.stat();
      if (!facts.isFile() || !isOwn(facts)) return [];
      const length = Math.min(facts.size, mostKept * lineLength);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, facts.size - length);
      return buffer.toString('latin1', 0, bytesRead).split('\n').filter(isId);
    } finally {
      await handle.close();
    }
  };

  const shorten = async (): Promise<void> => {
    const kept = await newest();
    const partial = `${path}.${process.pid}.part`;
    const handle = await named(partial, () => open(partial, appendFlags, 0o600));
    try {
      await handle.truncate(0);
      await handle.writeFile(kept.map((id) => `${id}\n`).join(''));
    } finally {
      await handle.close();
    }
    await named(path, () => rename(partial, path));
  };

  return {
    has: async (id) => (await newest()).includes(id),
    note: async (id) => {
      const handle = await named(path, () => open(path, appendFlags, 0o600));
      let size: number;
      try {
        await handle.writeFile(`${id}\n`);
        ({ size } = await handle.stat());
      } finally {
        await handle.close();
      }
      if (size > 2 * mostKept * lineLength) await shorten();
    },
  };
}

const isId = (line: string): boolean => /^[0-9a-f-]{36}$/.test(line);

/** What cannot be read remembers nothing: pressing a button must not fail for it. */
function ignoreUnreadable(error: unknown): undefined {
  if (errnoOf(error) === undefined) throw error;
}
