/** G-N2: long paths of Windows and of shares, on every system: the form that Windows takes whole. */
import { win32 } from 'node:path';
import { expect, test } from 'vitest';
import { extendedForm } from '../../../shared/domain/paths/extendedForm';
import { errorOf } from '../../support/deadlineWorld';

const long = `renders\\${'x'.repeat(140)}\\${'y'.repeat(150)}`;

test.each([
  ['a drive', 'C:\\a\\b.exr', '\\\\?\\C:\\a\\b.exr'],
  ['the top of a drive', 'C:\\', '\\\\?\\C:\\'],
  ['slashes', 'C:/a/b.exr', '\\\\?\\C:\\a\\b.exr'],
  ['a share', '\\\\srv\\share\\a', '\\\\?\\UNC\\srv\\share\\a'],
  ['a share with slashes', '//srv/share/a', '\\\\?\\UNC\\srv\\share\\a'],
  ['dots that fold', 'C:\\a\\.\\b\\..\\c', '\\\\?\\C:\\a\\c'],
  ['G-N2: three hundred characters of a drive', `C:\\${long}`, `\\\\?\\C:\\${long}`],
  ['G-N2: three hundred characters of a share', `\\\\srv\\share\\${long}`, `\\\\?\\UNC\\srv\\share\\${long}`],
  // A name that the plain form would bend: Windows drops the dot and takes the device.
  ['a dot at the end', 'C:\\a\\b.', '\\\\?\\C:\\a\\b.'],
  ['the name of a device', 'C:\\a\\nul', '\\\\?\\C:\\a\\nul'],
])('%s', (_, path, expected) => {
  expect(extendedForm(path)).toBe(expected);
  // What the calls of Node hand to Windows.
  expect(win32.toNamespacedPath(path)).toBe(expected);
  expect(extendedForm(expected)).toBe(expected);
});

test('G-N2: what is in the extended form already gets the separators that nothing mends afterwards', () => {
  expect(extendedForm('\\\\?\\C:\\a/b')).toBe('\\\\?\\C:\\a\\b');
  expect(extendedForm('//?/UNC/srv/share/a')).toBe('\\\\?\\UNC\\srv\\share\\a');
});

test('a device is no folder and stays as it is', () => {
  expect(['\\\\.\\pipe\\satchel', '\\\\?\\Volume{1}\\a'].map(extendedForm)).toEqual([
    '\\\\.\\pipe\\satchel',
    '\\\\?\\Volume{1}\\a',
  ]);
});

test.each([
  ['a', 'path.relative'],
  ['C:a', 'path.relative'],
  ['\\a', 'path.relative'],
  ['\\\\', 'path.relative'],
  ['\\\\?\\UNC\\', 'path.relative'],
  ['C:\\..\\a', 'path.above_root'],
])('%j names no whole path and has no extended form', async (path, code) => {
  expect((await errorOf(Promise.resolve().then(() => extendedForm(path)))).code).toBe(code);
});
