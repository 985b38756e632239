import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editToml, flattenToml, parseToml, placeOfKey } from '../../../main/adapters/config/tomlEdit';

const fragments = [
  '# a comment',
  '',
  '[ui]',
  '[ ui ] # spaced',
  '[store]',
  '[[list]]',
  'theme = "dark" # why',
  "theme = 'li#ght'",
  '  theme="a \\" # b"',
  'region = """',
  'theme = "inside of text"',
  '"""',
  'ui.theme = "dotted"',
  'ui = { theme = "inline" }',
  'numbers = [',
  '  1, # one',
  ']',
  'theme = true',
];

test('an edit changes its key and no other, or is not made', () => {
  const texts = fc
    .array(fc.constantFrom(...fragments), { maxLength: 12 })
    .chain((lines) => fc.constantFrom('\n', '\r\n').map((newline) => lines.join(newline)));
  const values = fc.option(fc.oneof(fc.string(), fc.boolean(), fc.integer()), { nil: undefined });
  fc.assert(
    fc.property(texts, values, fc.constantFrom('ui.theme', 'store.region'), (text, value, key) => {
      let before: Map<string, unknown>;
      try {
        before = flattenToml(parseToml(text));
      } catch {
        // Not TOML: nobody edits it.
        return;
      }
      const edited = editToml(text, key, value);
      if (edited === undefined) return;
      const after = flattenToml(parseToml(edited));
      expect(after.get(key)).toEqual(value);
      after.delete(key);
      before.delete(key);
      expect(Object.fromEntries(after)).toEqual(Object.fromEntries(before));
    }),
    { numRuns: 1000 },
  );
});

test('setting the value that is there gives the same bytes again', () => {
  const text = '# x\n\n[ui]\ntheme = "dark" # why\r\n[store]\nregion = \'a\'';
  expect([editToml(text, 'ui.theme', 'dark'), editToml(text, 'ui.density', undefined)]).toEqual([text, text]);
});

test('the place of a key is its line and column, in a table or with its whole name', () => {
  const text = 'store.uri = "x"\n[ui]\n\n   theme = 1\n[other]\ntheme = 2\n';
  expect([placeOfKey(text, 'store.uri'), placeOfKey(text, 'ui.theme'), placeOfKey(text, 'ui.density')]).toEqual([
    { line: 1, column: 1 },
    { line: 4, column: 4 },
    undefined,
  ]);
});
