/** How a failed call to S3 reads: why, and what to do. */
import type { ErrorCode } from '../../../shared/domain/errors';
import { again, certificateSentence, networkSentences } from '../aws/networkSentences';
import type { S3Failure } from './s3Failure';
import type { S3Place } from './s3Place';

export interface Sentence {
  readonly because: string;
  readonly hint: string;
  /** Set where the code alone does not say it. */
  readonly isRetryable?: boolean;
}

interface Facts {
  readonly failure: S3Failure;
  readonly place: S3Place;
  readonly nowMs: number;
}

function denied(permission: string): Sentence {
  return {
    because: 'these credentials may not do that',
    hint: `The role needs ${permission} on this prefix. The bucket may also belong to another account.`,
  };
}

const sentences: Partial<Record<ErrorCode, Sentence | ((facts: Facts) => Sentence)>> = {
  'store.denied_put': denied('s3:PutObject'),
  'store.denied_get': denied('s3:GetObject'),
  'store.denied_head': denied(
    's3:GetObject and s3:ListBucket (without it a missing object is answered in the same way)',
  ),
  'store.denied_list': denied('s3:ListBucket'),
  'store.denied_kms': {
    because: 'the key that encrypts the bucket may not be used',
    hint: 'The role needs kms:GenerateDataKey and kms:DescribeKey to upload, kms:Decrypt and kms:DescribeKey to download.',
  },
  'store.no_bucket': ({ place }) => ({
    because: `there is no such bucket at ${hostOf(place)}`,
    hint: 'Check the name of the bucket in the settings of the store or of the queue.',
  }),
  'store.missing_content': {
    because: 'it is not there',
    hint: 'It was removed by a clean-up or never arrived. Submit the files again from where they were made.',
  },
  'store.wrong_region': ({ failure: { region } }) =>
    region === undefined
      ? { because: 'the bucket is in another region', hint: 'Set the region of the bucket.' }
      : { because: `the bucket is in the region ${region}`, hint: `Set the region to ${region}.` },
  'store.full': { because: 'the store is full', hint: 'Free some space in the store or ask for a larger quota.' },
  'store.metadata_too_large': {
    because: 'its description is too long',
    hint: 'Use a shorter path for this asset root.',
  },
  'input.name': { because: 'the name is too long for the store', hint: 'Use a shorter prefix.' },
  'input.invalid': { because: 'it has no bytes in that range', hint: 'Read the object again from its beginning.' },
  'source.changed': { because: 'the object was replaced in the meantime', hint: 'Try again.' },
  'integrity.mismatch': {
    because: 'the bytes that arrived are not the ones that were sent',
    hint: 'Something on the way changes data. Try again; if it comes back, check network and proxy.',
    isRetryable: true,
  },
  'auth.expired': { because: 'the sign-in has expired', hint: 'Sign in again, then try again.' },
  'auth.missing': ({ place: { profile } }) => ({
    because:
      profile === undefined
        ? 'there are no credentials'
        : `the profile ${JSON.stringify(profile)} gives no credentials`,
    hint: 'Sign in, or choose a profile that has credentials.',
  }),
  'auth.clock': ({ failure, nowMs }) => ({
    because: clockSentence(failure, nowMs),
    hint: 'Set the clock of this computer to the right time.',
  }),
  'auth.rejected': {
    because: 'the credentials are unknown or wrong',
    hint: 'Check the access key and its secret, or sign in again.',
  },
  'network.dns': ({ place }) => ({
    because: `the name of the host could not be found (${hostOf(place)})`,
    hint: 'Check the address, the network and VPN.',
  }),
  'network.refused': ({ place }) => ({
    because: `nothing answers there (${hostOf(place)})`,
    hint: 'Check the address and the port, and that the server runs.',
  }),
  ...networkSentences,
  'network.tls': ({ place }) => certificateSentence(hostOf(place)),
  'network.throttled': { because: 'the store asks to go slower', hint: again },
};

/** `isExpected`: the answer stands in the table of errors; a refusal that does not will be the same the next time. */
export function sentenceOf(code: ErrorCode, isExpected: boolean, facts: Facts): Sentence {
  const sentence = sentences[code];
  if (typeof sentence === 'function') return sentence(facts);
  if (sentence !== undefined) return sentence;
  const { status } = facts.failure;
  const isRefusal = status !== undefined && status < 500 && !isExpected;
  return isRefusal
    ? { because: 'the store refused the request', hint: 'Check address and settings of the store.', isRetryable: false }
    : { because: 'the store had a problem of its own', hint: again, isRetryable: status !== 501 };
}

function hostOf({ endpoint }: S3Place): string {
  return endpoint ?? 'AWS';
}

function clockSentence({ serverTime }: S3Failure, nowMs: number): string {
  const serverMs = serverTime === undefined ? Number.NaN : Date.parse(serverTime);
  if (Number.isNaN(serverMs)) return 'the clock of this computer is wrong';
  return `the clock of this computer is off by ${Math.round(Math.abs(nowMs - serverMs) / 1000)} s`;
}
