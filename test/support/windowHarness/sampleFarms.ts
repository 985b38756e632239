/** What the harness answers about Deadline Cloud: profiles that stand differently, farms with and without queues. */
import type { Output } from '../../../shared/ipc/contract';
import type { FarmRow, ProfileRow, QueueFacts, QueueRow, SignInStanding } from '../../../shared/ipc/farms';

const id = (kind: string, digit: number): string => `${kind}-${String(digit).repeat(32)}`;

export const sampleProfiles: readonly ProfileRow[] = [
  { profile: 'studio-artist', kind: 'monitor', region: 'us-west-2' },
  { profile: 'studio-td', kind: 'monitor', region: 'us-west-2' },
  { profile: 'old-keys', kind: 'host', region: 'us-west-2' },
  { profile: '(default)', kind: 'host' },
];

/** Signed in by the harness, by name. */
const signedIn = new Set(['studio-artist', '(default)']);

export function sampleStanding(profile: string): SignInStanding {
  if (signedIn.has(profile)) return { state: 'signed-in', hasLogin: profile !== '(default)' };
  const isMonitor = profile === 'studio-td';
  return {
    state: isMonitor ? 'needs-login' : 'configuration-error',
    hasLogin: isMonitor,
    error: isMonitor
      ? {
          code: 'auth.expired',
          message: 'Listing the farms failed: the profile "studio-td" is not signed in any more.',
          safe: 'Nothing was changed.',
          hint: 'Sign in with the Deadline Cloud monitor, then try again.',
          retryable: true,
        }
      : {
          code: 'auth.rejected',
          message: 'Listing the farms failed: the credentials of the profile "old-keys" are unknown or wrong.',
          safe: 'Nothing was changed.',
          hint: 'Check the access key and its secret, or choose another profile.',
          retryable: false,
        },
  };
}

export function sampleSignIn(profile: string): SignInStanding {
  signedIn.add(profile);
  return sampleStanding(profile);
}

const farms: readonly FarmRow[] = [
  { farmId: id('farm', 1), displayName: 'studio-farm', region: 'us-west-2' },
  { farmId: id('farm', 2), displayName: 'tests', region: 'us-west-2' },
];

export function sampleFarms(profile: string): Output<'farm.list'> {
  return { farms: profile === '(default)' ? [] : [...farms], failed: [] };
}

export const sampleQueues: readonly QueueRow[] = [
  { queueId: id('queue', 1), displayName: 'lighting' },
  { queueId: id('queue', 2), displayName: 'lighting' },
  { queueId: id('queue', 3), displayName: 'no files', blockedReason: 'NO_BUDGET_CONFIGURED' },
];

export function sampleQueueFacts(queueId: string): QueueFacts {
  const storageProfiles = [
    { storageProfileId: id('sp', 1), displayName: 'win-workstation', osFamily: 'WINDOWS', fitsHere: false },
    { storageProfileId: id('sp', 2), displayName: 'workstations', osFamily: 'LINUX', fitsHere: true },
  ];
  if (queueId !== id('queue', 3)) return { storeUri: 's3://studio-assets/DeadlineCloud', storageProfiles };
  return {
    error: {
      code: 'deadline.no_attachments',
      message: 'The queue "no files" has no job attachments: it names no bucket for files.',
      safe: 'Nothing was changed.',
      hint: 'Ask whoever looks after the farm to set up job attachments for it, or choose another queue.',
      retryable: false,
    },
    storageProfiles: [],
  };
}
