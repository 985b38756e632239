/** What an answer of the SDK says about itself: status, code, errno, headers. Read once here, so that nobody looks at texts. */
import { errnoOf } from '../files/errnoErrors';

export interface S3Failure {
  /** Absent when no answer came. */
  readonly status?: number;
  /** Error code of S3, or the name of what was thrown. */
  readonly name: string;
  readonly errno?: string;
  /** Region of the bucket, when the store names it. */
  readonly region?: string;
  readonly retryAfter?: string;
  readonly serverTime?: string;
  readonly requestId?: string;
  readonly message: string;
}

export function failureOf(thrown: unknown): S3Failure {
  const error = record(thrown);
  const response = record(error['$response']);
  const headers = record(response['headers']);
  const status = number(record(error['$metadata'])['httpStatusCode']) ?? number(response['statusCode']);
  const requestId = text(headers['x-amz-request-id']);
  const errno = errnoOf(thrown) ?? errnoOf(error['cause']);
  const region = text(headers['x-amz-bucket-region']) ?? text(error['Region']);
  const retryAfter = text(headers['retry-after']);
  const serverTime = text(error['ServerTime']);
  return {
    ...(status === undefined ? {} : { status }),
    name: text(error['Code']) ?? text(error['name']) ?? 'unknown',
    ...(errno === undefined ? {} : { errno }),
    ...(region === undefined ? {} : { region }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(serverTime === undefined ? {} : { serverTime }),
    ...(requestId === undefined ? {} : { requestId }),
    message: text(error['message']) ?? '',
  };
}

/** The same of an AppError that an S3 error was translated into. */
export function failureBehind(thrown: unknown): S3Failure {
  return failureOf(thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
