import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyEntry, needsHash, type EntryFacts } from '../../../main/engine/outputs/plan/classify';
import { allowedActions } from '../../../main/engine/outputs/plan/kinds';
import { compareLocalTime } from '../../../main/engine/outputs/plan/times';
import { platformTraits, type TargetPlatform } from '../../../main/engine/outputs/plan/traits';
import { planKinds, type PlanAction, type PlanKind } from '../../../shared/domain/plan';

const remote = { size: 100, mtimeUs: 1_700_000_000_123_456n, hash: 'a'.repeat(32) };
const atRemote = remote.mtimeUs * 1000n;
const file = { type: 'file' as const, size: 100, mtimeNs: atRemote };
const later = { ...file, mtimeNs: atRemote + 60_000_000_123n };
const earlier = { ...file, mtimeNs: atRemote - 60_000_000_123n };
const placed = { hash: 'b'.repeat(32), size: 100, mtimeNs: atRemote - 60_000_000_123n };
const base: EntryFacts = { path: 'renders/a.exr', target: '/t', remote, useHash: true };
const other = 'c'.repeat(32);

type Row = readonly [string, EntryFacts, PlanKind, PlanAction | undefined];
/** One row and more per kind, with what is recommended. */
const everywhere: readonly Row[] = [
  ['climbs out', { ...base, path: 'a/../../x' }, 'unsafe-path', undefined],
  ['is absolute', { ...base, path: '/etc/passwd' }, 'unsafe-path', undefined],
  ['has an empty part', { ...base, path: 'a//b' }, 'unsafe-path', undefined],
  ['holds NUL', { ...base, path: 'a\0b' }, 'unsafe-path', undefined],
  ['is drive-relative', { ...base, path: 'C:x' }, 'unsafe-path', undefined],
  ['is UNC', { ...base, path: '\\\\srv\\share\\x' }, 'unsafe-path', undefined],
  ['climbs by backslashes', { ...base, path: 'a\\..\\..\\x' }, 'unsafe-path', undefined],
  ['names the backup folder', { ...base, path: '.satchel/backup/x' }, 'unsafe-path', undefined],
  ['goes through a link out of the root', { ...base, isUnsafe: true }, 'unsafe-path', undefined],
  ['has no folder yet', { ...base, target: null }, 'unmapped-root', undefined],
  ['is not in the store', { ...base, isMissingInStore: true }, 'missing-in-store', 'skip'],
  ['has too long a name', { ...base, path: 'x'.repeat(256) }, 'name-not-allowed', 'rename'],
  [
    'has another spelling here',
    { ...base, hasCaseClash: true, local: file, localHash: remote.hash },
    'case-clash',
    'keep-both',
  ],
  ['meets a folder', { ...base, local: { ...file, type: 'folder' } }, 'type-differs', 'ask'],
  ['meets a link', { ...base, local: { ...file, type: 'symlink' } }, 'type-differs', 'ask'],
  ['needs a folder where a file is', { ...base, isParentNoFolder: true }, 'type-differs', 'ask'],
  ['was written by two tasks', { ...base, hasSeveralVersions: true }, 'several-versions', 'pick'],
  ['cannot be written', { ...base, canWrite: false }, 'no-access', 'ask'],
  ['is read-only', { ...base, isLocked: true, local: earlier, localHash: other }, 'locked', 'retry'],
  ['is empty here', { ...base, local: { ...file, size: 0 } }, 'local-damaged', 'overwrite'],
  ['was interrupted', { ...base, local: file, localHash: other, wasInterrupted: true }, 'local-damaged', 'overwrite'],
  ['waits for its hash', { ...base, local: file }, 'verifying', 'ask'],
  ['is proved equal', { ...base, local: later, localHash: remote.hash }, 'identical', 'skip'],
  ['is equal although it was edited', { ...base, local: later, localHash: remote.hash, placed }, 'identical', 'skip'],
  ['was edited after a download', { ...base, local: { ...later, size: 70 }, placed }, 'edited-here', 'keep-both'],
  ['was edited back in time', { ...base, local: earlier, localHash: other, placed }, 'edited-here', 'keep-both'],
  [
    'is untouched since a download',
    { ...base, local: { ...file, size: 90, mtimeNs: placed.mtimeNs }, placed: { ...placed, size: 90 } },
    'remote-newer',
    'overwrite',
  ],
  ['is untouched but touched', { ...base, local: later, localHash: placed.hash, placed }, 'remote-newer', 'overwrite'],
  ['is older here', { ...base, local: earlier, localHash: other }, 'remote-newer', 'ask'],
  ['is newer here', { ...base, local: later, localHash: other }, 'local-newer', 'keep-both'],
  ['has another size', { ...base, local: { ...file, size: 7 } }, 'size-differs', 'ask'],
  ['has other content', { ...base, local: file, localHash: other }, 'content-differs', 'ask'],
  ['is not here', base, 'new', 'download'],
];

