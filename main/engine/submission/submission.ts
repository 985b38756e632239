/** What an inspection found: the files by asset root, what is wrong, and what the store lacks. */
import type { ErrorCode } from '../../../shared/domain/errors';
import type { LintReport } from '../../../shared/domain/lint';
import type { ClassifiedPaths } from '../grouping/knownPaths';
import type { FileStat } from '../ports/fileSystem';
import type { Items } from './items';

/** A file whose content is sent. */
export interface SubmissionSource {
  readonly absolutePath: string;
  /** Where the content lies; differs from `absolutePath` when links lead there. */
  readonly contentPath: string;
  /** As it was when it was hashed. */
  readonly stat: FileStat;
  readonly hash: string;
  /** Digests of the blocks of a large file, where they are known. */
  readonly blocks?: Uint8Array | undefined;
}

export interface SubmissionEntry extends SubmissionSource {
  /** Below the root of its group, `/`. */
  readonly relativePath: string;
}

export interface SubmissionGroup {
  readonly rootPath: string;
  readonly locationName?: string;
  /** Sorted by absolute path. */
  readonly entries: Items<SubmissionEntry>;
  /** Of each entry the position of its content in the objects of the submission. */
  readonly contents: Uint32Array;
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
  readonly source: SubmissionSource;
}

export interface StoreComparison<O = SubmissionObject> {
  /** What the store lacks or holds damaged. */
  readonly missing: Items<O>;
  /** Their positions in what was asked for. */
  readonly missingAt: Uint32Array;
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
  readonly objects: Items<SubmissionObject>;
  /** Files on storage that workers reach by themselves: they are not sent. */
  readonly sharedCount: number;
  /** What somebody vouched for, and what lies outside of that. */
  readonly paths: ClassifiedPaths;
  /** What would fail on the farm; absent when nobody asked for it. */
  readonly lint?: LintReport;
  /** Absent when the store was not asked. */
  readonly comparison?: StoreComparison;
  readonly hashing: { readonly hashedCount: number; readonly hashedBytes: number; readonly cachedCount: number };
}
