/** Made-up secrets of every kind, and the forms in which programs write them. */
import { Buffer } from 'node:buffer';

const lettersAndDigits = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const keyLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The same for the same seed. */
export function madeUp(seed: string, length: number, of = lettersAndDigits): string {
  let state = Array.from(seed, (letter) => letter.charCodeAt(0)).reduce((sum, code) => (sum * 31 + code) >>> 0, 7);
  return Array.from({ length }, () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return of[(state >>> 8) % of.length] ?? 'x';
  }).join('');
}

/** A secret, and how it stands in a text: those without a form of their own bear a name, as they do wherever they are written. */
export interface Canary {
  readonly secret: string;
  readonly inText: string;
}

export const kinds: Readonly<Record<string, (seed: string) => Canary>> = {
  'access key': (seed) => bare(`AKIA${madeUp(seed, 16, keyLetters)}`),
  'session key': (seed) => bare(`ASIA${madeUp(seed, 16, keyLetters)}`),
  'secret key': (seed) => bare(`${madeUp(seed, 36)}x/7Z`),
  'session token': (seed) => bare(`IQoJb3JpZ2luX2VjE${madeUp(seed, 200)}9z`),
  password: (seed) => named('password', `pw${madeUp(seed, 12)}`),
  'client secret': (seed) => named('clientSecret', madeUp(seed, 20)),
  'bearer token': (seed) => {
    const secret = madeUp(seed, 24);
    return { secret, inText: `Bearer ${secret}` };
  },
  'web token': (seed) => bare(`eyJ${madeUp(seed, 20)}.${madeUp(`${seed} 2`, 40)}.${madeUp(`${seed} 3`, 30)}`),
  'password of an address': (seed) => {
    const secret = madeUp(seed, 14);
    return { secret, inText: `https://mia:${secret}@proxy.studio:8080/` };
  },
  'signature of an address': (seed) => {
    const secret = madeUp(seed, 40, 'abcdef0123456789');
    return { secret, inText: `https://b.s3.eu-west-1.amazonaws.com/k?X-Amz-Signature=${secret}` };
  },
  'e-mail': (seed) => bare(`${madeUp(seed, 10, 'abcdefghijklm').toLowerCase()}@studio.example`),
  account: (seed) => {
    const secret = `4${madeUp(seed, 11, '0123456789')}`;
    return { secret, inText: `arn:aws:iam::${secret}:role/x` };
  },
};

function bare(secret: string): Canary {
  return { secret, inText: secret };
}

function named(name: string, secret: string): Canary {
  return { secret, inText: `${name}=${secret}` };
}

const hexOf = (bytes: Buffer, between = ''): string => bytes.toString('hex').match(/../g)?.join(between) ?? '';

export const encodings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 behind a path': (text) => `a/bc/${Buffer.from(text).toString('base64')}`,
  'base64 of two-byte letters': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'base64 twice': (text) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64'),
  hex: (text) => hexOf(Buffer.from(text)),
  'HEX with colons': (text) => hexOf(Buffer.from(text), ':').toUpperCase(),
  'hex with blanks': (text) => hexOf(Buffer.from(text), ' '),
  'hex of two-byte letters': (text) => hexOf(Buffer.from(text, 'utf16le')),
  '\\x escapes': (text) => hexOf(Buffer.from(text)).replaceAll(/../g, (pair) => `\\x${pair}`),
  'base64 of hex': (text) => Buffer.from(hexOf(Buffer.from(text))).toString('base64'),
  'percent signs': (text) => hexOf(Buffer.from(text)).replaceAll(/../g, (pair) => `%${pair}`),
  'percent signs twice': (text) => hexOf(Buffer.from(text)).replaceAll(/../g, (pair) => `%25${pair}`),
  '\\u escapes': (text) => hexOf(Buffer.from(text)).replaceAll(/../g, (pair) => `\\u00${pair}`),
  'JSON in JSON': (text) => JSON.stringify(JSON.stringify({ msg: text })),
};

/** What a search of the bytes of a bundle would be for. */
export function formsOf(secret: string): readonly Buffer[] {
  const wide = Buffer.from(secret, 'utf16le');
  const narrow = Buffer.from(secret);
  // The middle of base64 is the same wherever the secret begins, from one of three places on.
  const base64 = [narrow, wide].flatMap((bytes) =>
    [0, 1, 2].map((start) => {
      const whole = bytes.subarray(start, start + Math.floor((bytes.length - start) / 3) * 3);
      return Buffer.from(whole.toString('base64'));
    }),
  );
  const url = base64.map((form) => Buffer.from(form.toString().replaceAll('+', '-').replaceAll('/', '_')));
  const hex = hexOf(narrow);
  const hexForms = [hex, hexOf(narrow, ':'), hexOf(narrow, ' '), hexOf(wide)].flatMap((form) => [
    form,
    form.toUpperCase(),
  ]);
  const escapes = ['%', '%25', '\\x', '\\\\x', '\\u00', '\\\\u00'].map((mark) =>
    hex.replaceAll(/../g, (pair) => mark + pair),
  );
  return [
    narrow,
    wide,
    Buffer.from(wide).swap16(),
    ...base64,
    ...url,
    ...[...hexForms, ...escapes].map((form) => Buffer.from(form)),
  ];
}
