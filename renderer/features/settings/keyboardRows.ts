/** The commands of the Keyboard part of the settings, in their parts, and which of them a search finds. */
import { commandOf, type CommandId } from '../../../shared/domain/commands';
import { changeableIds, type KeyMap } from '../../../shared/domain/keyMap';
import type { MessageId } from '../../locales/english';
import { t } from '../../locales/text';
import { printed } from '../../ui/printedKeys';

export interface KeyboardRows {
  readonly title: MessageId;
  readonly commands: readonly CommandId[];
}

const isOfReview = (id: CommandId): boolean => id.startsWith('review.');
const isOfOnePage = (id: CommandId): boolean =>
  commandOf(id).keys.length > 0 && commandOf(id).keys.every(({ on }) => !on.includes('everywhere'));

const parts: readonly { readonly title: MessageId; readonly holds: (id: CommandId) => boolean }[] = [
  { title: 'settings.keys.review', holds: isOfReview },
  { title: 'settings.keys.pages', holds: (id) => isOfOnePage(id) && !isOfReview(id) },
  { title: 'settings.keys.everywhere', holds: (id) => !isOfOnePage(id) },
];

/** Words of a command by which a search finds it. */
export const commandWords = (id: CommandId): string => `${t(commandOf(id).label)} ${id}`;

/** All commands whose key can be changed; with a search only those that hold every word or have the key, all where none does. */
export function keyboardRows(map: KeyMap, text: string): KeyboardRows[] {
  const words = text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const found = changeableIds.filter((id) => {
    const keys = map.slotsOf(id).flatMap((slot) => (slot.keys === undefined ? [] : [printed(slot.keys)]));
    const searched = `${commandWords(id)} ${keys.join(' ')}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
  const shown = found.length === 0 ? changeableIds : found;
  return parts
    .map(({ title, holds }) => ({ title, commands: shown.filter(holds) }))
    .filter(({ commands }) => commands.length > 0);
}
