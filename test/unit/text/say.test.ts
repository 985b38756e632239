/** Sentences outside of the pages: whole, used, translatable by files alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { noticeOf } from '../../../main/app/notices';
import { settingKeys } from '../../../shared/domain/config';
import { planActions, planKinds } from '../../../shared/domain/plan';
import { actionText } from '../../../shared/text/actionText';
import { kindText } from '../../../shared/text/kindText';
import { parseMessage, writeMessage } from '../../../shared/text/message';
import { reasonSentence, standingText } from '../../../shared/text/reasonText';
import { english, isSentence, say, sayIn, sayList, type SentenceId } from '../../../shared/text/say';
import { aTransfer } from '../../support/transfers';

const root = join(import.meta.dirname, '../../..');
afterEach(() => {
  sayIn('en');
});

describe('a message', () => {
  test.each([
    ['plain', {}, 'plain'],
    ['{a} and {b}', { a: 'x{y}', b: 1200 }, 'x{y} and 1,200'],
    ['{n, plural, one {# file} other {# files}} gone', { n: 1 }, '1 file gone'],
    ['{n, plural, one {# file} other {# files of {who}}}', { n: 1200, who: 'me' }, '1,200 files of me'],
    ['{n, plural, =0 {none} other {#}}', { n: 0 }, 'none'],
    ['{n, number} of #', { n: 3 }, '3 of #'],
    ["the farm's", {}, "the farm's"],
  ])('%s with %j is written %s', (text, values, written) => {
    expect(writeMessage(parseMessage(text), values, 'en')).toBe(written);
  });

  test('that lacks a value or a brace is a mistake of ours', () => {
    expect(() => writeMessage(parseMessage('{a}'), {}, 'en')).toThrow('a value for a');
    expect(() => parseMessage('{a')).toThrow('not closed');
  });
});

const values = (text: string): Record<string, string | number> =>
  Object.fromEntries([...text.matchAll(/\{(\w+)/g)].map(([, name = '']) => [name, 3]));

test('every sentence of every file can be written, in the made-up languages, too, with no word left in English', () => {
  const files = readdirSync(join(root, 'shared/text/en'));
  const inFiles = files.flatMap((file) =>
    Object.keys(JSON.parse(readFileSync(join(root, 'shared/text/en', file), 'utf8')) as object),
  );
  expect(inFiles.sort()).toEqual(Object.keys(english).sort());
  sayIn('en-XA');
  const left = (Object.keys(english) as SentenceId[]).filter((id) => {
    const written = say(id, values(english[id]));
    return !/^\[.*·\]$/u.test(written) || /[aeiou]/.test(written);
  });
  expect(left).toEqual([]);
});

test('every sentence is asked for by somebody', () => {
  const sources = ['main', 'shared', 'renderer']
    .flatMap((layer) =>
      readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => readFileSync(join(root, layer, name), 'utf8')),
    )
    .join('\n');
  // Made of data: the id begins with what stands before a value.
  const made = [...sources.matchAll(/`((?:[a-zA-Z]+\.)+)\$\{/g)].map(([, start = '']) => start);
  const unused = Object.keys(english).filter(
    (id) => !sources.includes(`'${id}'`) && !made.some((start) => id.startsWith(start)),
  );
  expect(unused).toEqual([]);
});

test('everything that is named by data has its sentence', () => {
  const ids = [
    ...planActions.map((action) => `action.${action}`),
    ...planKinds.flatMap((kind) => [`kind.${kind}`, `standing.${kind}`, `reason.${kind}`]),
    ...settingKeys.flatMap((key) => [`setting.${key}.label`, `setting.${key}.help`]),
  ];
  expect(ids.filter((id) => !isSentence(id))).toEqual([]);
});

test('a change of language is heard by everybody who speaks; an unknown one is English', () => {
  const spoken = (): string[] => [
    actionText('skip'),
    kindText('new'),
    standingText('new', false),
    reasonSentence('locked', false, false),
    noticeOf(aTransfer('a', { state: 'done' }), {
      isWindowFocused: false,
      hidesNames: true,
      missingFiles: 0,
    })?.title ?? '',
    sayList([say('outcome.new', { count: 2 })]),
  ];
  const inEnglish = spoken();
  sayIn('en-XA');
  expect(spoken().filter((text) => !text.startsWith('['))).toEqual([]);
  sayIn('tlh');
  expect(spoken()).toEqual(inEnglish);
});
