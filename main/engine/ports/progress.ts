/** Where a use case says how far it is. Unknown totals are absent. Numbers never exceed their total. */
export interface Progress {
  readonly phase:
    'checking' | 'scanning' | 'hashing' | 'comparing' | 'planning' | 'transferring' | 'verifying' | 'finalizing';
  readonly doneFiles?: number;
  readonly totalFiles?: number;
  readonly doneBytes?: number;
  readonly totalBytes?: number;
}

export type ProgressSink = (progress: Progress) => void;

/** What every use case receives besides its input and ports. */
export interface RunContext {
  readonly signal: AbortSignal;
  readonly progress: ProgressSink;
}
