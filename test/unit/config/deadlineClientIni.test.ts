import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clearInIni, iniValue, parseIni, setInIni } from '../../../main/engine/config/deadlineClientIni';

const plain = (text: string): Record<string, Record<string, string>> =>
  Object.fromEntries(
    [...parseIni(text).sections].map(([section, values]) => [
      section,
      Object.fromEntries([...values].map(([key, { text: value }]) => [key, value])),
    ]),
  );

test('reads sections, both separators, comments, continuation lines and keys in any case', () => {
  const text = [
    '# mine',
    '[defaults]',
    'Farm_ID: farm-1',
    '  ; a comment inside',
    'paths = /a',
    '\t/b',
    '',
    '   # not a part',
    '   /c',
    '',
    '[profile-X  settings]  behind',
    '  a=1=2',
    'empty =',
  ].join('\r\n');
  expect(plain(text)).toEqual({
    defaults: { farm_id: 'farm-1', paths: '/a\n/b\n\n/c' },
    'profile-X  settings': { a: '1=2', empty: '' },
  });
});

test('of a key that is there twice the last one counts, and both are told with what means nothing', () => {
  const read = parseIni('lost = 1\n[a]\nk = 1\nK = 2\nnonsense\n[a]\nk = 3\n');
  expect([iniValue(read, 'a', 'k'), read.problems]).toEqual([
    { text: '3', line: 7 },
    [
      { line: 1, problem: 'this line stands before the first section' },
      { line: 4, problem: 'k is there twice; the last one counts' },
      { line: 5, problem: 'this line is neither a section nor a key with a value' },
      { line: 6, problem: 'the section [a] is there twice' },
      { line: 7, problem: 'k is there twice; the last one counts' },
    ],
  ]);
});

test('a section inherits from DEFAULT, one that is not there does not', () => {
  const read = parseIni('[DEFAULT]\nk = all\n[a]\n');
  expect([iniValue(read, 'a', 'k')?.text, iniValue(read, 'b', 'k')]).toEqual(['all', undefined]);
});

test.each([
  ['', '[s]\nk = v\n'],
  ['[a]\nx = 1', '[a]\nx = 1\n\n[s]\nk = v\n'],
  ['[a]\r\nx = 1\r\n\r\n', '[a]\r\nx = 1\r\n\r\n[s]\r\nk = v\r\n'],
  ['[s]\nx = 1\n\n# of b\n[b]\n', '[s]\nx = 1\nk = v\n\n# of b\n[b]\n'],
  ['[s]\n  x = 1\n  [b]\n', '[s]\n  x = 1\n  k = v\n  [b]\n'],
  ['[s]\n  [b]\n', '[s]\n  k = v\n  [b]\n'],
  ['[s]\nK:old\n  more\n# kept\n\n  end\n[b]\n', '[s]\nK:v\n# kept\n\n[b]\n'],
  ['[s]\nk = 1\n[s]\nk = 2\n', '[s]\nk = 1\n[s]\nk = v\n'],
  ['\ufeff[s]\nk =', '\ufeff[s]\nk = v'],
])('sets a key of %j with one line', (before, after) => {
  expect(setInIni(before, 's', 'k', 'v')).toBe(after);
});

test('clearing takes out every line of the key and nothing else', () => {
  expect(clearInIni('[s]\nk = 1\n  2\n# c\nx = 1\nK : 3\n[b]\nk = 4\n', 's', 'k')).toBe(
    '[s]\n# c\nx = 1\n[b]\nk = 4\n',
  );
});

const names = ['k', 'x', 'other key'];
const sections = ['defaults', 'profile-X  settings', 'profile-(default) f q defaults'];
const fragments = [
  ...sections.map((name) => `[${name}]`),
  '  [indented]',
  '[DEFAULT]',
  ...names.flatMap((name) => [`${name} = 1`, `${name}:2 % 3`, `  ${name.toUpperCase()} = `, `    ${name}=a`]),
  '# comment',
  '   ; deeper comment',
  '',
  '   ',
  '  continued = or not',
  'nonsense',
  '    nonsense',
  '=',
  '\u00a0nbsp = 1',
];
const texts = fc
  .tuple(fc.array(fc.constantFrom(...fragments), { maxLength: 14 }), fc.constantFrom('', '\ufeff'), fc.boolean())
  .chain(([lines, mark, isEnded]) =>
    fc.constantFrom('\n', '\r\n', '\r').map((newline) => mark + lines.join(newline) + (isEnded ? newline : '')),
  );
const values = fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[\u0000-\u001f\u007f]/g, '').trim());

/** What the text says but for one key. */
const others = (text: string, section: string, key: string): unknown =>
  Object.fromEntries(
    Object.entries(plain(text))
      .map(([name, found]) => [
        name,
        Object.fromEntries(Object.entries(found).filter(([one]) => name !== section || one !== key)),
      ])
      .filter(([name, found]) => name !== section || Object.keys(found as object).length > 0),
  );

/** The lines that are in `before` and not in `after`, and the reverse, by a common beginning and end. */
function changedPart(before: string, after: string): readonly [gone: string, come: string] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return [before.slice(start, before.length - end), after.slice(start, after.length - end)];
}

test('D2: setting any key of any text changes that key alone, and every other byte stays', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom(...sections), fc.constantFrom(...names), values, (text, section, key, value) => {
      const after = setInIni(text, section, key, value);
      expect(iniValue(parseIni(after), section, key)?.text).toBe(value);
      expect(others(after, section, key)).toEqual(others(text, section, key));
      const [gone, come] = changedPart(text, after);
      const written = parseIni(text).sections.get(section)?.get(key)?.text;
      // A value over several lines goes with them; everything else is one place of one line, or lines that came.
      if (written === undefined) expect(gone).toBe('');
      else if (!written.includes('\n')) expect(`${gone}${come}`).not.toMatch(/[\r\n]/);
      expect(setInIni(after, section, key, value)).toBe(after);
    }),
    { numRuns: 3000 },
  );
});

test('clearing any key of any text takes it out, and what is left stands in the old order', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom(...sections), fc.constantFrom(...names), (text, section, key) => {
      const after = clearInIni(text, section, key);
      expect(parseIni(after).sections.get(section)?.get(key)).toBe(undefined);
      expect(others(after, section, key)).toEqual(others(text, section, key));
      const lines = text.split(/(?<=\n)|(?<=\r)(?!\n)/);
      let at = 0;
      for (const line of after.split(/(?<=\n)|(?<=\r)(?!\n)/)) {
        while (at < lines.length && lines[at] !== line) at += 1;
        expect(lines[at] ?? '').toBe(line);
        at += 1;
      }
    }),
    { numRuns: 3000 },
  );
});
