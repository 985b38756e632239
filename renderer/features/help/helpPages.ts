/** The pages of the help: what each holds, and how it is found. */
import contents from '../../../resources/help/contents.json';
import type { HelpPlace } from './helpPlaces';
import { blocksOf, plainOf, type Block } from './markdown';

export interface HelpPage {
  readonly name: string;
  readonly title: string;
  readonly group: string;
  readonly blocks: readonly Block[];
  readonly parts: readonly HelpPart[];
}

/** What stands below one heading, as words that are searched. */
interface HelpPart {
  readonly id: string;
  readonly title: string;
  readonly words: string;
}

const texts = import.meta.glob<string>('../../../resources/help/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export const helpPages: readonly HelpPage[] = contents.flatMap(({ title, pages }) =>
  pages.map((name) => pageOf(name, title, texts[`../../../resources/help/${name}.md`] ?? '')),
);

function pageOf(name: string, group: string, markdown: string): HelpPage {
  const blocks = blocksOf(markdown).filter((block) => !tellsOfMod(block));
  const parts = partsOf(blocks);
  return { name, title: parts[0]?.title ?? name, group, blocks, parts };
}

/** For readers of the site; the window prints the keys of this computer. */
function tellsOfMod(block: Block): boolean {
  const [first] = block.kind === 'paragraph' ? block.content : [];
  return first?.kind === 'code' && first.text === 'Mod';
}

function partsOf(blocks: readonly Block[]): HelpPart[] {
  const parts: { id: string; title: string; words: string }[] = [];
  for (const block of blocks) {
    const current = parts.at(-1);
    if (block.kind === 'heading') {
      const title = plainOf(block.content);
      parts.push({ id: block.id, title, words: title.toLowerCase() });
    } else if (current !== undefined) current.words += ` ${wordsOf(block).toLowerCase()}`;
  }
  return parts;
}

function wordsOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return plainOf(block.content);
    case 'code':
      return block.text;
    case 'list':
      return block.items.map(plainOf).join(' ');
    case 'table':
      return [block.head, ...block.rows].flat().map(plainOf).join(' ');
  }
}

export interface HelpHit extends HelpPlace {
  readonly title: string;
  readonly of: string;
}

const mostHits = 40;

/** Parts that hold every typed word; those that hold them in their heading come first. */
export function findHelp(text: string): readonly HelpHit[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return [];
  const has = (where: string): boolean => words.every((word) => where.includes(word));
  const hits = helpPages.flatMap((page) =>
    page.parts
      .filter((part) => has(part.words))
      .map((part) => ({
        page: page.name,
        anchor: part.id,
        title: part.title,
        of: page.title,
        isTitle: has(part.title.toLowerCase()),
      })),
  );
  return hits
    .toSorted((a, b) => Number(b.isTitle) - Number(a.isTitle))
    .slice(0, mostHits)
    .map(({ page, anchor, title, of }) => ({ page, anchor, title, of }));
}
