/** The remaining checks, broken once each: format, unused code, licences. */
import { join } from 'node:path';
import { check, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { isAllowed } from '../../../scripts/licences.mjs';
import { checkout, runTool, textOf } from './checkout';
import { scratchFolder } from './scratchFolder';

test('the formatter refuses double quotes and lines of 121 columns', async () => {
  const filepath = join(checkout, 'shared', 'domain', 'planted.ts');
  const options = { ...(await resolveConfig(filepath)), filepath };
  const list = (lastWord: string): string => `export const words = [${"'word', ".repeat(10)}'${lastWord}'];\n`;
  const widest = list('w'.repeat(120 - list('').trimEnd().length));
  const tooWide = list('w'.repeat(121 - list('').trimEnd().length));
  expect([widest.trimEnd().length, tooWide.trimEnd().length]).toEqual([120, 121]);
  expect(await check(widest, options)).toBe(true);
  expect(await check(tooWide, options)).toBe(false);
  expect(await check("export const a = 'b';\n", options)).toBe(true);
  expect(await check('export const a = "b";\n', options)).toBe(false);
});

test('the search for unused code names a file, an export and a package that nothing uses', () => {
  const folder = scratchFolder({
    'package.json': JSON.stringify({
      name: 'planted',
      type: 'module',
      main: 'out/main/index.js',
      devDependencies: { zod: '1' },
    }),
    'knip.json': textOf('knip.json'),
    'main/cli/main.ts': "import { used } from './parts';\nused();\n",
    'main/cli/parts.ts': 'export const used = () => 1;\nexport const forgotten = () => 2;\n',
    'main/cli/orphan.ts': 'export const orphan = 1;\n',
  });
  try {
    const { code, output } = runTool(
      'knip',
      ['--no-progress', '--no-config-hints', '--reporter', 'compact'],
      folder.path,
    );
    expect(code).toBe(1);
    for (const name of ['forgotten', 'main/cli/orphan.ts', 'zod']) expect(output).toContain(name);
  } finally {
    folder.remove();
  }
});

test.each([
  ['MIT', 'any', true],
  ['(MIT OR GPL-3.0)', 'any', true],
  ['Apache-2.0 AND BSD-3-Clause', 'any', true],
  ['GPL-3.0', 'any', false],
  ['MIT AND GPL-2.0', 'any', false],
  ['OFL-1.1', '@fontsource-variable/inter', true],
  ['OFL-1.1', 'any', false],
  ['none stated', 'any', false],
])('a package under %s (%s): may be shipped is %s', (licence, name, expected) => {
  expect(isAllowed(licence, name)).toBe(expected);
});
