import type { WebContents } from 'electron';
import { expect, it } from 'vitest';
import { keepZoom, nextZoom } from '../../../main/app/zoom';
import { ContentsStub } from '../../support/electronStub';

it('the size goes in steps from 80 to 200 % and no further', () => {
  const walk = (from: number, wish: 'in' | 'out'): number[] => {
    const seen = [from];
    for (let step = 0; step < 9; step += 1) seen.push(nextZoom(seen.at(-1)!, wish));
    return [...new Set(seen)];
  };
  expect(walk(0.8, 'in')).toEqual([0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2]);
  expect(walk(2, 'out')).toEqual([2, 1.75, 1.5, 1.25, 1.1, 1, 0.9, 0.8]);
  expect([nextZoom(1.3, 'in'), nextZoom(1.3, 'out'), nextZoom(1.3, 'reset')]).toEqual([1.5, 1.25, 1]);
});

it('a remembered size is set again with every page, brought into the range; the wheel changes it', () => {
  const contents = new ContentsStub();
  let changes = 0;
  const zoom = keepZoom(contents as unknown as WebContents, 9, () => (changes += 1));
  contents.emit('did-finish-load');
  contents.emit('zoom-changed', {}, 'out');
  contents.emit('did-finish-load');
  expect([contents.zooms, zoom.factor(), changes]).toEqual([[2, 1.75, 1.75], 1.75, 1]);
});
