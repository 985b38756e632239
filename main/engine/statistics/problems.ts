/** What goes wrong, grouped by what is the same about it: the class, the operation and the place. */
import type { Problem } from '../../../shared/ipc/statistics';
import { localOps } from '../ports/statistics';
import type { OpRecord } from './opRecords';

export interface Problems {
  ended(record: OpRecord): void;
  /** By count, the most first. */
  list(nowMs: number): Problem[];
}

interface Group extends Omit<Problem, 'perMinute' | 'count' | 'lastMs'> {
  count: number;
  lastMs: number;
}

const keptSamples = 10_000;
const mostExamples = 5;
const mostGroups = 200;
const shownMinutes = 30;

const isLocal: ReadonlySet<string> = new Set(localOps);

export function createProblems(): Problems {
  const groups = new Map<string, Group>();
  /** When each of the last failures was, by group; a ring. */
  const samples: { readonly key: string; readonly atMs: number }[] = [];
  let next = 0;

  return {
    ended: ({ failure, op, endpoint, endedMs, path }) => {
      if (failure === undefined) return;
      const key = JSON.stringify([failure.class, op, endpoint]);
      samples[next] = { key, atMs: endedMs };
      next = (next + 1) % keptSamples;
      const { class: name, code, status, awsCode } = failure;
      let group = groups.get(key);
      if (group === undefined) {
        const component = isLocal.has(op) ? 'local' : 'storage';
        group = { class: name, component, op, endpoint, count: 0, firstMs: endedMs, lastMs: endedMs, examples: [] };
        if (groups.size >= mostGroups) forgetOldest(groups);
        groups.set(key, group);
      }
      group.count += 1;
      group.lastMs = endedMs;
      if (group.examples.length >= mostExamples) group.examples.shift();
      group.examples.push({
        atMs: endedMs,
        code,
        ...(status === undefined ? {} : { status }),
        ...(awsCode === undefined ? {} : { awsCode }),
        ...(path === undefined ? {} : { path }),
      });
    },
    list: (nowMs) => {
      const minutes = new Map<string, number[]>();
      for (const { key, atMs } of samples) {
        const ago = Math.floor(nowMs / 60_000) - Math.floor(atMs / 60_000);
        if (ago < 0 || ago >= shownMinutes) continue;
        const counts = minutes.get(key) ?? new Array<number>(shownMinutes).fill(0);
        minutes.set(key, counts);
        const index = shownMinutes - 1 - ago;
        counts[index] = (counts[index] ?? 0) + 1;
      }
      return [...groups]
        .map(([key, group]) => ({
          ...group,
          examples: [...group.examples],
          perMinute: minutes.get(key) ?? new Array<number>(shownMinutes).fill(0),
        }))
        .sort((a, b) => b.count - a.count || b.lastMs - a.lastMs);
    },
  };
}

function forgetOldest(groups: Map<string, Group>): void {
  let oldest: readonly [string, number] | undefined;
  for (const [key, { lastMs }] of groups) if (oldest === undefined || lastMs < oldest[1]) oldest = [key, lastMs];
  if (oldest !== undefined) groups.delete(oldest[0]);
}
