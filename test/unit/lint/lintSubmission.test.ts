import { describe, expect, test } from 'vitest';
import { lintInPieces, lintSubmission } from '../../../main/engine/lint/lintSubmission';
import { sessionFolderLength } from '../../../main/engine/lint/pathLengths';
import { lintedFiles, lintTree } from '../../support/lintedTree';

const frames = (name: string, first: number, last: number, extension = 'exr'): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `${name}.${first + index}.${extension}`);

describe('texture sets', () => {
  test('missing tiles are named, counted and drawn from facts', () => {
    const tiles = frames('textures/rock_albedo', 1001, 1018, 'tx').filter((path) => !/101[37]/.test(path));
    expect(lintTree(tiles)).toEqual({
      findings: [
        {
          id: 'udim.gap',
          level: 'warning',
          path: '/p/textures/rock_albedo.<UDIM>.tx',
          sentence: '2 of 18 tiles are missing: 1013, 1017.',
          fix: 'Bring the missing tiles here, or go on if nothing is painted on them.',
          missingCount: 2,
          facts: {
            kind: 'tiles',
            present: [1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1014, 1015, 1016, 1018],
            missing: [1013, 1017],
          },
        },
      ],
      counts: { error: 0, warning: 1, info: 0 },
      unlisted: 0,
    });
  });

  test.each([
    ['Mudbox counts from 1', 1, 'u2_v1', 1002],
    ['ZBrush counts from 0', 0, 'u1_v0', 1002],
  ])('pairs of u and v: %s', (_, base, gone, udim) => {
    const pairs = [0, 1, 2, 3].flatMap((v) => [0, 1, 2].map((u) => `u${u + base}_v${v + base}`));
    const report = lintTree(pairs.filter((pair) => pair !== gone).map((pair) => `rock_${pair}.exr`));
    expect(
      report.findings.map(({ id, sentence, facts }) => [id, sentence, facts?.kind === 'tiles' && facts.missing]),
    ).toEqual([['udim.gap', `1 of 12 tiles is missing: ${gone}.`, [udim]]]);
    expect(lintTree(pairs.map((pair) => `rock_${pair}.exr`)).findings).toEqual([]);
  });

  test('pictures of a map are tiles outside of a folder of textures, too', () => {
    const report = lintTree(['a_roughness.1001.png', 'a_roughness.1002.png', 'a_roughness.1004.png']);
    expect(report.findings.map(({ id }) => id)).toEqual(['udim.gap']);
  });

  test('a long plate in a folder of textures is a plate', () => {
    const plate = frames('sourceimages/plate', 1001, 1240).filter((path) => !path.includes('1107'));
    expect(lintTree(plate).findings.map(({ id, sentence }) => [id, sentence])).toEqual([
      ['frames.gap', '1 frame is missing: 1107.'],
    ]);
  });
});

describe('frame sequences', () => {
  test('gaps by folder, apart from sequences of the same name elsewhere', () => {
    const report = lintTree([
      ...frames('a/plate', 1001, 1240).filter((path) => !/110[7-9]|1110/.test(path)),
      ...frames('b/plate', 1001, 1240),
    ]);
    expect(report.findings).toEqual([
      {
        id: 'frames.gap',
        level: 'warning',
        path: '/p/a/plate.[1001-1240].exr',
        sentence: '4 frames are missing: 1107-1110.',
        fix: 'Bring the missing frames here, or go on if the job does not read them.',
        missingCount: 4,
        facts: {
          kind: 'frames',
          first: 1001,
          last: 1240,
          step: 1,
          presentCount: 236,
          missing: [{ first: 1107, last: 1110 }],
          missingCount: 4,
        },
      },
    ]);
  });

  test('empty files among frames are named', () => {
    const report = lintTree(frames('f', 1001, 1003), { sizes: { 'f.1002.exr': 0 } });
    expect(report.findings.map(({ id, sentence, facts }) => [id, sentence, facts])).toEqual([
      [
        'frames.empty_file',
        '1 of 3 files is empty (0 bytes): 1002.',
        { kind: 'paths', paths: ['/p/f.1002.exr'], count: 1 },
      ],
    ]);
  });

  test('an empty file that stands alone is nobody’s concern', () => {
    expect(lintTree(['done.flag', 'scene.ma'], { sizes: { 'done.flag': 0 } }).findings).toEqual([]);
  });
});

