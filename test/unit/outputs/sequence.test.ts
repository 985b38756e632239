import { describe, expect, it } from 'vitest';
import { missingFrames } from '../../../main/engine/outputs/sequences/frameRuns';
import { detectSequences, sequenceTitle } from '../../../main/engine/outputs/sequences/sequence';

/** `f.1 f.2 .exr` means f.1.exr and f.2.exr. */
function names(text: string): string[] {
  const words = text.split(' ');
  const last = words.at(-1) ?? '';
  return words.length > 1 && last.startsWith('.') && !/^\.\d/.test(last)
    ? words.slice(0, -1).map((word) => word + last)
    : words;
}

function summary(list: readonly string[], folder = '') {
  return detectSequences(list, folder).map((s) => [s.label, s.width, s.members.map((m) => list[m.index]).join(' ')]);
}

const rows: readonly (readonly [string, readonly (readonly [string, number, string])[]])[] = [
  ['f.1 f.2 f.10 .exr', [['f.[1-2,10].exr', 1, 'f.1 f.2 f.10 .exr']]],
  ['f.0001 f.0002 f.1001 f.10000 .exr', [['f.[1-2,1001,10000].exr', 4, 'f.0001 f.0002 f.1001 f.10000 .exr']]],
  [
    'f.1 f.2 f.0001 f.0002 .exr',
    [
      ['f.[1-2].exr', 1, 'f.1 f.2 .exr'],
      ['f.[1-2].exr', 4, 'f.0001 f.0002 .exr'],
    ],
  ],
  [
    'f.0001 f.0002 f.00001 f.00002 f.10000 .exr',
    [
      ['f.[1-2].exr', 4, 'f.0001 f.0002 .exr'],
      ['f.[1-2,10000].exr', 5, 'f.00001 f.00002 f.10000 .exr'],
    ],
  ],
  ['f.-0002 f.-0001 f.0000 f.0001 .exr', [['f.[-2-1].exr', 4, 'f.-0002 f.-0001 f.0000 f.0001 .exr']]],
  ['f.-002 f.-001 f.0000 f.0001 .exr', [['f.[-2-1].exr', 4, 'f.-002 f.-001 f.0000 f.0001 .exr']]],
  ['shot-0010 shot-0011 .exr', [['shot-[10-11].exr', 4, 'shot-0010 shot-0011 .exr']]],
  ['tex.1001 tex.1002 tex.1011 .tx', [['tex.[UDIM].tx', 4, 'tex.1001 tex.1002 tex.1011 .tx']]],
  ['tex_u1_v1 tex_u2_v1 tex_u1_v2 .exr', [['tex_[u_v].exr', 1, 'tex_u1_v1 tex_u1_v2 tex_u2_v1 .exr']]],
  ['tex_1001_v001 tex_1002_v001 .tx', [['tex_[UDIM]_v001.tx', 4, 'tex_1001_v001 tex_1002_v001 .tx']]],
  [
    'sh010_beauty.0101 sh010_beauty.0102 sh020_beauty.0101 .exr',
    [['sh010_beauty.[101-102].exr', 4, 'sh010_beauty.0101 sh010_beauty.0102 .exr']],
  ],
  ['cam1_0001 cam1_0002 cam2_0001 .exr', [['cam1_[1-2].exr', 4, 'cam1_0001 cam1_0002 .exr']]],
  ['shot_v012 shot_v013 .exr', []],
  [
    'shot_v012.1001 shot_v012.1002 shot_v013.1001 shot_v013.1002 .exr',
    [
      ['shot_v012.[1001-1002].exr', 4, 'shot_v012.1001 shot_v012.1002 .exr'],
      ['shot_v013.[1001-1002].exr', 4, 'shot_v013.1001 shot_v013.1002 .exr'],
    ],
  ],
  [
    'b.1001.tile_0_0 b.1001.tile_0_1 b.1002.tile_0_0 b.1002.tile_0_1 .exr',
    [
      ['b.[1001-1002].tile_0_0.exr', 4, 'b.1001.tile_0_0 b.1002.tile_0_0 .exr'],
      ['b.[1001-1002].tile_0_1.exr', 4, 'b.1001.tile_0_1 b.1002.tile_0_1 .exr'],
    ],
  ],
  ['f.1001.25 f.1002.25 f.1001.50 .exr', [['f.[1001-1002].25.exr', 4, 'f.1001.25 f.1002.25 .exr']]],
  ['render0001 render0002 .png', [['render[1-2].png', 4, 'render0001 render0002 .png']]],
  ['0001 0002 .exr', [['[1-2].exr', 4, '0001 0002 .exr']]],
  ['.0001.exr .0002.exr', [['.[1-2].exr', 4, '.0001.exr .0002.exr']]],
  ['sim.0001 sim.0002 .bgeo.sc', [['sim.[1-2].bgeo.sc', 4, 'sim.0001 sim.0002 .bgeo.sc']]],
  ['dump.0001 dump.0002', [['dump.[1-2]', 4, 'dump.0001 dump.0002']]],
  [
    'report_2026-11-21 report_2026-11-22 .txt',
    [['report_2026-11-[21-22].txt', 2, 'report_2026-11-21 report_2026-11-22 .txt']],
  ],
  ['cap_20261121103000 cap_20261121103001 .png', []],
  ['clip01 clip02 .mov', []],
  ['b.diffuse.1001 b.spec.1001 .exr', []],
  ['f.0001.EXR f.0001.exr f.0002.exr', [['f.[1-2].exr', 4, 'f.0001.exr f.0002.exr']]],
  ['f.٠٠١ f.٠٠٢ .exr', []],
];

