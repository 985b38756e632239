/** Whether this start is a safe one: asked for, or because Satchel stopped several times in a row. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const safeModeSwitch = '--safe-mode';
export const usualModeSwitch = '--no-safe-mode';

const crashesInARow = 3;
const recentMs = 10 * 60_000;

export interface SafeModeFacts {
  readonly argv: readonly string[];
  readonly logFolder: string;
  readonly nowMs: number;
}

/** Nothing is taken up, no request of a DCC is opened, and settings have their defaults. */
export function isSafeStart({ argv, logFolder, nowMs }: SafeModeFacts): boolean {
  if (argv.includes(safeModeSwitch)) return true;
  return !argv.includes(usualModeSwitch) && recentCrashes(logFolder, nowMs) >= crashesInARow;
}

/** The switches of this start without those about safe mode. */
export function withoutSafeSwitches(argv: readonly string[]): string[] {
  return argv.filter((argument) => argument !== safeModeSwitch && argument !== usualModeSwitch);
}

/** Those that took the program down, as their reports say. */
function recentCrashes(logFolder: string, nowMs: number): number {
  try {
    return readdirSync(logFolder).filter(
      (name) =>
        /^crash-.*\.json$/.test(name) && isRecent(name, nowMs) && isFatal(readFileSync(join(logFolder, name), 'utf8')),
    ).length;
  } catch (error) {
    // Nothing was ever written down, or nothing can be read: no reason for safe mode.
    if (error instanceof Error && 'code' in error) return 0;
    throw error;
  }
}

function isRecent(name: string, nowMs: number): boolean {
  const [day = '', time = ''] = name.slice('crash-'.length, -'.json'.length).split('T');
  const [hour = '', minute = '', second = ''] = time.split('-');
  const age = nowMs - Date.parse(`${day}T${hour}:${minute}:${second}Z`);
  return age >= 0 && age <= recentMs;
}

const isFatal = (report: string): boolean => /"isFatal": ?true/.test(report);
