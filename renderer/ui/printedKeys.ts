/** Shortcuts as the keyboard of this computer prints them. */
import { printedKeys } from '../../shared/domain/shortcuts';

/** Whether keys are printed, and held, as on a Mac. */
export const isMac = (): boolean => navigator.platform.startsWith('Mac');

/** `Ctrl K`, on a Mac `⌘K`. */
export function printed(shortcut: string): string {
  return printedKeys(shortcut, isMac());
}
