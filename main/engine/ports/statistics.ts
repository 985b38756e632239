/** What is told of each attempt of an operation, so that it can be counted: who makes it tells when it begins and how it ends. */
import type { ErrorCode } from '../../../shared/domain/errors';
import type { ErrorClass } from '../../../shared/domain/progress';

export const storageOps = [
  'get',
  'put',
  'head',
  'list',
  'delete',
  'copy',
  'mpu-create',
  'mpu-part',
  'mpu-complete',
  'mpu-abort',
  'mpu-list',
] as const;
export const localOps = [
  'scan',
  'stat',
  'hash',
  'read',
  'write',
  'mkdir',
  'rename',
  'fsync',
  'link',
  'unlink',
] as const;
export type MeasuredOp = (typeof storageOps)[number] | (typeof localOps)[number];

export interface OpStart {
  /** Key of the place: `s3://host/bucket`, `file:///folder`, `file://<volume>`. */
  readonly endpoint: string;
  readonly op: MeasuredOp;
  /** What it is about: a key or a path. */
  readonly path?: string;
  /** An attempt of the same call failed before. */
  readonly isRetry?: boolean;
}

export interface OpFailure {
  readonly code: ErrorCode;
  /** Where an answer tells the class better than the code does. */
  readonly class?: ErrorClass;
  readonly status?: number;
  /** Code in the answer of the store. */
  readonly awsCode?: string;
  readonly requestId?: string;
}

/** One attempt. It ends with one of `done`, `failed` and `dropped`; what is called after that does nothing. */
export interface OpAttempt {
  /** Its first byte leaves now: what was before was waiting for a connection. */
  readonly sent: () => void;
  /** The answer begins. */
  firstByte(): void;
  /** `steps`: it was so many of the same, 1 when absent; they count singly, with equal shares of the time. */
  done(bytesIn: number, bytesOut: number, steps?: number): void;
  failed(failure: OpFailure): void;
  /** Stopped on purpose, which is no error and no measurement. */
  dropped(): void;
}

/** Why a call is aborted that stood still: it is one that timed out, not one that nobody wants any more. */
export class StoodStill extends Error {
  override readonly name = 'AbortError';
}

export interface OpRecorder {
  begin(start: OpStart): OpAttempt;
}