const onUnix: readonly Row[] = [
  ['is called NUL', { ...base, path: 'NUL' }, 'new', 'download'],
  ['ends with a dot', { ...base, path: 'a.' }, 'new', 'download'],
  ['holds a star', { ...base, path: 'a*b' }, 'new', 'download'],
  ['holds a colon in its name', { ...base, path: 'take/x:y' }, 'new', 'download'],
  ['has half a character', { ...base, path: 'x\ud800' }, 'name-not-allowed', 'rename'],
];

const onWindows: readonly Row[] = [
  ['names a stream', { ...base, path: 'take/x:y' }, 'unsafe-path', undefined],
  ['is called NUL', { ...base, path: 'NUL' }, 'name-not-allowed', 'rename'],
  ['is called com¹.txt', { ...base, path: 'com¹.txt' }, 'name-not-allowed', 'rename'],
  ['ends with a dot', { ...base, path: 'a.' }, 'name-not-allowed', 'rename'],
  ['ends with a space', { ...base, path: 'b ' }, 'name-not-allowed', 'rename'],
  ['holds a star', { ...base, path: 'a*b' }, 'name-not-allowed', 'rename'],
  ['holds a control character', { ...base, path: 'a\u0001b' }, 'name-not-allowed', 'rename'],
  ['disguises the own folder', { ...base, path: '.Satchel./x' }, 'unsafe-path', undefined],
  ['has half a character', { ...base, path: 'x\ud800' }, 'new', 'download'],
];

const byPlatform: Readonly<Record<TargetPlatform, readonly Row[]>> = {
  linux: [
    ...everywhere,
    ...onUnix,
    ['has a name of 200 umlauts', { ...base, path: 'ä'.repeat(200) }, 'name-not-allowed', 'rename'],
    ['is too long a path', { ...base, path: `${'abcdefghi/'.repeat(409)}x` }, 'path-too-long', 'elsewhere'],
  ],
  macos: [
    ...everywhere,
    ...onUnix,
    ['has a name of 200 umlauts', { ...base, path: 'ä'.repeat(200) }, 'new', 'download'],
    ['is too long a path', { ...base, path: `${'abcdefghi/'.repeat(102)}x` }, 'path-too-long', 'elsewhere'],
  ],
  windows: [
    ...everywhere,
    ...onWindows,
    ['has a name of 200 umlauts', { ...base, path: 'ä'.repeat(200) }, 'new', 'download'],
    [
      'is longer than the extended form',
      { ...base, target: `C:\\${'x'.repeat(32_700)}`, path: 'a/b/c'.repeat(20) },
      'path-too-long',
      'elsewhere',
    ],
  ],
};

describe.each(Object.entries(byPlatform))('on %s a file that', (platform, rows) => {
  const traits = platformTraits[platform as TargetPlatform];
  it.each(rows)('%s', (_what, facts, kind, action) => {
    const result = classifyEntry(facts, traits);
    expect([result.kind, result.recommend?.action]).toEqual([kind, action]);
  });

  it('shows every kind at least once in this table', () => {
    expect(planKinds.filter((kind) => !rows.some(([, , expected]) => expected === kind))).toEqual([]);
  });
});

