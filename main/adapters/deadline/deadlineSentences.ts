/** How a failed call to Deadline Cloud reads: why, and what to do. */
import type { ErrorCode } from '../../../shared/domain/errors';
import { again, certificateSentence, networkSentences } from '../aws/networkSentences';
import type { DeadlineCall } from './deadlineCall';
import type { DeadlineFailure } from './deadlineFailure';
import type { DeadlinePlace } from './deadlineOptions';

interface Sentence {
  readonly because: string;
  readonly hint: string;
  readonly commandHint?: string;
}

interface Facts {
  readonly call: DeadlineCall;
  readonly failure: DeadlineFailure;
  readonly place: DeadlinePlace;
  readonly nowMs: number;
}

const sentences: Partial<Record<ErrorCode, Sentence | ((facts: Facts) => Sentence)>> = {
  'deadline.denied': ({ call, place }) => ({
    because: `${whose(place)} may not do that`,
    hint:
      place.kind === 'monitor'
        ? 'Ask whoever looks after the farm to make you a member of it, or choose another farm or profile.'
        : `The profile needs the permission ${call.permission ?? `deadline:${call.op}`}. Ask whoever looks after the farm, or choose another profile.`,
  }),
  'deadline.not_found': ({ failure, place }) => ({
    because: `there is no ${typeName(failure.resourceType)}${failure.resourceId === undefined ? '' : ` ${failure.resourceId}`} there`,
    hint:
      failure.resourceType === 'job'
        ? 'Check its id and the queue. Jobs leave the lists of the service after 120 days.'
        : `Check farm, queue and region (${place.region}).`,
    ...(failure.resourceType === 'job'
      ? {}
      : {
          commandHint: `Check farm, queue and region (${place.region}); list them with satchel farm list and satchel queue list.`,
        }),
  }),
  'input.invalid': ({ failure }) => ({
    because:
      failure.name === 'ConflictException'
        ? 'that does not go with the state that it is in now'
        : `the service does not accept the request: ${oneLine(failure.message)}`,
    hint:
      failure.name === 'ConflictException'
        ? 'Look at its state and try again.'
        : 'Check ids, values and the template of the job.',
  }),
  'deadline.quota': {
    because: 'a limit of the AWS account is reached',
    hint: 'Remove what is no longer needed, or ask for a higher quota of AWS Deadline Cloud.',
  },
  'auth.expired': ({ place }) => ({ because: `${whose(place)} is not signed in any more`, ...signIn(place) }),
  'auth.missing': ({ place }) => ({
    because: place.profile === undefined ? 'there are no credentials' : `${whose(place)} gives no credentials`,
    hint: 'Sign in, or choose a profile that has credentials.',
  }),
  'auth.rejected': ({ place }) => ({
    because: `the credentials of ${whose(place)} are unknown or wrong`,
    ...(place.kind === 'host'
      ? { hint: 'Check the access key and its secret, or choose another profile.' }
      : signIn(place)),
  }),
  'auth.clock': ({ failure: { answeredMs }, nowMs }) => ({
    because:
      answeredMs === undefined
        ? 'the clock of this computer is wrong'
        : `the clock of this computer is off by ${Math.round(Math.abs(nowMs - answeredMs) / 1000)} s`,
    hint: 'Set the clock of this computer to the right time.',
  }),
  'network.dns': ({ place }) => ({
    because: `the name of the host could not be found (${hostOf(place)})`,
    hint: 'Check the region, the network and VPN.',
  }),
  'network.refused': ({ place }) => ({
    because: `nothing answers there (${hostOf(place)})`,
    hint: 'Check the address of the endpoint, and that it runs.',
  }),
  ...networkSentences,
  'network.tls': ({ place }) => certificateSentence(hostOf(place)),
  'network.throttled': { because: 'the service asks to go slower', hint: again },
};

export function deadlineSentence(code: ErrorCode, facts: Facts): Sentence {
  const sentence = sentences[code];
  if (typeof sentence === 'function') return sentence(facts);
  return sentence ?? { because: 'the service had a problem of its own', hint: again };
}

function whose({ profile }: DeadlinePlace): string {
  return profile === undefined ? 'this sign-in' : `the profile ${JSON.stringify(profile)}`;
}

function signIn({ kind }: DeadlinePlace): Omit<Sentence, 'because'> {
  if (kind === 'monitor')
    return {
      hint: 'Sign in with the Deadline Cloud monitor, then try again.',
      commandHint: 'Sign in with the Deadline Cloud monitor (satchel auth login), then try again.',
    };
  if (kind === 'console')
    return {
      hint: 'Sign in again, then try again.',
      commandHint: 'Sign in again (satchel auth login), then try again.',
    };
  return { hint: 'Renew the credentials, for example with aws sso login, then try again.' };
}

function hostOf({ endpoint, region }: DeadlinePlace): string {
  return endpoint ?? `Deadline Cloud in ${region}`;
}

const typeNames: Readonly<Record<string, string>> = {
  storageprofile: 'storage profile',
  sessionaction: 'session action',
};

function typeName(type: string | undefined): string {
  if (type === undefined) return 'such thing';
  return (Object.hasOwn(typeNames, type) ? typeNames[type] : undefined) ?? type;
}

/** A text of the service on one line that a sentence can hold. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
