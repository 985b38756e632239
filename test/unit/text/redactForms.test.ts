/** Secrets of every kind in every form that programs write. */
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../shared/text/redact';
import { encodings, formsOf, kinds } from '../../support/canaryForms';

const place = { homeFolder: '/home/mia', userName: 'mia', hostName: 'ws-lighting-07' };

describe.each(Object.keys(kinds))('%s', (kind) => {
  test.each(Object.keys(encodings))('is hidden as %s', (encoding) => {
    const canary = kinds[kind]?.(`${kind} ${encoding}`) ?? { secret: '', inText: '' };
    const written = encodings[encoding]?.(canary.inText) ?? '';
    const redactor = createRedactor(place);
    const value = redactor.value({ msg: `before ${written} after`, [written]: [written] });
    const shown = `${redactor.text(`before ${written} after`)}\n${JSON.stringify(value)}`;
    const leaks = [...formsOf(canary.secret).map(String), written, JSON.stringify(written).slice(1, -1)];
    expect(leaks.filter((leak) => shown.includes(leak))).toEqual([]);
    expect(shown).toMatch(/^before .*<.+> ?.*after/);
  });
});

test('what is known to be secret is found in any form, whatever it looks like', () => {
  const secret = 'Stillwater-Heron';
  const redactor = createRedactor({ ...place, secrets: [secret] });
  const shown = Object.values(encodings).map((encode) => redactor.text(`say ${encode(secret)} loudly`));
  expect(shown.filter((text) => formsOf(secret).some((form) => text.includes(form.toString())))).toEqual([]);
});

test('hashes, ids, times and paths stay as they are', () => {
  const redactor = createRedactor(place);
  const open = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'd41d8cd98f00b204e9800998ecf8427e.xxh128',
    '018f3c5e-7b1a-7cc3-98c4-dc0c0c07398f',
    '2026-11-22T09:22:20.123Z 2026-11-22 09:22',
    'farm-0123456789abcdef0123456789abcdef/queue-0123456789abcdef0123456789abcdef',
    '/mnt/projects/Sunset/shots/sh010/renders/beauty_v012/beauty.1001.exr',
    '00:1a:2b:3c:4d:5e and 192.168.178.21',
    'ThisIsALongIdentifierOfSomeClass at functionName (file.js:12:34)',
  ];
  expect(open.map((text) => redactor.text(text))).toEqual(open);
});

test('lines of a private key are hidden without its first line', () => {
  const body = 'MIIEowIBAAKCAQEAx7Zq3kF9vT2mYB1cD4eR5sW6uX8aN0pQhJgLzKtVbMnCfSdGy1';
  expect(createRedactor(place).text(`${body}\n`)).toBe('<secret>\n');
});
