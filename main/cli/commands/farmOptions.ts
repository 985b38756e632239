/** Options that the verbs of farms, queues and jobs share, spelled as the Deadline client has them. */
import { Option, type Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import type { Session } from '../session';
import type { RunVerb } from '../verb';

const described = {
  farm: ['--farm-id <id>', 'farm'],
  queue: ['--queue-id <id>', 'queue of the farm'],
} as const;

/** Each in the help of the verb itself, though they may stand before it as well. */
export function withPlace(command: Command, ...what: readonly (keyof typeof described)[]): Command {
  command.option('--profile <name>', 'AWS profile').option('--region <name>', 'AWS region of the farm');
  for (const name of what) command.option(described[name][0], described[name][1]);
  return command.addOption(new Option('--output <form>', 'json is the same as --json').choices(['verbose', 'json']));
}

/** `--output json` and `--json` are one; a verb that knows both runs by this. */
export function inEitherForm(run: RunVerb): RunVerb {
  return (command, verb) => {
    if (command.opts<{ output?: string }>().output === 'json') rootOf(command).setOptionValue('json', true);
    return run(command, verb);
  };
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

/** The farm in force. `input.invalid` when nothing names one. */
export async function farmIdOf({ engine }: Session): Promise<string> {
  const farmId = (await engine()).settings.get('deadline.farmId');
  if (farmId !== '') return farmId;
  throw new AppError({
    code: 'input.invalid',
    message: 'No farm is named.',
    safe: 'Nothing was asked or changed.',
    hint: 'Give --farm-id ID (`satchel farm list` tells the ids), or keep one with `satchel config set defaults.farm_id ID`.',
  });
}

/** What was typed, if it is a whole number from `least` on. */
export function wholeNumber(name: string, text: string, least: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (number >= least) return number;
  throw new AppError({
    code: 'input.invalid',
    message: `${name} is ${JSON.stringify(text)}, which is no whole number from ${least}.`,
    hint: `Write ${name} ${least === 0 ? '10' : String(least)}.`,
  });
}

export const timeText = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();
