/** Tells whoever counts of one attempt of a request: when it begins, what it moved, what its answer said. */
import { Readable } from 'node:stream';
import { AppError } from '../../../shared/domain/errors';
import { StoodStill, type OpAttempt, type OpRecorder } from '../../engine/ports/statistics';
import type { CallFacts } from './s3Errors';
import { failureOf } from './s3Failure';

export function beginAttempt(
  { recorder, endpointKey }: { readonly recorder?: OpRecorder; readonly endpointKey: string },
  { call, op = call, key }: CallFacts,
  isRetry: boolean,
): OpAttempt | undefined {
  return recorder?.begin({ endpoint: endpointKey, op, path: key, ...(isRetry ? { isRetry } : {}) });
}

/** An answer with a body ends with the body. */
export function answered(measured: OpAttempt, { call }: CallFacts, answer: unknown, bodyBytes: number): void {
  measured.firstByte();
  const { body, lengthBytes = bodyBytes } = (answer ?? {}) as {
    readonly body?: unknown;
    readonly lengthBytes?: number;
  };
  if (call !== 'get' || !(body instanceof Readable)) {
    measured.done(0, call === 'put' ? bodyBytes : 0);
    return;
  }
  body.once('end', () => {
    measured.done(lengthBytes, 0);
  });
  body.once('error', (error) => {
    const isAborted = error.name === 'AbortError' && !(error instanceof StoodStill);
    if (isAborted) measured.dropped();
    else measured.failed({ code: error instanceof StoodStill ? 'network.timeout' : 'network.reset' });
  });
  body.once('close', () => {
    // Whoever reads it has enough.
    measured.dropped();
  });
}

/** That nothing is there, or that something is already, is an answer. */
export function refused(measured: OpAttempt, { call }: CallFacts, error: unknown, thrown: unknown): void {
  if (error instanceof StoodStill) {
    measured.failed({ code: 'network.timeout' });
    return;
  }
  if (!(error instanceof AppError)) {
    measured.dropped();
    return;
  }
  const { status, name, requestId } = failureOf(error === thrown ? error.cause : thrown);
  const isAnswer = (call === 'head' && status === 404) || (call === 'put' && status === 412);
  if (isAnswer) {
    measured.firstByte();
    measured.done(0, 0);
    return;
  }
  measured.failed({
    code: error.code,
    ...(status === 409 || status === 416 ? { class: 'precondition' } : {}),
    ...(status === undefined ? {} : { status, awsCode: name }),
    ...(requestId === undefined ? {} : { requestId }),
  });
}
