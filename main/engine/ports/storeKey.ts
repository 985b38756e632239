/** Which texts may be keys of a store. Every store checks its keys here before it touches anything. */
import { AppError } from '../../../shared/domain/errors';

const longestKeyBytes = 1024;

/** Throws `input.name` for a key that is empty, absolute, has empty, `.` or `..` parts, control characters, or is too long. */
export function requireStoreKey(key: string): void {
  const problem = keyProblem(key);
  if (problem === undefined) return;
  throw new AppError({
    code: 'input.name',
    message: `${JSON.stringify(key.slice(0, 200))} cannot be the key of an object: ${problem}.`,
    safe: 'Nothing was read or written.',
  });
}

/** A prefix to list: empty, or what a key may begin with. */
export function requireStorePrefix(prefix: string): void {
  if (prefix !== '') requireStoreKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
}

function keyProblem(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (/[\0-\x1f\x7f]/.test(key)) return 'it has control characters';
  if (/[\ud800-\udfff]/u.test(key)) return 'it has half of a character';
  // A UTF-16 unit takes at most three bytes.
  if (key.length * 3 > longestKeyBytes && encodedLength(key) > longestKeyBytes) return 'it is longer than 1,024 bytes';
  for (const part of key.split('/')) {
    if (part === '') return 'it begins or ends with / or has an empty part';
    if (part === '.' || part === '..') return `it has a part ${part}`;
  }
  return undefined;
}

function encodedLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
