/** Uploads in parts: begun, fed, listed and taken back, so that nothing of them stays. */
import type { Answered } from '../../ports/bucketProbe';
import { failedCall } from '../failedCall';
import type { Probe, ProbeContext, ProbeOutcome } from '../probe';
import { probeObject } from './probeObject';
import { ask, type S3State } from './s3State';

export function uploadProbes(state: S3State): readonly Probe[] {
  return [
    { id: 's3.mpu', dependsOn: ['s3.put'], modes: 'deep', run: (context) => uploading(state, context) },
    { id: 's3.listparts', dependsOn: ['s3.mpu'], modes: 'deep', run: () => Promise.resolve(listing(state)) },
  ];
}

/** What became of an upload that was begun. */
export interface TriedUpload {
  readonly sent: Answered<unknown>;
  readonly taken: Answered<unknown>;
}

/** Begins an upload of the probe object, has `feed` send its part, and takes it back whatever happens. */
export async function tryUpload(
  state: S3State,
  context: ProbeContext,
  feed: (uploadId: string) => Promise<Answered<unknown>>,
): Promise<Answered<TriedUpload>> {
  const { key } = probeObject;
  const bucket = state.bucket();
  const created = await begun(state, context);
  if (!created.ok) return created;
  const { uploadId } = created.value;
  let taken: Answered<unknown> | undefined;
  try {
    const sent = await feed(uploadId);
    taken = await ask(state, context, (signal) => bucket.abortUpload(key, uploadId, signal));
    return { ok: true, value: { sent, taken } };
  } finally {
    // Somebody cancelled, or the answer was lost: it is taken back behind the check. A refusal stays a refusal.
    const isDone = taken !== undefined && (taken.ok || taken.error.code === 'store.denied_put');
    if (!isDone) bucket.abandon(key, { uploadId });
  }
}

/** An upload whose name was not heard is looked for. */
async function begun(state: S3State, context: ProbeContext): Promise<Answered<{ readonly uploadId: string }>> {
  const bucket = state.bucket();
  const begunMs = context.clock.nowMs();
  let unheard = 0;
  let heardId: string | undefined;
  try {
    const created = await ask(state, context, async (signal) => {
      unheard += 1;
      const answer = await bucket.createUpload(probeObject.key, signal);
      // Only a refusal says that nothing was begun.
      if (answer.ok || isRefusal(answer.answer.httpStatus)) unheard -= 1;
      return answer;
    });
    if (created.ok) heardId = created.value.uploadId;
    return created;
  } finally {
    if (unheard > 0) bucket.abandon(probeObject.key, { begunMs, ...(heardId === undefined ? {} : { heardId }) });
  }
}

function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status < 500;
}

async function uploading(state: S3State, context: ProbeContext): Promise<ProbeOutcome> {
  const { key, bytes } = probeObject;
  const bucket = state.bucket();
  const tried = await tryUpload(state, context, async (uploadId) => {
    const part = await ask(state, context, (signal) => bucket.putPart(key, uploadId, bytes, signal));
    if (part.ok) state.parts = await ask(state, context, (signal) => bucket.listParts(key, uploadId, signal));
    return part;
  });
  if (!tried.ok) return failedCall(tried.error, tried.answer);
  const { sent, taken } = tried.value;
  if (!sent.ok) return failedCall(sent.error, sent.answer);
  if (!taken.ok)
    return {
      level: 'warning',
      message: `An upload in parts cannot be taken back (${taken.error.code}).`,
      hint: 'Uploads go on where they stopped, but parts that nobody completes stay: ask for a lifecycle rule that removes incomplete uploads, or for s3:AbortMultipartUpload.',
      actions: ['copy-policy'],
      details: { code: taken.error.code },
      ...taken.answer,
    };
  return { level: 'success', message: 'Large files can be sent in parts.' };
}

function listing({ parts }: S3State): ProbeOutcome {
  if (parts?.ok === true)
    return { level: 'success', message: 'Parts that arrived can be listed.', details: parts.value };
  return {
    level: 'info',
    message: 'Parts that arrived cannot be listed: what was sent is known from this computer’s own notes.',
    ...(parts === undefined ? {} : parts.answer),
  };
}
