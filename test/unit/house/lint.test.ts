/** Each house rule of the linter, broken once by a text that is linted as if it stood in a given file. */
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkout } from './checkout';

/** Rule, file in whose place the text is linted, and the text. */
const planted: readonly (readonly [string, string, string])[] = [
  [
    '@typescript-eslint/no-floating-promises',
    'shared/domain/errors.ts',
    'export const f = (p: Promise<number>): void => { p.then(String); };',
  ],
  ['@typescript-eslint/no-explicit-any', 'shared/domain/errors.ts', 'export const f = (a: any): unknown => a;'],
  [
    '@typescript-eslint/no-non-null-assertion',
    'shared/domain/errors.ts',
    'export const f = (a: string | null): string => a!;',
  ],
  [
    '@typescript-eslint/restrict-template-expressions',
    'shared/domain/errors.ts',
    'export const f = (a: object): string => `${a}`;',
  ],
  [
    '@typescript-eslint/no-unnecessary-condition',
    'shared/domain/errors.ts',
    'export const f = (a: { b: string }): string => a?.b;',
  ],
  ['no-restricted-syntax', 'shared/domain/errors.ts', 'export default 1;'],
  ['no-restricted-imports', 'shared/domain/errors.ts', "import { app } from 'electron';\nexport const f = app;"],
  [
    'no-restricted-imports',
    'main/adapters/sqlite/sqliteBinding.ts',
    "import { exec } from 'node:child_process';\nexport const f = exec;",
  ],
  [
    'no-restricted-imports',
    'main/adapters/sqlite/sqliteBinding.ts',
    "import { execSync } from 'node:child_process';\nexport const f = execSync;",
  ],
  [
    'no-restricted-imports',
    'main/adapters/sqlite/sqliteBinding.ts',
    "import { ipcMain } from 'electron';\nexport const f = ipcMain;",
  ],
  [
    'no-restricted-syntax',
    'main/adapters/sqlite/sqliteBinding.ts',
    "import { spawn } from 'node:child_process';\nexport const f = spawn('a', [], { shell: true });",
  ],
  [
    'no-restricted-syntax',
    'main/index.ts',
    "import { BrowserWindow } from 'electron';\nexport const f = new BrowserWindow();",
  ],
  ['no-restricted-syntax', 'main/engine/ports/clock.ts', 'export const f = Date.now();'],
  ['no-restricted-syntax', 'main/engine/ports/clock.ts', 'export const f = Math.random();'],
  ['no-restricted-syntax', 'main/engine/ports/clock.ts', 'export const f = new Date();'],
  ['no-restricted-syntax', 'main/engine/ports/clock.ts', 'export const f = performance.now();'],
  ['no-restricted-syntax', 'main/engine/ports/clock.ts', 'export const f = setTimeout(String, 1);'],
  ['no-console', 'main/engine/ports/clock.ts', 'console.log(1);'],
  [
    'no-restricted-syntax',
    'renderer/ui/Button.tsx',
    'export const F = () => <b dangerouslySetInnerHTML={{ __html: 1 }} />;',
  ],
  ['no-restricted-syntax', 'renderer/ui/Button.tsx', 'export const F = () => <b>Keep it</b>;'],
  ['no-restricted-syntax', 'renderer/ui/Button.tsx', 'export const F = () => <b aria-label="Keep it" />;'],
  [
    'no-restricted-syntax',
    'renderer/ui/Button.tsx',
    "export const F = (p: { a: boolean }) => <b title={p.a ? 'Keep it' : undefined} />;",
  ],
  [
    'no-restricted-syntax',
    'renderer/ui/Button.tsx',
    'export const F = (p: { a: number }) => <input placeholder={`Keep ${p.a}`} />;',
  ],
  [
    'no-restricted-syntax',
    'renderer/ui/Button.tsx',
    "export const F = (p: { a: boolean }) => <b>{p.a ? 'Keep it' : '→'}</b>;",
  ],
  [
    'no-restricted-syntax',
    'renderer/ui/Button.tsx',
    "import { announce } from './LiveRegion';\nexport const f = (a: string): void => { announce(`${a} kept.`); };",
  ],
  [
    'react-hooks/rules-of-hooks',
    'renderer/ui/Button.tsx',
    "import { useState } from 'react';\nexport const F = (p: { a: boolean }) => { if (p.a) useState(1); return null; };",
  ],
  ['max-lines', 'shared/domain/errors.ts', 'export {};\n'.repeat(401)],
  ['max-lines-per-function', 'shared/domain/errors.ts', `export const f = (): void => {\n${'  f();\n'.repeat(61)}};`],
];
/** What looks alike and is allowed. */
const sound: readonly (readonly [string, string])[] = [
  ['main/app/windows.ts', "import { BrowserWindow } from 'electron';\nexport const f = new BrowserWindow();\n"],
  ['main/engine/ports/clock.ts', 'export const f = new Date(0);\n'],
  [
    'renderer/ui/Button.tsx',
    "import { announce } from './LiveRegion';\nimport { t } from '../locales/text';\nexport const F = () => <b title={t('common.close')} id=\"name\">→ 5 % {'/'}</b>;\nexport const f = (a: string): void => { announce(a, 'assertive'); };\n",
  ],
  ['main/ipc/register.ts', "import { ipcMain } from 'electron';\nexport const f = ipcMain;\n"],
  ['preload/index.ts', "import { ipcRenderer } from 'electron';\nexport const f = ipcRenderer;\n"],
];

let eslint: ESLint;
beforeAll(() => {
  eslint = new ESLint({
    cwd: checkout,
    // Where CI is set, the parser otherwise reads each file once from disk and never sees the planted text.
    overrideConfig: { languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } },
  });
});

async function rulesBrokenBy(text: string, path: string): Promise<readonly (string | null)[]> {
  const results = await eslint.lintText(text, { filePath: `${checkout}/${path}` });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
}

describe('a planted line is refused', () => {
  test.each(planted)('%s in %s', async (rule, path, text) => {
    expect(await rulesBrokenBy(text, path)).toContain(rule);
  });
});

test.each(sound)('%s may do what only it may', async (path, text) => {
  expect(await rulesBrokenBy(text, path)).toEqual([]);
});