describe('sequence detection', () => {
  it.each(rows)('reads %s', (text, expected) => {
    expect(summary(names(text))).toEqual(
      expected.map(([label, width, members]) => [label, width, names(members).join(' ')]),
    );
  });

  it('treats copies of one frame as singles and copies of many frames as a sequence', () => {
    expect(summary(['b.0101.exr', 'b.0101 (1).exr', 'b.0101 (2).exr'])).toEqual([]);
    expect(summary(['b.0101 (1).exr', 'b.0102 (1).exr'])).toEqual([
      ['b.[101-102] (1).exr', 4, 'b.0101 (1).exr b.0102 (1).exr'],
    ]);
  });

  it.each([
    ['b_l.1001 b_l.1002 b_r.1001 b_r.1002 .exr'],
    ['b.1001_l b.1002_l b.1001_r b.1002_r .exr'],
    ['b_left.1001 b_left.1002 b_right.1001 b_right.1002 .exr'],
  ])('links two eyes in %s', (text) => {
    expect(detectSequences(names(text)).map((s) => s.eyeOf)).toEqual([undefined, 0]);
  });

  it('calls numbers in a texture folder tiles and elsewhere frames', () => {
    const list = names('wood.1001 wood.1002 .exr');
    expect([
      detectSequences(list, 'a/textures').map(sequenceTitle),
      detectSequences(list, 'renders').map(sequenceTitle),
    ]).toEqual([['wood.[UDIM].exr · UDIM · 2 tiles'], ['wood.[1001-1002].exr · 2']]);
  });

  it('writes runs by the most common step and at most three of them', () => {
    const frames = (list: readonly number[]) => list.map((n) => `f.${n}.exr`);
    expect(summary(frames([1001, 1003, 1005, 1007]))[0]?.[0]).toBe('f.[1001-1007x2].exr');
    expect(summary(frames([1, 2, 5, 6, 9, 10, 20, 21]))[0]?.[0]).toBe('f.[1-2,5-6,9-10…].exr');
    expect(summary(frames([10, 90]))[0]?.[0]).toBe('f.[10,90].exr');
  });

  it('reports gaps only of a nearly complete sequence', () => {
    const all = Array.from({ length: 20 }, (_, i) => 1001 + i);
    expect([missingFrames(all.filter((n) => n !== 1007)), missingFrames([1, 2, 9]), missingFrames(all)]).toEqual([
      [1007],
      [],
      [],
    ]);
  });
});
