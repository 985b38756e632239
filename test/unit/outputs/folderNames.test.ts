import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FolderNames } from '../../../main/engine/outputs/plan/folderNames';
import { createSameHashes } from '../../../main/engine/outputs/plan/sameHashes';
import { nameKey } from '../../../main/engine/outputs/plan/traits';

const name = fc.oneof(
  fc.constantFrom('a', 'A', 'ab', 'AB', 'aB', 'ä', 'a\u0308', 'Ä', 'b', '\u{1f3ac}', 'Straße', 'STRASSE'),
  fc.string({ minLength: 1, maxLength: 4, unit: 'binary' }),
);
const rules = fc.record({ caseSensitive: fc.boolean(), platform: fc.constantFrom('linux', 'macos', 'windows') });

test('a name is found as the folder spells it, exactly or by the rule of its target', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 12 }), name, rules, (names, wanted, traits) => {
      const folder = new FolderNames(names, traits);
      const key = nameKey(wanted, traits);
      const same = names.filter((one) => nameKey(one, traits) === key);
      expect([folder.count, folder.has(key), folder.find(wanted, key)]).toEqual([
        names.length,
        same.length > 0,
        same.find((one) => one === wanted) ?? same[0],
      ]);
    }),
  );
});

test('places with one hash are found from the first of them', () => {
  const hash = fc.constantFrom('00000001aa', '00000001bb', '00000002aa', 'ffffffffaa', '7fffffffaa');
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 60 }), (hashes) => {
      const same = createSameHashes(hashes.length, (place) => hashes[place]);
      for (const [place, one] of hashes.entries()) same.add(place, one);
      const groups = same.firsts.map((first) => [...same.samesOf(first)].sort((a, b) => a - b));
      const expected = [...new Set(hashes)].map((one) => [...hashes.keys()].filter((place) => hashes[place] === one));
      expect(groups).toEqual(expected);
    }),
  );
});
