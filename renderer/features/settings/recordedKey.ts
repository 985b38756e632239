/** What a key press means while a key is asked for. */
import { shortcutOf, type PressedKeys } from '../../../shared/domain/shortcuts';

export type RecordedKey =
  | { readonly type: 'keys'; readonly keys: string }
  /** Leave it as it was, take the key away, or go on waiting: only what is held was pressed so far. */
  | { readonly type: 'cancel' | 'clear' | 'wait' | 'leave'; readonly keys?: never };

const held: ReadonlySet<string> = new Set([
  'Control',
  'Meta',
  'Shift',
  'Alt',
  'AltGraph',
  'CapsLock',
  'Dead',
  'Process',
]);

export function recordedKey(pressed: PressedKeys): RecordedKey {
  const { key } = pressed;
  if (held.has(key)) return { type: 'wait' };
  const shortcut = shortcutOf(pressed);
  if (shortcut === 'Escape') return { type: 'cancel' };
  if (shortcut === 'Backspace' || shortcut === 'Delete') return { type: 'clear' };
  if (key === 'Tab') return { type: 'leave' };
  return { type: 'keys', keys: shortcut };
}
