/** Sets the language of the window before the first paint, and again when the settings change. */
import { speak, type Language } from './language';

const memoryKey = 'satchel.language';

/** Remembered for the next start, when the settings are not read yet. */
export function setLanguage(language: Language): void {
  localStorage.setItem(memoryKey, language);
  apply(language);
}

function remembered(): Language {
  const value = localStorage.getItem(memoryKey);
  return value === 'en-XA' || value === 'ar-XB' || value === 'en' ? value : 'system';
}

function apply(language: Language): void {
  document.documentElement.lang = language === 'system' ? 'en' : language;
  document.documentElement.dir = language === 'ar-XB' ? 'rtl' : 'ltr';
  speak(language);
}

apply(remembered());