describe('classification', () => {
  it('counts the mark of the extended form, which Windows counts as well', () => {
    const place = (target: string, length: number) =>
      classifyEntry({ ...base, target, path: `${'d/'.repeat(50)}${'x'.repeat(length - 100)}` }, platformTraits.windows);
    const drive = `C:\\${'x'.repeat(32_500)}`;
    const share = `\\\\srv\\${'x'.repeat(32_500)}`;
    // 32,766 with one separator: four more for a drive, six more for a share.
    const room = (target: string, mark: number) => 32_766 - target.length - 1 - mark;
    expect([
      place(drive, room(drive, 4)).kind,
      place(drive, room(drive, 4) + 1).kind,
      place(share, room(share, 6)).kind,
      place(share, room(share, 6) + 1).kind,
    ]).toEqual(['new', 'path-too-long', 'new', 'path-too-long']);
  });

  it('judges the temp name beside a short file name where long paths are unusable', () => {
    const traits = { ...platformTraits.windows, maxPathUnits: 259 };
    const place = (folder: number) =>
      classifyEntry({ ...base, target: 'C:\\p', path: `${'f'.repeat(folder)}/a` }, traits).kind;
    expect([place(227), place(228)]).toEqual(['new', 'path-too-long']);
  });

  it('lists what else holds, in order', () => {
    const facts = { ...base, hasCaseClash: true, canWrite: false, isLocked: true, local: later, localHash: other };
    expect(classifyEntry(facts, platformTraits.linux)).toEqual({
      kind: 'case-clash',
      also: ['no-access', 'locked', 'local-newer'],
      recommend: { action: 'keep-both', why: 'other-spelling' },
    });
  });

  it('takes equal size and time as proof without hashes, and says so', () => {
    const result = (facts: EntryFacts) => classifyEntry({ ...facts, useHash: false }, platformTraits.linux);
    const same = result({ ...base, local: file });
    expect([
      same.kind,
      same.proof,
      result({ ...base, local: later }).kind,
      result({ ...base, local: earlier }).kind,
    ]).toEqual(['identical', 'time', 'local-newer', 'remote-newer']);
  });

  it('asks for a hash only where it would prove something', () => {
    const ask = (facts: Partial<EntryFacts>) => needsHash({ ...base, ...facts });
    expect([
      ask({}),
      ask({ local: file }),
      ask({ local: { ...file, size: 7 } }),
      ask({ local: { ...later, size: 7 }, placed: { ...placed, size: 7 } }),
      ask({ local: { ...later, size: 7 }, placed: { ...placed, size: 7, mtimeNs: later.mtimeNs } }),
      ask({ local: { ...file, type: 'symlink' } }),
      ask({ local: file, useHash: false }),
    ]).toEqual([false, true, false, true, false, false, false]);
  });

  it('calls a file edited when its content is, even with its old size and time', () => {
    const facts = { ...base, local: { ...file, mtimeNs: placed.mtimeNs }, placed, localHash: other };
    expect(classifyEntry(facts, platformTraits.linux).kind).toBe('edited-here');
  });

  it.each([
    [0n, 0],
    [1000n, 0],
    [1001n, 1],
    [-1001n, -1],
  ])('sees a local time %d ns off as %d', (offset, expected) => {
    expect(compareLocalTime(atRemote + offset, remote.mtimeUs)).toBe(expected);
  });

  it.each([
    ['a whole second below one second apart', 1_700_000_001_000_000_000n, 0],
    ['a whole second more than one second apart', 1_700_000_003_000_000_000n, 1],
    ['an even second below two seconds apart', 1_700_000_002_000_000_000n, 0],
    ['an even second more than two seconds apart', 1_700_000_004_000_000_000n, 1],
    ['an odd second below two seconds apart', 1_699_999_999_000_000_000n, -1],
  ])('compares %s with the coarser precision', (_what, local, expected) => {
    expect(compareLocalTime(local, remote.mtimeUs)).toBe(expected);
  });
});

const hashes = fc.constantFrom('a'.repeat(32), 'b'.repeat(32), other);
const sizes = fc.constantFrom(0, 7, 100);
const localTimes = fc.constantFrom(file.mtimeNs, later.mtimeNs, earlier.mtimeNs, 1_700_000_002_000_000_000n);
const flag = fc.boolean();
const anyFacts: fc.Arbitrary<EntryFacts> = fc
  .record(
    {
      path: fc.oneof(fc.constantFrom('a/b.exr', 'NUL', '../x', 'x'.repeat(300)), fc.string({ unit: 'binary' })),
      target: fc.constantFrom('/t', null),
      remote: fc.record({ size: sizes, mtimeUs: fc.constant(remote.mtimeUs), hash: hashes }),
      useHash: flag,
      local: fc.record({
        type: fc.constantFrom('file', 'folder', 'symlink', 'other'),
        size: sizes,
        mtimeNs: localTimes,
      }),
      localHash: hashes,
      placed: fc.record({ hash: hashes, size: sizes, mtimeNs: localTimes }),
      isUnsafe: flag,
      isMissingInStore: flag,
      isParentNoFolder: flag,
      hasCaseClash: flag,
      hasSeveralVersions: flag,
      canWrite: flag,
      isLocked: flag,
      wasInterrupted: flag,
    },
    { requiredKeys: ['path', 'target', 'remote', 'useHash'] },
  )
  .map((facts) => facts as EntryFacts);

describe('for any facts', () => {
  it('there is exactly one kind, it is not among the others, and its recommendation is allowed', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom<TargetPlatform>('linux', 'macos', 'windows'), (facts, platform) => {
        const { kind, also, recommend } = classifyEntry(facts, platformTraits[platform]);
        const order = [kind, ...also].map((name) => planKinds.indexOf(name));
        expect(new Set(order).size).toBe(order.length);
        expect([...order].sort((a, b) => a - b)).toEqual(order);
        if (recommend !== undefined && recommend.action !== 'ask')
          expect(allowedActions(kind)).toContain(recommend.action);
        expect(classifyEntry({ ...facts }, platformTraits[platform])).toEqual(
          classifyEntry(facts, platformTraits[platform]),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
