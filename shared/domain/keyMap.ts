/** The keys in force: those of the command table, as a person changed them and without those that are switched off. */
import { commandIds, commandOf, type CommandId, type CommandKey, type CommandPlace } from './commands';
import { isAssignable, isSingleKey } from './shortcuts';

/** One of the keys that a command may have; a command without any has one free place that works everywhere. */
export interface KeySlot {
  readonly command: CommandId;
  readonly index: number;
}

/** A slot with its key; without `keys` it has none now. */
export interface KeyInForce extends KeySlot {
  readonly on: readonly CommandPlace[];
  readonly keys?: string;
  /** Otherwise than the table has it. */
  readonly isChanged: boolean;
}

export interface KeyMap {
  /** Every slot of a command, also those without a key. */
  readonly slotsOf: (command: CommandId) => readonly KeyInForce[];
  /** The keys that work, the first of them first. */
  readonly keysOf: (command: CommandId) => readonly CommandKey[];
  /** The key of one slot; undefined where it has none, or it is switched off. */
  readonly keyOf: (command: CommandId, index?: number) => string | undefined;
  /** The command that a shortcut means on a page; what the page itself says wins. */
  readonly commandAt: (shortcut: string, place: CommandPlace) => CommandId | undefined;
  readonly hasSingleKeys: boolean;
}

/** `changes`: the text of the setting. What cannot be understood, or would take the key of another command, counts as not written. */
export function keyMapOf(changes: string, hasSingleKeys: boolean): KeyMap {
  const slots = slotsInForce(readChanges(changes).changes);
  const works = (keys: string | undefined): keys is string =>
    keys !== undefined && (hasSingleKeys || !isSingleKey(keys));
  const found = new Map<string, CommandId>();
  for (const { command, keys, on } of [...slots.values()].flat())
    if (works(keys)) for (const place of on) found.set(`${place} ${keys}`, command);
  const slotsOf = (command: CommandId): readonly KeyInForce[] => slots.get(command) ?? [];
  return {
    slotsOf,
    keysOf: (command) => slotsOf(command).flatMap(({ keys, on }) => (works(keys) ? [{ keys, on }] : [])),
    keyOf: (command, index = 0) => {
      const keys = slotsOf(command)[index]?.keys;
      return works(keys) ? keys : undefined;
    },
    commandAt: (shortcut, place) => found.get(`${place} ${shortcut}`) ?? found.get(`everywhere ${shortcut}`),
    hasSingleKeys,
  };
}

/** The first key of a command that works everywhere. */
export function mainShortcut(map: KeyMap, command: CommandId): string | undefined {
  return map.keysOf(command).find(({ on }) => on.includes('everywhere'))?.keys;
}

type Changes = ReadonlyMap<string, string>;

interface ReadChanges {
  readonly changes: Changes;
  /** Parts of the text that mean nothing. */
  readonly strangers: readonly string[];
}

/** The text is `command=key command/2=key …`; nothing after `=` takes the key away. */
export function readChanges(text: string): ReadChanges {
  const changes = new Map<string, string>();
  const strangers: string[] = [];
  for (const part of text.split(/\s+/u).filter((word) => word !== '')) {
    const [name = '', ...rest] = part.split('=');
    const keys = rest.join('=');
    const isUnderstood = part.includes('=') && slotNames.has(name) && (keys === '' || isAssignable(keys));
    if (isUnderstood) changes.set(name, keys);
    else strangers.push(part);
  }
  return { changes, strangers };
}

const slotName = ({ command, index }: KeySlot): string => (index === 0 ? command : `${command}/${index + 1}`);

/** As the table has them. */
function tableSlots(command: CommandId): readonly { readonly keys?: string; readonly on: readonly CommandPlace[] }[] {
  const { keys } = commandOf(command);
  return keys.length === 0 ? [{ on: ['everywhere'] }] : keys;
}

/** What a person can change. */
export const changeableIds: readonly CommandId[] = commandIds.filter((id) => commandOf(id).isFixed !== true);

const slotNames: ReadonlySet<string> = new Set(
  changeableIds.flatMap((command) => tableSlots(command).map((_slot, index) => slotName({ command, index }))),
);

function slotsInForce(changes: Changes): Map<CommandId, KeyInForce[]> {
  const wanted = commandIds.flatMap((command) =>
    tableSlots(command).map(({ keys, on }, index): KeyInForce => {
      const change = changes.get(slotName({ command, index }));
      const now = change ?? keys;
      const isChanged = change !== undefined && change !== (keys ?? '');
      return { command, index, on, isChanged, ...(now === undefined || now === '' ? {} : { keys: now }) };
    }),
  );
  // The table's own keys come first: a change written by hand cannot take one that is still in use.
  const taken: KeyInForce[] = [];
  for (const slot of [...wanted].sort((a, b) => Number(a.isChanged) - Number(b.isChanged)))
    if (slot.keys === undefined || taken.every((other) => !clash(other, slot))) taken.push(slot);
  const isKept = new Set(taken);
  const slots = new Map<CommandId, KeyInForce[]>();
  for (const slot of wanted) {
    const { command, index, on, isChanged } = slot;
    slots.set(command, [...(slots.get(command) ?? []), isKept.has(slot) ? slot : { command, index, on, isChanged }]);
  }
  return slots;
}

function clash(a: KeyInForce, b: KeyInForce): boolean {
  return a.keys === b.keys && a.on.some((one) => b.on.some((other) => meet(one, other)));
}

/** Whether two places can hear the same key press. */
function meet(a: CommandPlace, b: CommandPlace): boolean {
  const inReview = (place: CommandPlace): boolean => place === 'review' || place === 'grid';
  return a === b || a === 'everywhere' || b === 'everywhere' || (inReview(a) && inReview(b));
}

/** Numbers choose the kinds in the grid, Shift there is no other letter. */
const gridNumbers = /^[1-9]$/;

export type KeyRefusal =
  { readonly why: 'taken'; readonly by: CommandId } | { readonly why: 'kept' } | { readonly why: 'kinds' };

/** Why a slot cannot have a key; undefined when it can. Also keys that are switched off are taken. */
export function refusalOf(changes: string, slot: KeySlot, keys: string): KeyRefusal | undefined {
  if (!isAssignable(keys) || !slotNames.has(slotName(slot))) return { why: 'kept' };
  const slots = [...slotsInForce(readChanges(changes).changes).values()].flat();
  const own = slots.find(({ command, index }) => command === slot.command && index === slot.index);
  if (own === undefined) return { why: 'kept' };
  if (gridNumbers.test(keys) && own.on.some((place) => meet(place, 'grid'))) return { why: 'kinds' };
  const other = slots.find((known) => known !== own && clash(known, { ...own, keys }));
  return other === undefined ? undefined : { why: 'taken', by: other.command };
}

/** The text after a slot was given a key, lost it (`''`) or went back to the table's (undefined). */
export function changedText(text: string, slot: KeySlot, keys: string | undefined): string {
  const changes = new Map(readChanges(text).changes);
  const ofTable = tableSlots(slot.command)[slot.index]?.keys ?? '';
  if (keys === undefined || keys === ofTable) changes.delete(slotName(slot));
  else changes.set(slotName(slot), keys);
  return [...changes].map(([name, value]) => `${name}=${value}`).join(' ');
}
