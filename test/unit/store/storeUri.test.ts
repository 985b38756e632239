/** Addresses of stores. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { folderStoreUri, parseStoreUri } from '../../../main/engine/ports/storeUri';

describe('an address', () => {
  test.each([
    ['s3://bucket-1', { kind: 's3', uri: 's3://bucket-1', bucket: 'bucket-1', rootPrefix: '' }],
    ['S3://bucket-1//a//b/', { kind: 's3', uri: 's3://bucket-1/a/b', bucket: 'bucket-1', rootPrefix: 'a/b' }],
    ['file:///mnt/store/', { kind: 'file', uri: 'file:///mnt/store', folder: '/mnt/store' }],
    ['file:///mnt/a b#1?', { kind: 'file', uri: 'file:///mnt/a%20b%231%3F', folder: '/mnt/a b#1?' }],
    ['file:///mnt/caf%C3%A9', { kind: 'file', uri: 'file:///mnt/caf%C3%A9', folder: '/mnt/café' }],
  ])('%s is understood', (text, expected) => {
    expect(parseStoreUri(text, '/')).toEqual(expected);
  });

  test('of a folder on Windows names its drive', () => {
    expect(parseStoreUri('file:///c:/Render Store/x', '\\')).toEqual({
      kind: 'file',
      uri: 'file:///C:/Render%20Store/x',
      folder: 'C:\\Render Store\\x',
    });
  });

  test.each([
    '',
    '/mnt/store',
    'file:store',
    'file://~/store',
    'file:///~/store',
    'file://./store',
    'file://server/share',
    'file:///',
    'file:///a/../b',
    'file:///a%2Fb',
    'file:///a%00b',
    'file:///100%',
    's3://',
    's3:///prefix',
    's3://a',
    's3://bucket one/x',
    's3://bucket-1/../x',
    'http://bucket-1/x',
  ])('%j names no store', (text) => {
    expect(() => parseStoreUri(text, '/')).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });

  test('of any absolute folder leads back to it', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((part) => !/[/\0-\x1f\x7f]/.test(part) && !['.', '..', '~'].includes(part));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (parts) => {
        const folder = `/${parts.join('/')}`;
        const parsed = parseStoreUri(folderStoreUri(folder, '/'), '/');
        expect(parsed).toEqual({ kind: 'file', folder, uri: folderStoreUri(folder, '/') });
      }),
    );
  });
});
