/** What an answer of Deadline Cloud says about itself beyond its name: whom it is about, when to come again, its clock. */
import { failureOf, type S3Failure } from '../s3/s3Failure';

export interface DeadlineFailure extends S3Failure {
  /** `queue`, `job`, ... and its id, where the service names what is not there. */
  readonly resourceType?: string;
  readonly resourceId?: string;
  /** In the body of an answer that throttles. */
  readonly retryAfterSeconds?: number;
  /** By the clock of the service. */
  readonly answeredMs?: number;
}

export function deadlineFailureOf(thrown: unknown): DeadlineFailure {
  const error: object = typeof thrown === 'object' && thrown !== null ? thrown : {};
  const resourceType = textOf(error, 'resourceType');
  const resourceId = textOf(error, 'resourceId');
  const seconds = 'retryAfterSeconds' in error ? error.retryAfterSeconds : undefined;
  const response = '$response' in error ? error.$response : undefined;
  const headers = typeof response === 'object' && response !== null && 'headers' in response ? response.headers : {};
  const answeredMs = Date.parse(textOf(headers, 'date') ?? '');
  return {
    ...failureOf(thrown),
    ...(resourceType === undefined ? {} : { resourceType }),
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(typeof seconds === 'number' && seconds >= 0 ? { retryAfterSeconds: seconds } : {}),
    ...(Number.isNaN(answeredMs) ? {} : { answeredMs }),
  };
}

function textOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  const text = (value as Readonly<Record<string, unknown>>)[name];
  return typeof text === 'string' && text !== '' ? text : undefined;
}
