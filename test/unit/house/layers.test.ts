/** Each rule on who may import whom, broken once in a planted tree. */
import { beforeAll, describe, expect, test } from 'vitest';
import { runTool, textOf } from './checkout';
import { scratchFolder } from './scratchFolder';

const empty = 'export const nothing = 0;\n';
const fakePackage = (name: string): Record<string, string> => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  [`node_modules/${name}/index.js`]: 'module.exports = {};\n',
});

/** Files that every planted import points to, and that break nothing themselves. */
const sound = {
  'package.json': JSON.stringify({ name: 'planted', dependencies: { zod: '1', electron: '1', 'better-sqlite3': '1' } }),
  'tsconfig.json': '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" }, "include": ["main"] }',
  ...fakePackage('zod'),
  ...fakePackage('electron'),
  ...fakePackage('better-sqlite3'),
  'shared/domain/size.ts': "import { z } from 'zod';\nexport const Size = z;\nexport type Size = number;\n",
  'main/engine/ports/clock.ts': 'export interface Clock { now(): number }\n',
  'main/engine/submit.ts':
    "import path from 'node:path';\nimport type { Clock } from './ports/clock';\nexport const submit = (clock: Clock) => [clock, path];\n",
  'main/adapters/clock/systemClock.ts':
    "import { hrtime } from 'node:process';\nimport type { Clock } from '../../engine/ports/clock';\nexport const clock: Clock = { now: () => Number(hrtime.bigint()) };\n",
  'main/compose.ts':
    "import { clock } from './adapters/clock/systemClock';\nimport { submit } from './engine/submit';\nexport const compose = () => submit(clock);\n",
  'main/cli/main.ts': "import { compose } from '../compose';\ncompose();\n",
  'main/app/windows.ts': "import { BrowserWindow } from 'electron';\nexport const make = () => new BrowserWindow();\n",
  'main/ipc/gate.ts': "import type { Clock } from '../engine/ports/clock';\nexport type Gate = Clock;\n",
  'main/index.ts': "import './app/windows';\nimport './ipc/gate';\n",
  'preload/index.ts':
    "import { contextBridge } from 'electron';\nimport type { Size } from '../shared/domain/size';\nexport const bridge: [unknown, Size] = [contextBridge, 1];\n",
  'renderer/bridge/client.ts': "import type { Size } from '../../shared/domain/size';\nexport const size: Size = 1;\n",
  'renderer/ui/Button.ts': empty,
  'renderer/features/queue/Queue.ts':
    "import '../../bridge/client';\nimport '../../ui/Button';\nexport const queue = 0;\n",
  'test/support/fake.ts': empty,
};

/** Rule, file that breaks it, and its text. */
const planted: readonly (readonly [string, string, string])[] = [
  ['nothing-imports-tests', 'main/adapters/a.ts', "import '../../test/support/fake';\n"],
  ['shared-is-bare', 'shared/b.ts', "import 'node:fs';\n"],
  [
    'shared-is-bare',
    'shared/c.ts',
    "import type { Clock } from '../main/engine/ports/clock';\nexport type C = Clock;\n",
  ],
  ['preload-knows-types-only', 'preload/d.ts', "import 'node:fs';\n"],
  [
    'preload-takes-types-only',
    'preload/e.ts',
    "import { Size } from '../shared/domain/size';\nexport const e = Size;\n",
  ],
  [
    'renderer-is-a-page',
    'renderer/f.ts',
    "import type { Clock } from '../main/engine/ports/clock';\nexport type F = Clock;\n",
  ],
  ['renderer-has-no-node', 'renderer/g.ts', "import 'node:fs';\n"],
  ['ui-shows-only', 'renderer/ui/h.ts', "import '../bridge/client';\n"],
  [
    'engine-is-pure',
    'main/engine/j.ts',
    "import { clock } from '../adapters/clock/systemClock';\nexport const j = clock;\n",
  ],
  ['engine-has-no-machine', 'main/engine/k.ts', "import 'node:fs/promises';\n"],
  ['engine-has-no-packages', 'main/engine/l.ts', "import 'better-sqlite3';\n"],
  [
    'adapters-know-ports-only',
    'main/adapters/m.ts',
    "import { submit } from '../engine/submit';\nexport const m = submit;\n",
  ],
  ['cli-goes-through-compose', 'main/cli/n.ts', "import '../app/windows';\n"],
  ['cli-goes-through-compose', 'main/cli/s.ts', "import '../adapters/clock/systemClock';\n"],
  ['compose-wires-only', 'main/compose.ts', `${sound['main/compose.ts']}import './app/windows';\n`],
  ['compose-wires-only', 'main/compose/t.ts', "import '../app/windows';\n"],
  ['window-side-has-no-adapters', 'main/app/o.ts', "import '../adapters/clock/systemClock';\n"],
  [
    'window-side-knows-engine-types-only',
    'main/ipc/p.ts',
    "import { submit } from '../engine/submit';\nexport const p = submit;\n",
  ],
  ['electron-has-four-homes', 'main/cli/q.ts', "import 'electron';\n"],
  ['everything-resolves', 'main/cli/r.ts', "import './nowhere';\n"],
];
const cycle = {
  'shared/one.ts': "import type { Two } from './two';\nexport type One = Two | 1;\n",
  'shared/two.ts': "import type { One } from './one';\nexport type Two = One | 2;\n",
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** What dependency-cruiser finds in a tree, as `rule file`. */
function violationsIn(files: Readonly<Record<string, string>>): readonly string[] {
  const folder = scratchFolder({ ...files, '.dependency-cruiser.mjs': textOf('.dependency-cruiser.mjs') });
  try {
    const { output } = runTool(
      'depcruise',
      ['--output-type', 'json', 'main', 'shared', 'preload', 'renderer', 'test'],
      folder.path,
    );
    const report = JSON.parse(output) as { readonly summary: { readonly violations: readonly Violation[] } };
    return report.summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);
  } finally {
    folder.remove();
  }
}

test('accepts a tree that keeps the rules', () => {
  expect(violationsIn(sound)).toEqual([]);
});

describe('a planted import is refused by the rule', () => {
  let found: readonly string[];
  beforeAll(() => {
    const broken = Object.fromEntries(planted.map(([, path, text]) => [path, text]));
    found = violationsIn({ ...sound, ...broken, ...cycle });
  });

  test.each(planted)('%s (%s)', (rule, path) => {
    expect(found).toContain(`${rule} ${path}`);
  });

  test('no-cycles, also for types', () => {
    expect(found).toContain('no-cycles shared/one.ts');
  });

  test('and every rule of the file was planted', () => {
    const rules = [...textOf('.dependency-cruiser.mjs').matchAll(/^ {6}name: '([^']+)'/gm)].map(([, name]) => name);
    const proven = new Set(['no-cycles', ...planted.map(([rule]) => rule)]);
    expect(rules.filter((rule) => rule !== undefined && !proven.has(rule))).toEqual([]);
  });
});
