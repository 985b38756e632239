/** The catalogue of the window's texts is whole, used, and survives being translated. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import { english } from '../../../renderer/locales/english';
import { pseudoLocales, pseudoMessages } from '../../../renderer/locales/pseudo';

const renderer = join(import.meta.dirname, '../../../renderer');
const catalogues = join(renderer, 'locales/en');

const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('english.ts'))
  .map((name) => readFileSync(join(renderer, name), 'utf8'))
  // The table of commands names their words.
  .concat(['domain/commands.ts'].map((name) => readFileSync(join(renderer, '../shared', name), 'utf8')))
  .join('\n');

test('every file of the catalogue is read and its ids begin with its name', () => {
  const strangers = readdirSync(catalogues).flatMap((file) => {
    const area = file.replace(/\.json$/, '');
    const messages = JSON.parse(readFileSync(join(catalogues, file), 'utf8')) as Record<string, string>;
    return Object.keys(messages).filter((id) => !id.startsWith(`${area}.`) || !(id in english));
  });
  expect(strangers).toEqual([]);
});

test('every text of the catalogue is used somewhere', () => {
  const unused = Object.keys(english).filter(
    (id) => !id.startsWith('command.menu.') && !sources.includes(`'${id}'`) && !sources.includes(`"${id}"`),
  );
  expect(unused).toEqual([]);
});

test.each(pseudoLocales)('every text can be written in %s with its placeholders still in place', (locale) => {
  const failures: string[] = [];
  const intl = createIntl({
    locale,
    messages: pseudoMessages(english, locale),
    onError: (error) => failures.push(error.message),
  });
  const lost = Object.entries(english).filter(([id, text]) => {
    const names = [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? '');
    const tags = [...text.matchAll(/<(\w+)>/g)].map(([, name]) => name ?? '');
    const values = Object.fromEntries([
      ...names.map((name) => [name, /plural/.test(text) ? 3 : 'VALUE']),
      ...tags.map((name) => [name, (words: unknown[]) => words.join('')]),
    ]) as Record<string, string>;
    const written = intl.formatMessage({ id }, values);
    return written === text && /[a-z]/i.test(text.replaceAll(/\{[^}]*\}/g, ''));
  });
  expect({ lost, failures }).toEqual({ lost: [], failures: [] });
});
