import { describe, expect, it } from 'vitest';
import { commands } from '../../shared/ipc/contract';
import { previewCommands } from '../../shared/ipc/previews';

const frame = { uid: 'review-1', rowId: 'frame:17', index: 3 };
const side = { ...frame, side: 'farm', exposure: 1.5, isAsked: false };
const compare = { ...frame, isAsked: true };
const thumbs = { uid: 'review-1', rowId: 'seq:0' };

type PreviewCommand = keyof typeof previewCommands;
const accepts = (name: PreviewCommand, input: unknown): boolean => commands[name].input.safeParse(input).success;

describe('what a window may ask about pictures', () => {
  it.each<[PreviewCommand, unknown]>([
    ['preview.frame', frame],
    ['preview.frame', thumbs],
    ['preview.side', side],
    ['preview.side', { ...side, side: 'mine', exposure: -10 }],
    ['preview.compare', compare],
    ['preview.thumbs', thumbs],
  ])('%s takes %j', (name, input) => {
    expect(accepts(name, input)).toBe(true);
  });

  it.each<[PreviewCommand, string, unknown]>([
    ['preview.frame', 'a path', { ...thumbs, path: '/etc/passwd' }],
    ['preview.frame', 'no row', { uid: 'review-1' }],
    ['preview.frame', 'an index before the first', { ...frame, index: -1 }],
    ['preview.frame', 'an index between frames', { ...frame, index: 0.5 }],
    ['preview.frame', 'an endless index', { ...frame, index: Infinity }],
    ['preview.frame', 'a uid that climbs', { ...frame, uid: '../review-1' }],
    ['preview.frame', 'a row of 4,097 characters', { ...frame, rowId: 'r'.repeat(4097) }],
    ['preview.side', 'a third side', { ...side, side: 'base' }],
    ['preview.side', 'no side', { ...compare, exposure: 0 }],
    ['preview.side', 'more than ten stops', { ...side, exposure: 10.1 }],
    ['preview.side', 'an exposure that is no number', { ...side, exposure: NaN }],
    ['preview.side', 'an exposure in words', { ...side, exposure: '1' }],
    ['preview.side', 'a content hash', { ...side, hash: 'f'.repeat(32) }],
    ['preview.compare', 'a yes in words', { ...compare, isAsked: 'true' }],
    ['preview.compare', 'no frame', { ...thumbs, isAsked: false }],
    ['preview.thumbs', 'an empty row', { uid: 'review-1', rowId: '' }],
    ['preview.thumbs', 'a list of rows', { uid: 'review-1', rowId: ['seq:0'] }],
  ])('%s refuses %s', (name, _what, input) => {
    expect(accepts(name, input)).toBe(false);
  });

  it('is answered with ids that are no paths', () => {
    const answer = (id: string): boolean =>
      previewCommands['preview.thumbs'].output.safeParse({ rowId: 'seq:0', mine: [id], farm: [null] }).success;
    expect(
      ['A1b2_-'.padEnd(22, 'x'), '../../../etc/passwd123', 'x'.repeat(21), 'x'.repeat(23), ''].map(answer),
    ).toEqual([true, false, false, false, false]);
  });
});
