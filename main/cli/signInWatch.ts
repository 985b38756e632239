/** Lets a verb wait for a sign-in where somebody sits at the terminal, and end with what is needed where nobody does. */
import type { ErrorDto } from '../../shared/domain/errors';
import type { Engine } from '../engine/engine';
import { hasTerminal } from './askPerson';
import type { Session } from './session';

/** Runs the work with a session that ends when a sign-in is needed and nobody can be asked: `decision.needed` then. */
export async function withSignIn<T>(
  engine: Engine,
  session: Session,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { output, context } = session;
  const watched = engine.signInGate.enter({
    canWait: hasTerminal(),
    waiting: ({ message, dto }) => {
      output.log(`Waiting for a sign-in. ${message}${hintOf(dto)}`);
      output.warning('Waiting for a sign-in; it goes on by itself afterwards.', { code: dto.code });
    },
    signedIn: () => {
      output.log('Signed in again; going on.');
    },
  });
  try {
    const signal = AbortSignal.any([context.signal, watched.signal]);
    const answer = await work({ ...session, context: { ...context, signal } });
    const needed = watched.needed();
    if (needed !== undefined) throw needed;
    return answer;
  } catch (error) {
    throw watched.needed() ?? error;
  } finally {
    watched.leave();
  }
}

/** With the command that signs in, where there is one. */
const hintOf = ({ hint, commandHint = hint }: ErrorDto): string => (commandHint === undefined ? '' : ` ${commandHint}`);
