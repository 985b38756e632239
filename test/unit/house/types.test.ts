/** Each layer's compiler settings, broken once: what a layer must not know does not compile there. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkout, runTool, textOf } from './checkout';
import { scratchFolder } from './scratchFolder';

/** Layer, what is refused, and the planted text. */
const planted: readonly (readonly [string, string, string])[] = [
  ['shared', 'Node modules', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"],
  ['shared', 'the page', 'export const title = document.title;\n'],
  ['shared', 'process', 'export const folder = process.cwd();\n'],
  ['renderer', 'Node modules', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"],
  ['renderer', 'process', 'export const folder = process.cwd();\n'],
  ['preload', 'Node modules', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"],
  ['main', 'the page', 'export const title = document.title;\n'],
  ['main/engine', 'the page', 'export const title = document.title;\n'],
  ['shared', 'enums', 'export enum Kind { One }\n'],
  ['shared', 'an index that may be missing', 'export const first = (list: readonly string[]): string => list[0];\n'],
  ['shared', 'undefined for an optional field', 'export const a: { b?: number } = { b: undefined };\n'],
  ['shared', 'an unused local', 'export function f(): void { const unused = 1; }\n'],
  ['shared', 'a type import without the word type', "import { A } from './a';\nexport type B = A;\n"],
];
const layers = [...new Set(planted.map(([layer]) => layer))];

/** Compiles planted files as the layer does; answers the names of those with an error. */
function refusedIn(layer: string, files: Readonly<Record<string, string>>): readonly string[] {
  const folder = scratchFolder({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': textOf('tsconfig.json'),
    [`${layer}/tsconfig.json`]: textOf(`${layer}/tsconfig.json`),
    [`${layer}/a.ts`]: 'export type A = 1;\n',
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`${layer}/${name}`, text])),
  });
  try {
    symlinkSync(join(checkout, 'node_modules'), join(folder.path, 'node_modules'));
    const { output } = runTool('tsc', ['-p', layer, '--pretty', 'false'], folder.path);
    return [...output.matchAll(/^(?:[\w-]+\/)*([\w-]+\.tsx?)\(\d+,\d+\): error/gm)].map(([, name]) => name ?? '');
  } finally {
    folder.remove();
  }
}

describe.each(layers)('%s', (layer) => {
  const cases = planted.flatMap(([where, what, text], index) =>
    where === layer ? [{ what, text, name: `planted${index}.ts` }] : [],
  );
  test(`does not compile with ${cases.map(({ what }) => what).join(', ')}`, () => {
    const refused = refusedIn(layer, Object.fromEntries(cases.map(({ name, text }) => [name, text])));
    expect([...new Set(refused)].sort()).toEqual(cases.map(({ name }) => name).sort());
  });
});
