/** Manifests that a tool may write, for comparing how two tools read and write them. */
import fc from 'fast-check';
import type { FileEntry } from '../../shared/manifest/manifest';
import type { ReferenceEntry } from './referencePython';
import { fileName } from './referenceTrees';

/** What one of many writers left in a name: half of a pair that UTF-16 writes a character with. */
const loneSurrogate = fc.constantFrom('\ud800', '\udbff', '\udc00', '\udfff', '\ude0a');
const path = fc
  .array(fc.oneof({ weight: 12, arbitrary: fileName }, { weight: 1, arbitrary: loneSurrogate }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join('/'));
const hash = fc.oneof(
  { weight: 9, arbitrary: fc.stringMatching(/^[0-9a-f]{32}$/) },
  // Old writers named content by other words; these entries are refused, and written again as they are.
  { weight: 1, arbitrary: fc.stringMatching(/^[0-9A-Za-z]{1,40}$/) },
);
const huge = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });

const fields = fc.record({
  path,
  hash,
  sizeBytes: fc.oneof(fc.nat().map(BigInt), huge),
  mtimeUs: fc.oneof(fc.integer().map(BigInt), fc.maxSafeInteger().map(BigInt), huge),
});

/** One or more entries in any order, no path twice. */
export const manifestEntries = fc.uniqueArray(fields, { selector: (entry) => entry.path, minLength: 1, maxLength: 12 });
export type AnyEntry = (typeof manifestEntries extends fc.Arbitrary<infer T> ? T : never)[number];

export const toReference = ({ path: at, hash: digest, sizeBytes, mtimeUs }: AnyEntry): ReferenceEntry => [
  at,
  digest,
  sizeBytes.toString(),
  mtimeUs.toString(),
];

export const toSatchel = ({ sizeBytes, mtimeUs, ...rest }: AnyEntry): FileEntry => ({
  kind: 'file',
  ...rest,
  sizeBytes: small(sizeBytes),
  mtimeUs: small(mtimeUs),
});

/** Numbers where they are exact, as the manifest model has them. */
function small(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
