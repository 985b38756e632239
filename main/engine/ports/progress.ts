/** Where a use case says how far it is. Unknown totals are absent. Numbers never exceed their total. */
import type { ProgressDocument, WaitReason } from '../../../shared/domain/progress';
import type { RunEventType, RunFacts } from '../../../shared/domain/runEvents';
import type { RunResultPart } from '../../../shared/domain/runResult';
import type { RepeatedAttempt } from './attempts';
import type { BlobStore } from './blobStore';
import type { FileSystem } from './fileSystem';

export interface Progress {
  readonly phase:
    'checking' | 'scanning' | 'hashing' | 'comparing' | 'planning' | 'transferring' | 'verifying' | 'finalizing';
  readonly doneFiles?: number;
  readonly totalFiles?: number;
  readonly doneBytes?: number;
  readonly totalBytes?: number;
}

export type ProgressSink = (progress: Progress) => void;

/** What a run is known by besides its phases; told by use cases, shown and recorded by whoever runs them. */
export interface RunMeasures {
  /** The same store, whose calls count for this run. */
  counted(store: BlobStore): BlobStore;
  /** The same file system, whose steps below these folders count for this run. */
  countedFiles(files: FileSystem, folders: readonly string[]): Promise<FileSystem>;
  /** An adapter repeats a call of a counted store by itself. `false` when it is none of this run. */
  repeated(attempt: RepeatedAttempt): boolean;
  /** Numbers that do not show in the progress of a phase; each call replaces those that it names. */
  counts(numbers: RunNumbers): void;
  /** An item that moves now. */
  item(name: string, bytesTotal?: number): ItemMeasure;
  /** Waits for something before going on, such as a manifest for its contents; answers how to say that it goes on. */
  barrier(name: string, waitingFor: readonly string[]): () => void;
  event(type: RunEventType, facts?: RunFacts): void;
  /** Parts of the result document; later ones win, field by field. */
  result(part: RunResultPart): void;
  /** Documents of this run lie in this folder, which is there already, instead of one of their own. */
  keepIn(folder: string): void;
  /** Nothing moves although nothing is wrong; `undefined` when it goes on. */
  waits(reason: WaitReason | undefined): void;
  endpoint(state: ProgressDocument['endpoint']): void;
  /** The computer is about to sleep, or woke. */
  power(event: PowerEvent): void;
}

export type PowerEvent = 'suspend' | 'resume';

export interface ItemMeasure {
  readonly bytes: (done: number) => void;
  readonly end: () => void;
}

/** A pause lets what is under way come to its end, where that is soon. */
export interface Winding {
  /** Aborted when nothing new is to begin; the signal of the run follows when what is held has ended, or takes too long. */
  readonly down: AbortSignal;
  /** From now on until the answer is called a pause waits; without it a pause stops at once. */
  hold(): () => void;
}

/** What every use case receives besides its input and ports. */
export interface RunContext {
  readonly signal: AbortSignal;
  /** Absent where nobody pauses. */
  readonly winding?: Winding;
  readonly progress: ProgressSink;
  /** Absent where nobody watches. */
  readonly measures?: RunMeasures;
  /** However many items fail, each is listed and the rest goes on. */
  readonly expectsFailures?: boolean;
}

/** Absent is not measured. */
export interface RunNumbers {
  readonly skippedItems?: number;
  readonly skippedBytes?: number;
  readonly deduplicatedItems?: number;
  readonly deduplicatedBytes?: number;
  readonly failedItems?: number;
  readonly deletedItems?: number;
  readonly writtenBytes?: number;
  readonly reusedItems?: number;
  readonly reusedBytes?: number;
}
