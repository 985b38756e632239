import { expect, test } from 'vitest';
import { hasLines, listOfLines } from '../../../../renderer/features/submit/bundle/listLines';

test.each([
  ['LIST[STRING]', 'beauty\nmatte pass\n', '["beauty", "matte pass"]'],
  ['LIST[STRING]', '  5  \r\n"quoted"', String.raw`["5", "\"quoted\""]`],
  ['LIST[PATH]', '/shots/a.exr', '["/shots/a.exr"]'],
  ['LIST[INT]', '1\n\n+2\n007\n9223372036854775807', '[1, 2, 7, 9223372036854775807]'],
  ['LIST[INT]', '1.5\nten', '["1.5", "ten"]'],
  ['LIST[FLOAT]', '1\n.5\n2.\n+3e2\n-0.25', '[1, 0.5, 2, 300, -0.25]'],
  ['LIST[FLOAT]', '1,5', '["1,5"]'],
  ['LIST[BOOL]', 'True\nfalse\nyes', '[true, false, "yes"]'],
  ['LIST[LIST[INT]]', '1, 2\n[3 4]\n5;', '[[1, 2], [3, 4], ["5;"]]'],
  ['LIST[STRING]', ' \n', '[]'],
])('%s of the lines %j is read as %s', (type, lines, list) => {
  expect(listOfLines(type, lines)).toBe(list);
});

test('a list has lines unless an item of its own value is no line', () => {
  const list = { name: 'L', type: 'LIST[STRING]', control: 'MULTILINE_EDIT' } as const;
  expect([
    hasLines(list),
    hasLines({ ...list, value: '["a"]', items: ['a'] }),
    hasLines({ ...list, value: '[""]' }),
    hasLines({ ...list, type: 'STRING' }),
  ]).toEqual([true, true, false, false]);
});
