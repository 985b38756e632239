/** How one request passes the manners towards its endpoint, and what it tells them when it ends. */
import { Readable } from 'node:stream';
import type { ErrorCode } from '../../../shared/domain/errors';
import type { Pass, RequestAsk } from '../../engine/ports/flow';
import type { CallFacts } from './s3Errors';
import type { S3Failure } from './s3Failure';
import type { S3Place } from './s3Place';

const smallBytesAtMost = 1 << 20;

export function askOf({ call, key }: CallFacts, { rootPrefix }: S3Place, bodyBytes: number): RequestAsk {
  const inside = rootPrefix !== '' && key.startsWith(`${rootPrefix}/`) ? key.slice(rootPrefix.length + 1) : key;
  const slash = inside.indexOf('/');
  const direction = call === 'put' ? 'up' : 'down';
  return {
    kind: bodyBytes > smallBytesAtMost ? 'part' : 'small',
    prefix: slash < 0 ? '' : inside.slice(0, slash),
    ...(bodyBytes === 0 ? {} : { moves: { direction, bytes: bodyBytes } }),
  };
}

/** An answer whose body is still read keeps its place until that ends. */
export function passWith(pass: Pass, answer: unknown, bodyBytes: number): void {
  const body = typeof answer === 'object' && answer !== null && 'body' in answer ? answer.body : undefined;
  if (!(body instanceof Readable) || body.closed) {
    pass.done(bodyBytes);
    return;
  }
  let bytes = bodyBytes;
  if ('lengthBytes' in (answer as object)) bytes = (answer as { lengthBytes?: number }).lengthBytes ?? bytes;
  body.once('close', () => {
    pass.done(bytes);
  });
}

/** An answer that refuses something is an answer: the endpoint is there and keeps up. */
export function passWithout(pass: Pass, code: ErrorCode, { status }: S3Failure): void {
  if (code === 'network.timeout') pass.timedOut();
  else if (status !== undefined && status < 500) pass.done(0);
  else pass.ended();
}
