/** What an inspection found: the files by asset root, what is wrong, and what the store lacks. */
import type { ErrorCode } from '../../../shared/domain/errors';
import type { FileStat } from '../ports/fileSystem';

export interface SubmissionEntry {
  /** Below the root of its group, `/`. */
  readonly relativePath: string;
  readonly absolutePath: string;
  /** Where the content lies; differs from `absolutePath` when links lead there. */
  readonly contentPath: string;
  /** As it was when it was hashed. */
  readonly stat: FileStat;
  readonly hash: string;
  /** Digests of the blocks of a large file, where they are known. */
  readonly blocks?: Uint8Array;
}

export interface SubmissionGroup {
  readonly rootPath: string;
  readonly locationName?: string;
  /** Sorted by absolute path. */
  readonly entries: readonly SubmissionEntry[];
  readonly totalBytes: number;
  readonly outputRelativeDirectories: readonly string[];
  /** Paths that the job names and that are not sent. */
  readonly references: readonly string[];
}

export interface SubmissionProblem {
  readonly path: string;
  readonly code: ErrorCode;
  readonly message: string;
  /** Nothing is sent while there is one. */
  readonly isBlocking: boolean;
}

/** One content, however many files hold it. */
export interface SubmissionObject {
  readonly hash: string;
  readonly sizeBytes: number;
  /** A file that holds it. */
  readonly source: SubmissionEntry;
}

export interface StoreComparison<O = SubmissionObject> {
  /** What the store lacks or holds damaged. */
  readonly missing: readonly O[];
  readonly missingBytes: number;
  readonly presentCount: number;
  readonly presentBytes: number;
  /** When the store was asked; absent where nobody looks at it later. */
  readonly askedAtMs?: number;
}

export interface Submission {
  readonly format: 'posix' | 'windows';
  /** Sorted by root path, then location name. */
  readonly groups: readonly SubmissionGroup[];
  readonly problems: readonly SubmissionProblem[];
  readonly fileCount: number;
  readonly totalBytes: number;
  /** Each content once, in the order of the entries. */
  readonly objects: readonly SubmissionObject[];
  /** Absent when the store was not asked. */
  readonly comparison?: StoreComparison;
  readonly hashing: { readonly hashedCount: number; readonly hashedBytes: number; readonly cachedCount: number };
  /** Paths that workers reach by themselves. */
  readonly sharedPaths: readonly string[];
}
