import { expect, test } from 'vitest';
import {
  absoluteComponents,
  components,
  contains,
  pathText,
  type PathFormat,
} from '../../../shared/domain/paths/components';

test.each<[PathFormat, string, string, string[], string]>([
  ['posix', '/a/b', '/', ['a', 'b'], '/a/b'],
  ['posix', '//a/./b//c/../', '/', ['a', 'b'], '/a/b'],
  ['posix', '/', '/', [], '/'],
  ['posix', '/a\\b', '/', ['a\\b'], '/a\\b'],
  ['windows', 'c:/a\\B', 'C:\\', ['a', 'B'], 'C:\\a\\B'],
  ['windows', '\\\\srv\\share\\a', '\\\\', ['srv', 'share', 'a'], '\\\\srv\\share\\a'],
  ['windows', '//srv/share/a', '\\\\', ['srv', 'share', 'a'], '\\\\srv\\share\\a'],
  ['windows', '\\\\?\\C:\\a', 'C:\\', ['a'], 'C:\\a'],
  ['windows', '\\\\?\\UNC\\srv\\share\\a', '\\\\', ['srv', 'share', 'a'], '\\\\srv\\share\\a'],
  ['windows', '\\\\?\\Volume{1}\\a', '\\\\?\\Volume{1}\\', ['a'], '\\\\?\\Volume{1}\\a'],
  ['windows', '\\\\.\\pipe', '\\\\.\\pipe', [], '\\\\.\\pipe'],
])('%s: %s', (format, path, anchor, parts, text) => {
  const found = absoluteComponents(path, format);
  expect({ ...found, text: pathText(found, format) }).toEqual({ anchor, parts, text });
});

test.each<[PathFormat, string]>([
  ['posix', 'a/b'],
  ['posix', ''],
  ['windows', 'C:a'],
  ['windows', '\\a'],
  ['windows', '\\\\'],
  ['windows', '\\\\?\\UNC\\'],
  ['windows', '/a'],
])('%s: %j is not absolute', (format, path) => {
  expect(() => absoluteComponents(path, format)).toThrow(expect.objectContaining({ code: 'path.relative' }));
});

test.each<[PathFormat, string]>([
  ['posix', '/a/../..'],
  ['windows', 'C:\\..\\a'],
])('%s: %s climbs above the top', (format, path) => {
  expect(() => components(path, format)).toThrow(expect.objectContaining({ code: 'path.above_root' }));
});

test.each<[PathFormat, string, string, boolean]>([
  ['posix', '/proj', '/proj/a', true],
  ['posix', '/proj', '/projX', false],
  ['posix', '/proj', '/Proj/a', false],
  ['posix', '/', '/a', true],
  ['windows', 'c:\\Proj', 'C:\\pROJ\\a', true],
  ['windows', '\\\\srv', '\\\\SRV\\share', true],
  ['windows', 'C:\\', 'D:\\a', false],
])('%s: %s contains %s: %s', (format, root, path, expected) => {
  expect(contains(components(root, format), components(path, format), format)).toBe(expected);
});
