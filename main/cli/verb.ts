/** How a verb is registered: every file under commands/ adds its own to the program. */
import type { Command } from 'commander';
import type { Session } from './session';

/** Runs a verb in a session that is closed afterwards; the verb answers the exit code. */
export type RunVerb = (command: Command, verb: (session: Session) => Promise<number>) => Promise<void>;

/** Collects a repeatable option. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
