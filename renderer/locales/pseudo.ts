/** Pseudo-locales: English made longer, accented and bracketed, or written from right to left, to show what a translation would break. */
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { madeUp, madeUpLanguages, stretch, type MadeUpLanguage } from '../../shared/text/madeUp';

export const pseudoLocales = madeUpLanguages;
export type PseudoLocale = MadeUpLanguage;

/** Every message with its placeholders and plurals untouched; about 40 % longer, or reversed. */
export function pseudoMessages(
  messages: Readonly<Record<string, string>>,
  locale: PseudoLocale,
): Record<string, MessageFormatElement[]> {
  return Object.fromEntries(
    Object.entries(messages).map(([id, text]) => {
      const elements = parse(text).map((element) => changed(element, locale));
      const [before, after] = stretch(lengthOf(elements));
      return [id, locale === 'en-XA' ? [literal(before), ...elements, literal(after)] : elements];
    }),
  );
}

function changed(element: MessageFormatElement, locale: PseudoLocale): MessageFormatElement {
  if (element.type === TYPE.literal) return { ...element, value: madeUp(element.value, locale) };
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
