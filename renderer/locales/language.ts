/** The language in force: its texts, and who wants to know when it changes. Touches no page, so that plain functions can be tested. */
import { createIntl, createIntlCache, type IntlShape } from 'react-intl';
import { sayIn } from '../../shared/text/say';
import { english } from './english';
import { pseudoLocales, pseudoMessages, type PseudoLocale } from './pseudo';

/** What `ui.language` may say. The pseudo-locales show what a translation would do to the window. */
export type Language = 'system' | 'en' | PseudoLocale;

const cache = createIntlCache();
const listeners = new Set<() => void>();
let current = intlOf('system');

/** Takes effect at once: whoever draws is told. */
export function speak(language: Language): void {
  const next = intlOf(language);
  if (next.locale === current.locale) return;
  current = next;
  sayIn(language);
  for (const listener of [...listeners]) listener();
}

export function currentIntl(): IntlShape {
  return current;
}

/** A value as it stands between words that run the other way; nothing is added where they run the same way. */
export function isolated(text: string): string {
  return current.locale.startsWith('ar') ? `\u2068${text}\u2069` : text;
}

/** Answers how to stop. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** English is the only catalogue so far, whatever the desktop speaks. */
function intlOf(language: Language): IntlShape {
  const pseudo = pseudoLocales.find((name) => name === language);
  const messages = pseudo === undefined ? english : pseudoMessages(english, pseudo);
  // Numbers and dates stay as the shared formats write them; only words and their direction change.
  const locale = pseudo === undefined ? 'en' : `${pseudo}-u-nu-latn`;
  return createIntl({ locale, defaultLocale: 'en', messages, onError: fail }, cache);
}

/** A message that cannot be written is a mistake of ours and must be seen. */
function fail(error: Error): never {
  throw error;
}
