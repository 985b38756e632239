/** Keeps the farm contents looked at last in memory, so that an exposure or a difference does not fetch them again. */
import type { Content } from './previewContent';

const mostBytes = 192 * 1024 * 1024;

export interface RecentContents {
  /** The same content, read once. */
  keeping(content: Content): Content;
  has(key: string): boolean;
}

export function createRecentContents(): RecentContents {
  const kept = new Map<string, Uint8Array>();
  return {
    has: (key) => kept.has(key),
    keeping: (content) => ({
      ...content,
      read: async (signal) => {
        const bytes = kept.get(content.key) ?? (await content.read(signal));
        kept.delete(content.key);
        kept.set(content.key, bytes);
        let total = [...kept.values()].reduce((sum, each) => sum + each.length, 0);
        for (const [oldest, { length }] of kept) {
          if (total <= mostBytes) break;
          kept.delete(oldest);
          total -= length;
        }
        return bytes;
      },
    }),
  };
}
