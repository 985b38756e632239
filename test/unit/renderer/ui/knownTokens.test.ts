import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('styles use only colours, sizes and letters that the tokens or the window itself define', () => {
  const sources = globSync('renderer/**/*.{css,tsx,ts}').map((path) => [path, readFileSync(path, 'utf8')] as const);
  const defined = new Set(
    sources.flatMap(([, text]) => [...text.matchAll(/(--[a-z][\w-]*)['"\]]*\s*:/g)].map(([, name]) => name)),
  );
  // Given by the parts of react-aria.
  defined.add('--trigger-width');
  const unknown = sources.flatMap(([path, text]) =>
    [...text.matchAll(/var\((--[a-z][\w-]*)\)/g)].flatMap(([, name]) =>
      defined.has(name) ? [] : [`${path}: ${name ?? ''}`],
    ),
  );
  expect(unknown).toEqual([]);
});
