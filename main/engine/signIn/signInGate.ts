/** Holds calls to Deadline Cloud back while nobody is signed in, so that long work goes on by itself after somebody does. */
import { AppError, isAbort } from '../../../shared/domain/errors';
import type { Clock } from '../ports/clock';
import type { SignInStatus } from './signIn';

export interface SignInGateParts {
  readonly status: (signal: AbortSignal) => Promise<SignInStatus>;
  readonly clock: Pick<Clock, 'delay'>;
}

/** Work that goes on after a sign-in. */
export interface SignInWatch {
  /** Whether somebody can sign in while it waits. */
  readonly canWait: boolean;
  readonly waiting: (why: AppError) => void;
  readonly signedIn: () => void;
}

export interface WatchedSignIn {
  /** Aborts when a sign-in is needed and nobody can be waited for. */
  readonly signal: AbortSignal;
  /** What is needed then, `decision.needed`. */
  needed(): AppError | undefined;
  leave(): void;
}

export interface SignInGate {
  /** From here on calls wait, one question for all of them. */
  enter(watch: SignInWatch): WatchedSignIn;
  /** The same client; its calls wait while somebody watches. */
  guard<T extends object>(client: T): T;
}

const probeEveryMs = 2000;
const signedOut: ReadonlySet<string> = new Set(['auth.expired', 'auth.missing']);
/** Those that ask whether somebody is signed in, or nothing. */
const unguarded: ReadonlySet<string | symbol> = new Set(['probe', 'close']);

export function createSignInGate({ status, clock }: SignInGateParts): SignInGate {
  let watched: { readonly watch: SignInWatch; readonly stop: AbortController; needed?: AppError } | undefined;
  let waiting: Promise<void> | undefined;

  const untilSignedIn = async (why: AppError): Promise<void> => {
    if (watched === undefined) throw why;
    const { watch, stop } = watched;
    if (!watch.canWait) {
      watched.needed ??= signInNeeded(why);
      stop.abort();
      throw watched.needed;
    }
    watch.waiting(why);
    for (;;) {
      await clock.delay(probeEveryMs, stop.signal);
      if ((await status(stop.signal)).state === 'signed-in') break;
    }
    watch.signedIn();
  };

  const call = async (work: () => unknown): Promise<unknown> => {
    // A sign-in that ends at once again is asked for once more.
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (watched === undefined || isAbort(error) || !(error instanceof AppError) || !signedOut.has(error.code))
          throw error;
        waiting ??= untilSignedIn(error).finally(() => {
          waiting = undefined;
        });
        await waiting;
      }
    }
  };

  return {
    enter: (watch) => {
      const mine: NonNullable<typeof watched> = { watch, stop: new AbortController() };
      watched = mine;
      return {
        signal: mine.stop.signal,
        needed: () => mine.needed,
        leave: () => {
          if (watched === mine) watched = undefined;
          mine.stop.abort();
        },
      };
    },
    guard: (client) =>
      new Proxy(client, {
        get: (target, name): unknown => {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function' || unguarded.has(name)) return member;
          return (...args: unknown[]): unknown => call(() => Reflect.apply(member, target, args) as unknown);
        },
      }),
  };
}

function signInNeeded({ message, dto }: AppError): AppError {
  return new AppError({
    code: 'decision.needed',
    message: `Somebody has to sign in: ${message}`,
    safe: 'What came home so far stays, and the same command goes on from there.',
    hint: dto.hint ?? 'Sign in, then run the same command again.',
  });
}