describe('names', () => {
  const odd = ['a:b', 'CON.exr', 'tail.', 'blank ', 'com¹.txt', 'nul', 'x?.exr', 'fine.exr', 'conifer.exr', '..dots'];

  test('Windows workers cannot create them: a warning where workers run Windows, a hint where nobody knows, nothing on Linux', () => {
    const found = (workerOs?: 'windows' | 'linux' | 'macos'): unknown =>
      lintTree(odd, workerOs === undefined ? {} : { workerOs }).findings.map(({ id, level, path }) => [
        level,
        id,
        path,
      ]);
    const all = [
      ['name.reserved', '/p/CON.exr'],
      ['name.chars', '/p/a:b'],
      ['name.trailing', '/p/blank '],
      ['name.reserved', '/p/com¹.txt'],
      ['name.reserved', '/p/nul'],
      ['name.trailing', '/p/tail.'],
      ['name.chars', '/p/x?.exr'],
    ];
    expect([found('windows'), found(), found('linux'), found('macos')]).toEqual([
      all.map((row) => ['warning', ...row]),
      all.map((row) => ['info', ...row]),
      [],
      [],
    ]);
  });

  test('the fix is a name that every system takes', () => {
    const fixes = lintTree(odd, { workerOs: 'windows' }).findings.map(({ fix }) =>
      fix.slice('Rename it, for example to '.length),
    );
    expect(fixes).toEqual(['CON_.exr.', 'a_b.', 'blank_.', 'com¹_.txt.', 'nul_.', 'tail_.', 'x_.exr.']);
  });

  test('a folder is named once, however many files lie in it', () => {
    const report = lintTree(['aux/a.exr', 'aux/b.exr', 'aux/sub/c.exr'], { workerOs: 'windows' });
    expect(report.findings.map(({ id, path }) => [id, path])).toEqual([['name.reserved', '/p/aux']]);
  });

  test('the longest name: 255 bytes on Linux and macOS, 255 characters on Windows', () => {
    const name = `${'漢'.repeat(90)}.exr`;
    const found = (workerOs: 'windows' | 'linux' | 'macos'): unknown =>
      lintTree([name], { workerOs }).findings.map(({ id, level, facts }) => [id, level, facts]);
    const tooLong = ['name.too_long', 'error', { kind: 'length', length: 274, limit: 255, unit: 'bytes', count: 1 }];
    expect([found('linux'), found('macos'), found('windows')]).toEqual([[tooLong], [tooLong], []]);
  });

  test('files that differ only in case, or only in how accents are written', () => {
    const report = lintTree(['A.exr', 'a.exr', 'b/é.exr', 'b/e\u0301.exr', 'Sub/x', 'sub/y', 'STRASSE.txt']);
    expect(report.findings.map(({ id, level, facts }) => [id, level, facts?.kind === 'paths' && facts.paths])).toEqual([
      ['name.case_collision', 'warning', ['/p/Sub', '/p/sub']],
      ['name.case_collision', 'warning', ['/p/A.exr', '/p/a.exr']],
      ['name.unicode_collision', 'warning', ['/p/b/e\u0301.exr', '/p/b/é.exr']],
    ]);
    expect(lintTree(['A.exr', 'a.exr'], { workerOs: 'linux' }).counts).toEqual({ error: 0, warning: 0, info: 1 });
  });
});

describe('long paths', () => {
  /** A path of that length on a worker, in a folder that is not the root. */
  const below = (length: number, os: 'windows' | 'linux' | 'macos'): string => {
    const left = length - sessionFolderLength(os);
    const parts: string[] = [];
    for (let rest = left; rest > 0; rest -= 101) parts.push('d'.repeat(Math.min(100, rest)));
    return parts.join('/');
  };

  test.each([
    ['linux', 4095],
    ['macos', 1023],
    ['windows', 32_766],
  ] as const)('%s: the folder of the session counts', (workerOs, limit) => {
    const ids = (length: number): string[] =>
      lintTree([below(length, workerOs)], { workerOs })
        .findings.filter(({ level }) => level === 'error')
        .map(({ id, facts }) => `${id} ${facts?.kind === 'length' ? facts.length : ''}`);
    expect([ids(limit), ids(limit + 1)]).toEqual([[], [`name.path_too_long ${limit + 1}`]]);
  });

  test('from 260 characters on Windows: said once, with the folder from which it would fit', () => {
    const deep = `shots/${'a'.repeat(40)}/${'b'.repeat(70)}/${'c'.repeat(60)}.exr`;
    const report = lintTree([deep, 'shots/short.exr'], { workerOs: 'windows' });
    expect(report.findings.map(({ id, level, path, fix }) => [id, level, path, fix])).toEqual([
      [
        'name.over_260',
        'warning',
        `/p/${deep}`,
        `Submit from a deeper folder, such as /p/shots/${'a'.repeat(40)}, or shorten folder names.`,
      ],
    ]);
    expect(lintTree([deep]).counts).toEqual({ error: 0, warning: 0, info: 1 });
    expect(lintTree([deep], { workerOs: 'linux' }).findings).toEqual([]);
  });

  test('paths of Windows are told in its own spelling', () => {
    const files = lintedFiles(['P:\\proj\\tex\\a:b.tx']);
    const report = lintSubmission({
      format: 'windows',
      workerOs: 'windows',
      files,
      groups: [{ rootPath: 'P:\\proj', numbers: Uint32Array.of(0) }],
    });
    expect(report.findings.map(({ path }) => path)).toEqual(['P:\\proj\\tex\\a:b.tx']);
  });
});

