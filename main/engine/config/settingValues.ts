/** Values of settings: read from text, and said in words what is wrong with one. */
import { settings, type SettingKey } from '../../../shared/domain/config';

/** The value that a text means for a key; text that fits no other type stays text and is found wrong later. */
export function fromText(key: SettingKey, text: string): unknown {
  if (typeof settings[key].default !== 'boolean') return text;
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : text;
}

/** What is wrong with a value, as the end of a sentence; `undefined` when it is allowed. */
export function problemWith(key: SettingKey, value: unknown): string | undefined {
  const { schema } = settings[key];
  if (schema.safeParse(value).success) return undefined;
  const given = JSON.stringify(value).slice(0, 80);
  if ('options' in schema) return `${given} is not one of ${schema.options.join(', ')}`;
  if (typeof settings[key].default === 'boolean') return `${given} is neither true nor false`;
  return typeof value === 'string' ? `${given} is too long` : `${given} is not text; write it in quotes`;
}
