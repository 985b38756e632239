/** Makes an upload visible only where it does not overwrite an object that is sound. */
import { AppError } from '../../../shared/domain/errors';
import { headObject } from './headObject';
import type { S3Calls } from './s3Calls';
import { failureBehind } from './s3Failure';

export type PutOutcome = 'created' | 'present' | 'replaced';

/** Fields of PutObject and CompleteMultipartUpload. */
export interface PutCondition {
  readonly IfNoneMatch?: '*';
  readonly IfMatch?: string;
}

const conflictsAtMost = 6;

/**
 * `finish` makes the object visible under a condition. `damagedEtag` is the object of another size that is to be replaced.
 * A store that knows no conditions is found out and remembered.
 */
export async function placeObject(
  calls: S3Calls,
  key: string,
  sizeBytes: number,
  signal: AbortSignal,
  damagedEtag: string | undefined,
  finish: (condition: PutCondition) => Promise<unknown>,
): Promise<PutOutcome> {
  const { capabilities } = calls;
  let etag = damagedEtag;
  for (let conflicts = 0; ; conflicts += 1) {
    const isConditional = capabilities.conditionalPut !== 'no';
    const condition: PutCondition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
    try {
      await finish(isConditional ? condition : {});
      return etag === undefined ? 'created' : 'replaced';
    } catch (thrown) {
      const { status, name } = failureBehind(thrown);
      if (isConditional && isUnsupported(status, name)) {
        await finish({});
        capabilities.conditionalPut = 'no';
        return etag === undefined ? 'created' : 'replaced';
      }
      const isTaken = status === 412 || status === 409;
      const isGone = status === 404 && (name === 'NoSuchKey' || name === 'NoSuchUpload');
      if (!(isTaken || isGone) || !(thrown instanceof AppError) || conflicts === conflictsAtMost) throw thrown;
      if (status === 412) capabilities.conditionalPut = 'yes';
      const head = await headObject(calls, key, signal);
      // The upload is gone when an answer to its completion was lost.
      if (head?.sizeBytes === sizeBytes) return name === 'NoSuchUpload' ? 'created' : 'present';
      if (name === 'NoSuchUpload') throw thrown;
      etag = head?.etag;
      if (status === 409) await calls.clock.delay(calls.chance() * 200 * 2 ** conflicts, signal);
    }
  }
}

function isUnsupported(status: number | undefined, name: string): boolean {
  return (
    status === 501 ||
    (status === 400 && (name === 'NotImplemented' || name === 'InvalidRequest' || name === 'InvalidArgument'))
  );
}
