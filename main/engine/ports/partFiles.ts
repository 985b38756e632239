/** Files that are partly here: which of their bytes are safe on the disk, so that the next run fetches only what lacks. */

export interface PartFile {
  readonly root: string;
  /** Final place, relative to the root, `/`. */
  readonly path: string;
  readonly hash: string;
  readonly sizeBytes: number;
  /** The temp that holds the bytes, relative to the root. Known before it is made. */
  readonly tempPath: string;
  /** Of the temp; absent until it is made. */
  readonly fileId?: string;
  /** Of the stored objects in order, `null` where it is not known. */
  readonly etags: readonly (string | null)[];
  /** A bit for each range, lowest first. Set once the range is durable. */
  readonly ranges: Uint8Array;
  /** The run that wrote it last. */
  readonly runId: string;
  readonly changedMs: number;
}

/** One part for each final place; it goes with the run that gives the file its name, or a day after the last one. */
export interface PartFiles {
  get(root: string, path: string): PartFile | undefined;
  /** Whether a part lives under this temp name. */
  isKnown(root: string, tempPath: string): boolean;
  put(part: PartFile): void;
  remove(root: string, path: string): void;
  all(): readonly PartFile[];
}
