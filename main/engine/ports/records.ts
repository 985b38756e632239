/** What the engine keeps in its database (satchel.db), as small repositories. Calls are short transactions. */

/** A file that a download put in place: the source of J in conflicts.md of the specification. */
export interface PlacedFile {
  readonly root: string;
  /** Relative to the root, `/`. */
  readonly path: string;
  readonly hash: string;
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
  readonly runId: string;
}

export interface PlacedFiles {
  get(root: string, path: string): PlacedFile | undefined;
  /** Whether nothing is known under a root: then nobody need ask for each of a million files. */
  isEmpty(root: string): boolean;
  /** Every row under a root, by relative path. */
  all(root: string): ReadonlyMap<string, PlacedFile>;
  put(rows: readonly PlacedFile[]): void;
  remove(root: string, paths: readonly string[]): void;
}

/** Farm contents the artist declined for a target ("keep mine"), by hash. */
export interface DeclinedFiles {
  has(root: string, path: string, hash: string): boolean;
  put(rows: readonly { readonly root: string; readonly path: string; readonly hash: string }[]): void;
}

export interface RememberedTarget {
  readonly farmId: string;
  readonly queueId: string;
  readonly source: string;
  readonly target: string;
}

/** Where a source root went last time. */
export interface RememberedTargets {
  get(farmId: string, queueId: string, sourceRoot: string): string | undefined;
  put(farmId: string, queueId: string, sourceRoot: string, target: string): void;
  /** By source root. */
  list(): readonly RememberedTarget[];
  remove(farmId: string, queueId: string, sourceRoot: string): void;
}

/** One run of apply, undo or restore, for History. */
export interface RunRecord {
  readonly runId: string;
  readonly kind: 'download' | 'undo' | 'restore';
  readonly planId: string;
  readonly jobId?: string;
  readonly title: string;
  readonly startedMs: number;
  readonly finishedMs?: number;
  /** Result document, absent while it runs. */
  readonly result?: unknown;
  /** The download run that this undo took back. */
  readonly undoes?: string;
}

export interface Runs {
  put(run: RunRecord): void;
  get(runId: string): RunRecord | undefined;
  /** Newest first. */
  list(limit: number): readonly RunRecord[];
}
