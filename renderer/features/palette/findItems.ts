/** Which items match what was typed, best first within their group, and where the typed words stand in them. */
import type { PaletteGroup, PaletteItem } from './paletteItems';

/** A run of text, marked where it was typed. */
export interface TextPart {
  readonly text: string;
  readonly isMatch: boolean;
}

export interface FoundItem {
  readonly item: PaletteItem;
  readonly label: readonly TextPart[];
  readonly detail: readonly TextPart[];
}

const order: readonly PaletteGroup[] = ['do', 'open', 'settings'];
/** More of one group would push the others out of sight. */
const mostOfGroup = 8;
const mostWithoutWords = 5;

/** Every typed word is in the label or the detail. Without words the first of each group. */
export function findItems(items: readonly PaletteItem[], typed: string): readonly FoundItem[] {
  const isCommandsOnly = typed.startsWith('>');
  const words = wordsOf(isCommandsOnly ? typed.slice(1) : typed);
  const most = isCommandsOnly ? Infinity : words.length === 0 ? mostWithoutWords : mostOfGroup;
  const wanted = isCommandsOnly ? items.filter(({ isCommand }) => isCommand === true) : items;
  return order.flatMap((group) =>
    wanted
      .filter((item) => item.group === group)
      .map((item) => ({ item, score: scoreOf(item, words) }))
      .filter(({ score }) => score >= 0)
      // Stable: what is equally good keeps its order.
      .sort((a, b) => b.score - a.score)
      .slice(0, most)
      .map(({ item }) => ({ item, label: partsOf(item.label, words), detail: partsOf(item.detail ?? '', words) })),
  );
}

/** Without case; keyboards have the straight apostrophe, our words the right one. */
const plain = (text: string): string => text.toLowerCase().replaceAll('’', "'");

const wordsOf = (typed: string): string[] =>
  plain(typed)
    .split(/\s+/u)
    .filter((word) => word !== '');

/** −1 when a word is missing. The beginning of the label is best, then the beginning of a word in it, then its inside. */
function scoreOf({ label, detail = '' }: PaletteItem, words: readonly string[]): number {
  const [name, rest] = [plain(label), plain(detail)];
  let score = 0;
  for (const word of words) {
    const at = name.indexOf(word);
    if (at === 0) score += 4;
    else if (at > 0) score += isBoundary(name[at - 1]) ? 3 : 2;
    else if (rest.includes(word)) score += 1;
    else return -1;
  }
  return score;
}

const isBoundary = (before: string | undefined): boolean => before === undefined || !/[\p{L}\p{N}]/u.test(before);

/** The text cut at the typed words. */
export function partsOf(text: string, words: readonly string[]): readonly TextPart[] {
  const searched = plain(text);
  // A text whose lower case has another length cannot be cut at the same places.
  if (searched.length !== text.length || text === '') return text === '' ? [] : [{ text, isMatch: false }];
  const marked = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    const at = searched.indexOf(word);
    if (at >= 0) marked.fill(true, at, at + word.length);
  }
  const parts: TextPart[] = [];
  let start = 0;
  for (let end = 1; end <= text.length; end += 1) {
    if (end < text.length && marked[end] === marked[start]) continue;
    parts.push({ text: text.slice(start, end), isMatch: marked[start] === true });
    start = end;
  }
  return parts;
}
