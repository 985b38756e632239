/** The account of this process, as the system knows it. */
import type { Account } from '../../engine/ports/account';
import type { SystemPrograms } from '../../engine/ports/systemPrograms';

/** The integrity levels high and system, which no translation changes. */
const elevatedLevels = /\bS-1-16-(?:12288|16384)\b/;

export function createAccount(name: string, programs: SystemPrograms): Account {
  return {
    name,
    isElevated: async (signal) => {
      if (process.geteuid !== undefined) return process.geteuid() === 0;
      const groups = await programs.ask('whoami', ['/groups'], signal);
      return groups === undefined ? undefined : elevatedLevels.test(groups);
    },
  };
}
