/** Facts about plain values that several types of parameters ask for. */
import type { DocumentValue } from '../ports/documents';

/** What Open Job Description takes for true and false; absent for anything else. */
export function truthOf(value: DocumentValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  if (word === 1n || word === 1 || (typeof word === 'string' && ['true', 'yes', 'on', '1'].includes(word))) return true;
  if (word === 0n || word === 0 || (typeof word === 'string' && ['false', 'no', 'off', '0'].includes(word)))
    return false;
  return undefined;
}

/** In characters as a person counts them, not in UTF-16 units. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const character of text) length += character === '' ? 0 : 1;
  return length;
}
