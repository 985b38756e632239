/** What a window knows of the command `satchel` in terminals. */
import { z } from 'zod';

const TerminalCommand = z.strictObject({
  /**
   * `packaged`: the package put it on the PATH; `missing`: this copy carries none; `outdated`: it starts another copy of
   * Satchel; `foreign`: something of another program has its name.
   */
  state: z.enum(['packaged', 'missing', 'absent', 'installed', 'outdated', 'foreign']),
  /** Where it is, or would be put. */
  path: z.string(),
  /** What it starts, or would. */
  target: z.string(),
  /** Whether terminals look into its folder, as far as the app can tell. */
  isOnPath: z.boolean(),
});
export type TerminalCommand = z.output<typeof TerminalCommand>;

const Nothing = z.strictObject({});

export const terminalCommands = {
  'terminal.get': { input: Nothing, output: TerminalCommand },
  'terminal.install': { input: Nothing, output: TerminalCommand },
  'terminal.remove': { input: Nothing, output: TerminalCommand },
} as const;
