/** The bucket itself, and what may be read in it. */
import { failedCall } from '../failedCall';
import type { Probe, ProbeContext, ProbeOutcome } from '../probe';
import { probeObject } from './probeObject';
import { ask, type S3State } from './s3State';

export function bucketProbes(state: S3State): readonly Probe[] {
  return [
    { id: 's3.bucket', dependsOn: ['s3.credentials'], modes: 'both', run: (context) => looking(state, context) },
    {
      id: 's3.list',
      dependsOn: ['s3.bucket'],
      modes: 'both',
      run: async (context) => {
        const answer = await ask(state, context, (signal) => state.bucket().list(signal));
        if (!answer.ok) return failedCall(answer.error, answer.answer);
        return { level: 'success', message: 'What is below the root prefix can be listed.', details: answer.value };
      },
    },
    {
      id: 's3.head',
      dependsOn: ['s3.list'],
      modes: 'both',
      run: async (context) => {
        const answer = await ask(state, context, (signal) => state.bucket().head(probeObject.key, signal));
        if (!answer.ok) return failedCall(answer.error, answer.answer);
        if (answer.value === undefined) return { level: 'success', message: 'Objects can be looked for.' };
        state.foundBytes = answer.value.sizeBytes;
        return { level: 'success', message: 'Objects can be looked for and found.' };
      },
    },
  ];
}

async function looking(state: S3State, context: ProbeContext): Promise<ProbeOutcome> {
  const bucket = state.bucket();
  const answer = await ask(state, context, (signal) => bucket.headBucket(signal));
  if (!answer.ok) {
    const { error, answer: facts } = answer;
    // A role for one prefix may not look at the bucket, and an answer without a body does not say why it refuses.
    if (error.code !== 'store.denied_head' && facts.httpStatus !== 400) return failedCall(error, facts);
    const listed = await ask(state, context, (signal) => bucket.list(signal));
    if (listed.ok) return { level: 'info', message: `The bucket ${bucket.bucket} may not be looked at, but listed.` };
    const isSaid = listed.error.code !== 'store.denied_list' && !listed.error.code.startsWith('network.');
    return isSaid ? failedCall(listed.error, listed.answer) : failedCall(error, facts);
  }
  const { region } = answer.value;
  const details = { bucket: bucket.bucket, ...(region === undefined ? {} : { region }) };
  const isAws = bucket.endpointKey.startsWith('s3://s3.amazonaws.com/');
  if (isAws && region !== undefined && state.region !== undefined && region !== state.region)
    return {
      level: 'warning',
      message: `The bucket ${bucket.bucket} is in the region ${region}, the settings say ${state.region}.`,
      hint: `Set the region to ${region}: until then the first requests are sent twice.`,
      actions: ['open-settings:store.region'],
      details: { ...details, cause: 'wrong-region' },
    };
  return { level: 'success', message: `The bucket ${bucket.bucket} is there.`, details };
}
