import { expect, test } from 'vitest';
import { nearestName } from '../../../main/engine/config/nearestName';

test.each([
  ['ui.thme', 'ui.theme'],
  ['ui.tehme', 'ui.theme'],
  ['UI.THEME', 'ui.theme'],
  ['ui.themexx', 'ui.theme'],
  ['i.dnesity', 'ui.density'],
  ['ui.themexxx', undefined],
  ['', undefined],
])('%s probably means %s', (typed, meant) => {
  expect(nearestName(typed, ['ui.theme', 'ui.density', 'store.uri'])).toBe(meant);
});
