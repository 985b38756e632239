/** Pseudo-locales: English made longer, accented and bracketed, or written from right to left, to show what a translation would break. */
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';

export const pseudoLocales = ['en-XA', 'ar-XB'] as const;
export type PseudoLocale = (typeof pseudoLocales)[number];

const accents = new Map(
  Object.entries({ a: 'á', c: 'ç', e: 'é', i: 'í', n: 'ñ', o: 'ö', s: 'š', u: 'ü', y: 'ý', A: 'Á', E: 'É', O: 'Ö' }),
);
/** Around each word, so that Latin letters run the way Arabic does and what stands between words does too. */
const [mark, override, pop] = ['\u200f', '\u202e', '\u202c'];

/** Every message with its placeholders and plurals untouched; about 40 % longer, or reversed. */
export function pseudoMessages(
  messages: Readonly<Record<string, string>>,
  locale: PseudoLocale,
): Record<string, MessageFormatElement[]> {
  return Object.fromEntries(
    Object.entries(messages).map(([id, text]) => {
      const elements = parse(text).map((element) => changed(element, locale));
      return [
        id,
        locale === 'en-XA'
          ? [literal('['), ...elements, literal(` ${'·'.repeat(Math.max(1, Math.round(lengthOf(elements) * 0.4)))}]`)]
          : elements,
      ];
    }),
  );
}

function changed(element: MessageFormatElement, locale: PseudoLocale): MessageFormatElement {
  if (element.type === TYPE.literal)
    return {
      ...element,
      value:
        locale === 'ar-XB'
          ? element.value.replaceAll(/\S+/gu, (word) => `${mark}${override}${word}${pop}${mark}`)
          : Array.from(element.value, (unit) => accents.get(unit) ?? unit).join(''),
    };
  if (element.type === TYPE.tag)
    return { ...element, children: element.children.map((child) => changed(child, locale)) };
  if (element.type !== TYPE.plural && element.type !== TYPE.select) return element;
  const options = Object.entries(element.options).map(([name, option]) => [
    name,
    { ...option, value: option.value.map((child) => changed(child, locale)) },
  ]);
  return { ...element, options: Object.fromEntries(options) as typeof element.options };
}

function literal(value: string): MessageFormatElement {
  return { type: TYPE.literal, value };
}

/** Letters that are written at the most; the values themselves do not get longer. */
function lengthOf(elements: readonly MessageFormatElement[]): number {
  return elements.reduce((sum, element) => {
    if (element.type === TYPE.literal) return sum + element.value.length;
    if (element.type === TYPE.tag) return sum + lengthOf(element.children);
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return sum;
    return sum + Math.max(...Object.values(element.options).map((option) => lengthOf(option.value)));
  }, 0);
}
