import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renameByPattern, renameFields, type FileToRename } from '../../../main/engine/outputs/plan/renamePattern';
import { isSafeRelativePath } from '../../../main/engine/outputs/plan/relativePath';
import { nameKey, platformTraits, type TargetPlatform } from '../../../main/engine/outputs/plan/traits';

const frames: readonly FileToRename[] = ['r/beauty.1001.exr', 'r/beauty.1002.exr', 'r/beauty.1003.exr'].map((path) => ({
  path,
  frame: { start: 7, end: 11 },
  taskId: 'task-7',
}));
const context = (more: { platform?: TargetPlatform; taken?: readonly string[] } = {}) => ({
  jobName: 'sq/020',
  date: '20261121',
  traits: platformTraits[more.platform ?? 'linux'],
  isTaken: (path: string) => more.taken?.includes(path) === true,
});

describe('a rename pattern', () => {
  it.each([
    ['{stem}_farm.{frame}.{ext}', ['beauty_farm.1001.exr', 'beauty_farm.1002.exr', 'beauty_farm.1003.exr']],
    ['{job}_{date}.{n:4}.{ext}', ['sq_020_20261121.0001.exr', 'sq_020_20261121.0002.exr', 'sq_020_20261121.0003.exr']],
    ['{task}-{n}', ['task-7-1', 'task-7-2', 'task-7-3']],
  ])('%j names each file in its folder', (pattern, names) => {
    expect(renameByPattern(frames, pattern, context())).toEqual({ paths: names.map((name) => `r/${name}`) });
  });

  it('reads single files by their stem, a lone frame and a packed extension', () => {
    const files = ['notes.txt', 'sim.0012.bgeo.sc', 'README'].map((path) => ({ path }));
    expect(renameByPattern(files, '{stem}|{frame}|{ext}', context()).paths).toEqual([
      'notes||txt',
      'sim|0012|bgeo.sc',
      'README||',
    ]);
  });

  it.each([
    ['', 'The pattern is empty.'],
    ['a/{stem}', 'A name cannot hold / or \\.'],
    ['{frame', 'A brace is open. Fields are written {stem}.'],
    ['{who}', 'There is no field {who}. The fields are {stem} {frame} {ext} {n} {job} {task} {date}.'],
    ['{stem:3}', '{stem:3} is not understood. Only {n:4} takes a width, from 1 to 9.'],
    ['{stem}.{ext}', 'beauty.1001.exr and beauty.1002.exr would both be beauty.exr.'],
    ['x{n}', 'x2 is taken.'],
    ['..', '".." is not a name.'],
  ])('%j is refused: %s', (pattern, problem) => {
    expect(renameByPattern(frames, pattern, context({ taken: ['r/x2'] })).problem).toBe(problem);
  });

  it('refuses what the folder refuses', () => {
    expect([
      renameByPattern(frames.slice(0, 1), 'a:b', context({ platform: 'windows' })).problem,
      renameByPattern(frames.slice(0, 1), 'nul.txt', context({ platform: 'windows' })).problem,
      renameByPattern(frames.slice(0, 2), 'A{n}'.repeat(130), context()).problem?.endsWith('is too long.'),
      renameByPattern([{ path: 'a' }, { path: 'A' }], '{stem}', context({ platform: 'macos' })).problem,
    ]).toEqual([
      '"a:b" is not allowed in this folder.',
      '"nul.txt" is not allowed in this folder.',
      true,
      'a and A would both be A.',
    ]);
  });

  it('gives safe names of their own or says why not, whatever is typed', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(...renameFields.map((field) => `{${field}}`), '{n:3}', '.', '_', '..', 'CON'),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 5 }),
        fc.constantFrom<TargetPlatform>('linux', 'macos', 'windows'),
        (pieces, platform) => {
          const { paths, problem } = renameByPattern(frames, pieces.join(''), context({ platform }));
          if (problem !== undefined) return;
          const keys = paths.map((path) => nameKey(path, platformTraits[platform]));
          expect([
            new Set(keys).size,
            paths.every((path) => isSafeRelativePath(path, platform) && path.split('/').length === 2),
          ]).toEqual([3, true]);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
