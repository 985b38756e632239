import { describe, expect, it, test } from 'vitest';
import { findItems, partsOf } from '../../../../renderer/features/palette/findItems';
import { paletteItems, transferChoices, type PaletteItem } from '../../../../renderer/features/palette/paletteItems';
import { paletteSteps } from '../../../../renderer/features/palette/paletteSteps';
import { typedPathItem } from '../../../../renderer/features/palette/typedPath';
import { aTransfer } from '../../../support/transfers';

const item = (label: string, part: Partial<PaletteItem> = {}): PaletteItem => ({
  id: label,
  group: 'open',
  icon: 'file',
  label,
  act: { type: 'go', route: { name: 'activity' } },
  ...part,
});
const labels = (items: readonly PaletteItem[], typed: string): string[] =>
  findItems(items, typed).map(({ item: found }) => found.label);

describe('finding', () => {
  const items = [
    item('render'),
    item('Preview', { detail: 'a render' }),
    item('the re-render'),
    item('Review', { group: 'do', isCommand: true }),
    item('unrelated'),
  ];

  it('needs every word, in the label or behind it, and puts the beginning of a label first', () => {
    expect(labels(items, 're')).toEqual(['Review', 'render', 'the re-render', 'Preview', 'unrelated']);
    expect(labels(items, 'RENDER pre')).toEqual(['Preview']);
    expect(labels(items, 'nothing like it')).toEqual([]);
  });

  it('takes the apostrophe of the keyboard for the printed one', () => {
    expect(labels([item('What’s new')], "what's")).toEqual(['What’s new']);
  });

  it('after > finds commands only', () => {
    expect([labels(items, '>'), labels(items, '> re')]).toEqual([['Review'], ['Review']]);
  });

  it('shows a few of each group, so that no group pushes the others out', () => {
    const many = Array.from({ length: 40 }, (_none, index) => item(`render ${index}`));
    expect([labels(many, '').length, labels(many, 'render').length]).toEqual([5, 8]);
  });

  it('marks what was typed', () => {
    const marked = (text: string, ...words: string[]): string =>
      partsOf(text, words)
        .map(({ text: part, isMatch }) => (isMatch ? `[${part}]` : part))
        .join('');
    expect([marked('sq020_sh0140', 'sh0140', 'sq'), marked('abc'), marked(''), marked('İstanbul', 'stan')]).toEqual([
      '[sq]020_[sh0140]',
      'abc',
      '',
      'İstanbul',
    ]);
  });
});

describe('what there is to find', () => {
  const transfers = [
    aTransfer('moves', { folder: '/proj/a' }),
    aTransfer('asks', { class: 'download', state: 'waiting-user', waitingFor: 'review', folder: '/proj/a' }),
    aTransfer('ended', { class: 'download', state: 'done' }),
    aTransfer('broke', { state: 'failed' }),
  ];

  it('offers for each transfer only what its state allows, with what waits for a person first', () => {
    const items = paletteItems({ transfers, jobs: [], settings: [] });
    const own = items.filter(({ act, group }) => group === 'do' && act.type !== 'command').map(({ id }) => id);
    expect(items[0]?.id).toBe('page:asks');
    expect([...own].sort()).toEqual([
      'cancel:asks',
      'cancel:moves',
      'folder:asks',
      'folder:moves',
      'page:asks',
      'page:ended',
      'retry:broke',
    ]);
  });

  it('has every item once and each folder once', () => {
    const items = paletteItems({ transfers, jobs: [], settings: [] });
    const ids = items.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith('path:'))).toEqual(['path:/proj/a']);
  });

  it('asks by name which one to cancel or to try again', () => {
    expect(
      [transferChoices(transfers, 'cancel'), transferChoices(transfers, 'retry')].map((all) => all.map(({ id }) => id)),
    ).toEqual([['cancel:moves', 'cancel:asks'], ['retry:broke']]);
  });

  it('shows hidden characters of names', () => {
    const items = paletteItems({ transfers: [aTransfer('x', { title: 'a\u202Egpj.exe' })], jobs: [], settings: [] });
    expect(items.find(({ id }) => id === 'transfer:x')?.label).toBe('a⟨U+202E⟩gpj.exe');
  });
});

test.each([
  ['/proj/a', 'typed:send'],
  ['C:\\proj\\a', 'typed:send'],
  ['\\\\server\\share', 'typed:send'],
  ['"/proj/with blank"', 'typed:send'],
  ['/proj/x.satchel-plan.json', 'typed:plan'],
  ['proj/a', undefined],
  ['', undefined],
  ['>zoom', undefined],
])('the typed text %s offers %s', (typed, id) => {
  expect(typedPathItem(typed)?.id).toBe(id);
});

describe('keys of the field', () => {
  const did: string[] = [];
  const steps = (part: Partial<Parameters<typeof paletteSteps>[0]>): ReturnType<typeof paletteSteps> =>
    paletteSteps({
      count: 10,
      active: 0,
      activeItem: undefined,
      isEmpty: true,
      goTo: (index) => did.push(`to ${index}`),
      act: () => did.push('act'),
      showMore: ({ label }) => did.push(`more ${label}`),
      back: undefined,
      close: () => did.push('close'),
      ...part,
    });
  const press = (keys: readonly string[], part: Parameters<typeof steps>[0] = {}): readonly string[] => {
    did.length = 0;
    for (const key of keys) steps(part)(key, false)?.();
    return [...did];
  };

  it('arrows go round, pages stop at the ends', () => {
    expect(press(['ArrowUp', 'ArrowDown', 'PageDown', 'PageUp'])).toEqual(['to 9', 'to 1', 'to 8', 'to 0']);
    expect(press(['ArrowDown', 'PageDown'], { active: 9 })).toEqual(['to 0', 'to 9']);
    expect(press(['ArrowDown', 'ArrowUp', 'PageDown'], { count: 0, active: -1 })).toEqual([]);
  });

  it('Tab shows more where there is more, else leads back, and never out of the field', () => {
    const more = item('transfer', { more: [item('cancel')] });
    expect(press(['Tab'], { activeItem: more })).toEqual(['more transfer']);
    expect(press(['Tab'])).toEqual([]);
    expect(press(['Tab'], { back: () => did.push('back') })).toEqual(['back']);
  });

  it('Esc goes back before it closes; Backspace goes back where nothing is typed', () => {
    const back = (): unknown => did.push('back');
    expect(press(['Escape', 'Backspace'])).toEqual(['close']);
    expect(press(['Escape', 'Backspace'], { back })).toEqual(['back', 'back']);
    expect(press(['Backspace', 'a'], { back, isEmpty: false })).toEqual([]);
  });
});
