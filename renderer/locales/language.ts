/** The language of the window: which catalogue is in force, and who wants to know when that changes. */
import { createIntl, createIntlCache, type IntlShape } from 'react-intl';
import { english } from './english';
import { pseudoLocales, pseudoMessages, type PseudoLocale } from './pseudo';

/** What `ui.language` may say. The pseudo-locales show what a translation would do to the window. */
export type Language = 'system' | 'en' | PseudoLocale;

const memoryKey = 'satchel.language';
const cache = createIntlCache();
const listeners = new Set<() => void>();
let current = intlOf(remembered());

/** Remembered for the next start, when the settings are not read yet. */
export function setLanguage(language: Language): void {
  localStorage.setItem(memoryKey, language);
  if (localeOf(language) === current.locale) return;
  current = intlOf(language);
  paint();
  for (const listener of listeners) listener();
}

export function currentIntl(): IntlShape {
  return current;
}

/** Answers how to stop. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function remembered(): Language {
  const value = localStorage.getItem(memoryKey);
  return value === 'en-XA' || value === 'ar-XB' || value === 'en' ? value : 'system';
}

/** English is the only catalogue so far, whatever the desktop speaks. */
function localeOf(language: Language): string {
  return language === 'system' ? 'en' : language;
}

function intlOf(language: Language): IntlShape {
  const locale = localeOf(language);
  const pseudo = pseudoLocales.find((name) => name === locale);
  // Numbers and dates stay as the shared formats write them; only words and their direction change.
  const messages = pseudo === undefined ? english : pseudoMessages(english, pseudo);
  return createIntl({ locale, defaultLocale: 'en', messages, onError: fail }, cache);
}

/** A message that cannot be written is a mistake of ours and must be seen. */
function fail(error: Error): never {
  throw error;
}

function paint(): void {
  document.documentElement.lang = current.locale;
  document.documentElement.dir = current.locale === 'ar-XB' ? 'rtl' : 'ltr';
}

paint();
