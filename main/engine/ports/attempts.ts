/** What an adapter tells about calls that it repeats by itself. */
import type { ErrorCode } from '../../../shared/domain/errors';

/** An attempt of a call failed and another one follows. */
export interface RepeatedAttempt {
  /** The key that the call named, whole or as its end. */
  readonly key: string;
  readonly code: ErrorCode;
}