describe('what is not there', () => {
  test('missing files and broken links; a pattern stands for the files that are sent', () => {
    const report = lintTree(['tex/rock.1001.tx', 'tex/rock.1002.tx', 'plates/p.0001.exr', 'mud/m_u1_v1.tif'], {
      missing: [
        { path: '/p/tex/gone.exr', isLink: false },
        { path: '/p/tex/rock.<UDIM>.tx', isLink: false },
        { path: '/p/tex/sand.<UDIM>.tx', isLink: false },
        { path: '/p/plates/p.####.exr', isLink: false },
        { path: '/p/plates/q.%04d.exr', isLink: false },
        { path: '/p/mud/m_<UVTILE>.tif', isLink: false },
        { path: '/p/tex/link.tx', isLink: true },
      ],
    });
    expect(report.findings.map(({ id, path, sentence }) => [id, path, sentence])).toEqual([
      ['input.missing', '/p/tex/gone.exr', 'It is not there. The job will name the path, but nothing is sent for it.'],
      ['input.missing', '/p/tex/sand.<UDIM>.tx', 'No file of this set is among the files to send.'],
      ['input.missing', '/p/plates/q.%04d.exr', 'No file of this set is among the files to send.'],
      [
        'link.broken',
        '/p/tex/link.tx',
        'The link leads nowhere. The job will name the path, but nothing is sent for it.',
      ],
    ]);
  });
});

describe('places, links and content', () => {
  test('folders outside of the known locations, with the files in them and the links that lead there', () => {
    const report = lintTree(['a/x.exr', 'a/b/y.exr', 'c/z.exr'], {
      unknownFolders: ['/p/a', '/mnt/other'],
      links: [{ path: '/p/c/z.exr', realPath: '/mnt/other/z.exr', isFolder: false }],
    });
    expect(report.findings.map(({ id, path, sentence, facts }) => [id, path, sentence, facts])).toEqual([
      ['path.unknown_location', '/p/a', '2 files lie here, outside the known locations.', undefined],
      [
        'path.unknown_location',
        '/mnt/other',
        '1 link leads here, outside the known locations.',
        { kind: 'paths', paths: ['/p/c/z.exr'], count: 1 },
      ],
    ]);
  });

  test('a folder that is a link is a hint', () => {
    const links = [{ path: '/p/lib', realPath: '/mnt/lib', isFolder: true }];
    expect(lintTree(['lib/a.exr'], { links }).findings.map(({ id, level, sentence }) => [id, level, sentence])).toEqual(
      [['link.folder', 'info', 'The folder is a link to /mnt/lib: its files are sent as if they lay here.']],
    );
  });

  test('files that changed while they were looked at', () => {
    const changed = [
      { path: '/p/cache.abc', sizeBefore: 1000, sizeAfter: 2000 },
      { path: '/p/b.abc', sizeBefore: 1000, sizeAfter: 1000 },
    ];
    expect(lintTree([], { changed }).findings.map(({ id, level, sentence }) => [id, level, sentence])).toEqual([
      ['file.changed', 'warning', 'It changed while it was looked at: 1.00 KB before, 2.00 KB now.'],
      ['file.changed', 'warning', 'It was saved again while it was looked at; its size stayed 1.00 KB.'],
    ]);
  });

  test('equal content is one hint with what it saves; empty files do not count', () => {
    const numbers = Uint32Array.of(0, 1, 2, 3, 4);
    const report = lintTree(['a', 'b', 'c', 'd', 'e'], {
      sizes: { d: 0, e: 0 },
      held: { count: 3, groups: [{ numbers, contents: Uint32Array.of(0, 0, 1, 2, 2) }] },
    });
    expect(report.findings).toEqual([
      {
        id: 'content.duplicate',
        level: 'info',
        path: '/p/a',
        sentence: '1 file holds what another one holds too: 100 B need not be sent twice.',
        fix: 'Nothing to do: equal content is sent and stored once.',
        facts: { kind: 'duplicates', files: 1, contents: 1, savedBytes: 100, paths: ['/p/a', '/p/b'] },
      },
    ]);
  });
});

test('a kind that is found very often is counted whole and listed in part', () => {
  const paths = Array.from({ length: 250 }, (_, index) => `x${String(index).padStart(3, '0')}q?.exr`);
  const report = lintTree(paths, { workerOs: 'windows' });
  expect([report.findings.length, report.counts.warning, report.unlisted]).toEqual([100, 250, 150]);
});

test('in pieces it finds the same, lets others have their turn, and ends when they say so', async () => {
  const paths = Array.from({ length: 30_000 }, (_, index) => `/p/${Math.floor(index / 100)}/f${index}?.exr`);
  const files = lintedFiles(paths);
  const input = {
    format: 'posix',
    files,
    groups: [{ rootPath: '/p', numbers: Uint32Array.from(paths.keys()) }],
  } as const;
  let pauses = 0;
  const inPieces = await lintInPieces(input, () => {
    pauses += 1;
    return Promise.resolve();
  });
  expect([inPieces, pauses]).toEqual([lintSubmission(input), 2]);
  await expect(lintInPieces(input, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
});
