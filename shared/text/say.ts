/** Sentences that are written outside of the window's pages: by the engine, by menus, dialogs and notifications, by the command line. Another language is another folder of the same files and a line in `catalogues`. */
import action from './en/action.json';
import command from './en/command.json';
import desktop from './en/desktop.json';
import follow from './en/follow.json';
import lint from './en/lint.json';
import outcome from './en/outcome.json';
import plan from './en/plan.json';
import setting from './en/setting.json';
import { madeUp, madeUpLanguages, stretch, type MadeUpLanguage } from './madeUp';
import { mapWords, parseMessage, writeMessage, type MessagePart, type MessageValues } from './message';

export const english = { ...action, ...command, ...desktop, ...follow, ...lint, ...outcome, ...plan, ...setting };
export type SentenceId = keyof typeof english;
type Catalogue = Readonly<Record<SentenceId, string>>;

/** The languages there are. */
const catalogues: Readonly<Record<string, Catalogue>> = { en: english };

let language = 'en';
let written = new Map<string, readonly MessagePart[]>();

/** From now on sentences of this process are in that language; `system` and unknown ones are English. */
export function sayIn(wanted: string): void {
  const known = Object.hasOwn(catalogues, wanted) || isMadeUp(wanted) ? wanted : 'en';
  if (known === language) return;
  language = known;
  written = new Map();
}

/** The sentence of an id with its values. */
export function say(id: SentenceId, values: MessageValues = {}): string {
  let parts = written.get(id);
  if (parts === undefined) {
    parts = partsOf(id);
    written.set(id, parts);
  }
  return writeMessage(parts, values, isMadeUp(language) ? 'en' : language);
}

/** Whether there is such a sentence, for ids that are made of data. */
export function isSentence(id: string): id is SentenceId {
  return Object.hasOwn(english, id);
}

/** Parts of one line, one after the other: "3 new, 2 replaced". */
export function sayList(parts: readonly string[]): string {
  return new Intl.ListFormat(isMadeUp(language) ? 'en' : language, { type: 'unit' }).format(parts);
}

function partsOf(id: SentenceId): readonly MessagePart[] {
  if (!isMadeUp(language)) return parseMessage((catalogues[language] ?? english)[id]);
  const wanted = language;
  const parts = mapWords(parseMessage(english[id]), (text) => madeUp(text, wanted));
  if (wanted === 'ar-XB') return parts;
  const [before, after] = stretch(english[id].length);
  return [{ type: 'text', text: before }, ...parts, { type: 'text', text: after }];
}

function isMadeUp(name: string): name is MadeUpLanguage {
  return madeUpLanguages.some((known) => known === name);
}
