/** Writing and reading one small object, and whether it comes back as it went. */
import type { Answered } from '../../ports/bucketProbe';
import { failedCall } from '../failedCall';
import type { Probe, ProbeContext, ProbeOutcome } from '../probe';
import { deletedObject, probeObject } from './probeObject';
import { ask, type S3State } from './s3State';

export interface ObjectProbesParts {
  readonly hash: (bytes: Uint8Array) => string;
  readonly tryDelete: boolean;
  readonly forceWrite: boolean;
}

export function objectProbes(state: S3State, parts: ObjectProbesParts): readonly Probe[] {
  return [
    {
      id: 's3.put',
      dependsOn: ['s3.bucket'],
      modes: 'deep',
      run: (context) => writing(state, context, parts.forceWrite),
    },
    { id: 's3.get', dependsOn: ['s3.head', 's3.put'], modes: 'deep', run: (context) => reading(state, context) },
    {
      id: 's3.integrity',
      dependsOn: ['s3.get'],
      modes: 'deep',
      run: (context) => comparing(state, context, parts.hash),
    },
    {
      id: 's3.conditional',
      dependsOn: ['s3.put'],
      modes: 'deep',
      run: (context) => writingOnce(state, context),
    },
    ...(parts.tryDelete ? [deleteProbe(state)] : []),
  ];
}

async function writing(state: S3State, context: ProbeContext, isForced: boolean): Promise<ProbeOutcome> {
  const { key, bytes } = probeObject;
  if (!isForced && state.foundBytes === bytes.length)
    return { level: 'success', message: 'The probe object is there already; --force-write writes it again.' };
  const answer = await ask(state, context, (signal) => state.bucket().put(key, bytes, signal));
  if (!answer.ok) return failedCall(answer.error, answer.answer);
  return { level: 'success', message: 'Objects can be written.', details: { key } };
}

async function reading(state: S3State, context: ProbeContext): Promise<ProbeOutcome> {
  const answer = await ask(state, context, (signal) => state.bucket().get(probeObject.key, signal));
  if (!answer.ok) return failedCall(answer.error, answer.answer);
  state.readBytes = answer.value;
  return { level: 'success', message: 'Objects can be read.' };
}

/** The store may also name a checksum; one that it names has to be right. */
async function comparing(
  state: S3State,
  context: ProbeContext,
  hash: ObjectProbesParts['hash'],
): Promise<ProbeOutcome> {
  const { readBytes = new Uint8Array() } = state;
  const isSame =
    readBytes.length === probeObject.bytes.length && readBytes.every((byte, at) => byte === probeObject.bytes[at]);
  if (!isSame || hash(readBytes) !== probeObject.hash) return otherBytes({ bytes: readBytes.length });
  const found = await ask(state, context, (signal) => state.bucket().head(probeObject.key, signal));
  const named = found.ok ? found.value?.crc32 : undefined;
  if (named !== undefined && named !== probeObject.crc32) return otherBytes({ checksum: named });
  return { level: 'success', message: 'What was written comes back as it was.' };
}

function otherBytes(details: Readonly<Record<string, string | number>>): ProbeOutcome {
  return {
    level: 'error',
    message: 'The storage returned other bytes than were written.',
    hint: 'Something on the way or in the store changes data: check proxy and store, then write the probe object again with --force-write.',
    details: { ...details, cause: 'integrity', key: probeObject.key },
  };
}

async function writingOnce(state: S3State, context: ProbeContext): Promise<ProbeOutcome> {
  const { key, bytes } = probeObject;
  const answer = await ask(state, context, (signal) => state.bucket().put(key, bytes, signal, { isNew: true }));
  if (answer.ok && !answer.value.isStored)
    return { level: 'success', message: 'An object that is there is not written twice.' };
  return {
    level: 'info',
    message: 'The store does not keep to conditions of writes: what two computers send at once may be sent twice.',
    ...(answer.ok ? {} : answer.answer),
  };
}

/** Artists often may not delete, and need not. */
function deleteProbe(state: S3State): Probe {
  return {
    id: 's3.delete',
    dependsOn: ['s3.put'],
    modes: 'deep',
    run: async (context) => {
      const { key, bytes } = deletedObject;
      const bucket = state.bucket();
      let isSettled = false;
      try {
        const put = await ask(state, context, (signal) => bucket.put(key, bytes, signal));
        isSettled = !put.ok && put.answer.httpStatus !== undefined;
        if (!put.ok) return failedCall(put.error, put.answer);
        const gone = await ask(state, context, (signal) => bucket.delete(key, signal));
        isSettled = gone.ok || gone.answer.httpStatus !== undefined;
        return deleted(gone);
      } finally {
        // Somebody cancelled, or an answer was lost.
        if (!isSettled) bucket.discard(key);
      }
    },
  };
}

function deleted(gone: Answered<unknown>): ProbeOutcome {
  if (gone.ok) return { level: 'success', message: 'Objects can be deleted.' };
  return {
    level: 'info',
    message: `Objects cannot be deleted (${gone.error.code}): the one that was made for this stays, once.`,
    hint: 'Satchel does not need the right; cleaning up the store does.',
    details: { key: deletedObject.key, code: gone.error.code },
    ...gone.answer,
  };
}
