/** Who the store takes Satchel for, and for how long. */
import type { CallerFacts } from '../../ports/bucketProbe';
import { failedCall } from '../failedCall';
import type { Probe, ProbeOutcome } from '../probe';
import { ask, type S3State } from './s3State';

/** `expectedMs`: how long the transfer that is being checked for may take at most; absent where nobody can say. */
export function callerProbe(state: S3State, expectedMs: (() => number | undefined) | undefined): Probe {
  return {
    id: 's3.credentials',
    dependsOn: ['s3.clock'],
    modes: 'both',
    run: async (context) => {
      const bucket = state.bucket();
      const caller = await ask(state, context, (signal) => bucket.caller(signal));
      if (!caller.ok) return isOfQueue(caller.error.code) ? ofQueue : failedCall(caller.error, caller.answer);
      const { value } = caller;
      const endsInMs = value.expiresMs === undefined ? Infinity : value.expiresMs - context.clock.nowMs();
      if (endsInMs <= 0 && !value.isRenewed) return expired(value);
      if (value.arn === undefined) {
        // Nobody tells who we are; whether the store knows the keys shows by the cheapest signed question.
        const known = await ask(state, context, (signal) => bucket.list(signal));
        if (!known.ok && isOfSignIn(known.error.code)) return failedCall(known.error, known.answer);
      }
      return lasting(value, endsInMs, context.clock.nowMs(), expectedMs?.());
    },
  };
}

/** The role of a queue that cannot be had is the queue's to tell. */
function isOfQueue(code: string): boolean {
  return code.startsWith('deadline.');
}

const ofQueue: ProbeOutcome = {
  level: 'skipped',
  message: 'Not tried: the queue lends the credentials, and it does not.',
  dependsOn: 's3.queue',
};

/** What the clock causes is the clock's to tell; it was compared before. */
function isOfSignIn(code: string): boolean {
  return code.startsWith('auth.') && code !== 'auth.clock';
}

function lasting(caller: CallerFacts, endsInMs: number, nowMs: number, expectedMs: number | undefined): ProbeOutcome {
  const { provider, arn, isRenewed } = caller;
  const details = detailsOf(caller);
  const who = arn === undefined ? `The credentials come from ${provider}.` : `Signed in as ${arn} (${provider}).`;
  if (expectedMs === undefined || endsInMs >= expectedMs) return { level: 'success', message: who, details };
  const [ends, done] = [nowMs + endsInMs, nowMs + expectedMs].map((ms) => new Date(ms).toISOString());
  return {
    level: isRenewed ? 'info' : 'warning',
    message: `${who} They end at ${ends ?? ''}, and the transfer may take until ${done ?? ''}.`,
    hint: isRenewed ? 'They are renewed by themselves.' : 'Sign in again before you start.',
    actions: isRenewed ? [] : ['sign-in'],
    details,
  };
}

function expired(caller: CallerFacts): ProbeOutcome {
  return {
    level: 'error',
    message: `The credentials from ${caller.provider} have expired.`,
    hint: 'Sign in again, then try again.',
    actions: ['sign-in'],
    details: { ...detailsOf(caller), code: 'auth.expired' },
  };
}

function detailsOf({ provider, arn, accountId, expiresMs }: CallerFacts): NonNullable<ProbeOutcome['details']> {
  return {
    provider,
    ...(arn === undefined ? {} : { arn }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(expiresMs === undefined ? {} : { expiresAt: new Date(expiresMs).toISOString() }),
  };
}
