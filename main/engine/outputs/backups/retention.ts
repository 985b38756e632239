/** Which runs lose their backups: by age, then by the room that each project folder may take, the oldest first. Pure. */

/** A run with backups that are there. */
export interface KeptRun {
  readonly runId: string;
  readonly startedMs: number;
  /** Only folders in which something is kept. */
  readonly roots: readonly { readonly root: string; readonly files: number; readonly bytes: number }[];
}

export interface RetentionPolicy {
  readonly keepDays: number;
  readonly maxBytesPerRoot: number;
  /** The newest run of each folder stays whatever its age and size. */
  readonly keepLastRun: boolean;
}

const dayMs = 86_400_000;

/** Until when the backups of a run are kept by age. */
export function keptUntilMs(startedMs: number, { keepDays }: Pick<RetentionPolicy, 'keepDays'>): number {
  return startedMs + keepDays * dayMs;
}

/** Whole runs in the order in which they go; a run that is the newest of one of its folders stays when the last is kept. */
export function runsToPurge(runs: readonly KeptRun[], policy: RetentionPolicy, nowMs: number): readonly KeptRun[] {
  const oldestFirst = [...runs].sort((a, b) => a.startedMs - b.startedMs || (a.runId < b.runId ? -1 : 1));
  const newest = new Map(oldestFirst.flatMap((run) => run.roots.map(({ root }) => [root, run] as const)));
  const isProtected = (run: KeptRun): boolean =>
    policy.keepLastRun && run.roots.some(({ root }) => newest.get(root) === run);
  const bytes = new Map<string, number>();
  for (const { roots } of oldestFirst)
    for (const { root, bytes: own } of roots) bytes.set(root, (bytes.get(root) ?? 0) + own);
  const isTooMuch = ({ root, bytes: own }: KeptRun['roots'][number]): boolean =>
    own > 0 && (bytes.get(root) ?? 0) > policy.maxBytesPerRoot;

  const gone = new Set<KeptRun>();
  const drop = (run: KeptRun): void => {
    gone.add(run);
    for (const { root, bytes: own } of run.roots) bytes.set(root, (bytes.get(root) ?? 0) - own);
  };
  for (const run of oldestFirst) if (!isProtected(run) && keptUntilMs(run.startedMs, policy) <= nowMs) drop(run);
  for (const run of oldestFirst) if (!gone.has(run) && !isProtected(run) && run.roots.some(isTooMuch)) drop(run);
  return oldestFirst.filter((run) => gone.has(run));
}

/** Runs whose backups would go because a new run keeps this much, and would have stayed without it. */
export function runsPushedOut(
  runs: readonly KeptRun[],
  incomingBytes: ReadonlyMap<string, number>,
  policy: RetentionPolicy,
  nowMs: number,
): readonly KeptRun[] {
  const roots = [...incomingBytes].filter(([, bytes]) => bytes > 0);
  if (roots.length === 0) return [];
  const incoming: KeptRun = {
    runId: '',
    startedMs: nowMs,
    roots: roots.map(([root, bytes]) => ({ root, files: 1, bytes })),
  };
  const anyway = new Set(runsToPurge(runs, policy, nowMs));
  return runsToPurge([...runs, incoming], policy, nowMs).filter((run) => run !== incoming && !anyway.has(run));
}
