import { expect, test } from 'vitest';
import { parsePaths } from '../../../../renderer/ui/parsePaths';

test.each([
  ['one path', '/proj/a', ['/proj/a']],
  ['lines of every system, empty ones left out', '/a\n\n/b\r\n/c\r/d\n', ['/a', '/b', '/c', '/d']],
  ['blanks around an unquoted path', '  /proj/a b \n', ['/proj/a b']],
  ['quotes keep what is inside', '"C:\\with space \\a"\n\'/it"s \'', ['C:\\with space \\a', '/it"s ']],
  ['a lone quote is part of the name', '"\n/a"', ['"', '/a"']],
  ['addresses of a file manager', 'file:///proj/caf%C3%A9%20x', ['/proj/café x']],
  [
    'addresses of Windows and of shares',
    'file:///C:/proj/a\nfile://server/share/a',
    ['C:\\proj\\a', '\\\\server\\share\\a'],
  ],
  ['a broken address is left for the engine to name', 'file:///%E0%A4%A', ['file:///%E0%A4%A']],
  ['leading dashes and dots', '-rf\n..\n.hidden', ['-rf', '..', '.hidden']],
])('%s', (_name, text, paths) => {
  expect(parsePaths(text)).toEqual(paths);
});
