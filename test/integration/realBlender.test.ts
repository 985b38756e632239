/** The add-on in a real Blender without a window; asked for by SATCHEL_DCC_TESTS=1. SATCHEL_BLENDER names another one than that of the PATH. */
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ended } from '../support/cliRunner';

const script = path.resolve(import.meta.dirname, '../dcc/real_blender.py');
const isAsked = process.env['SATCHEL_DCC_TESTS'] === '1';

test.skipIf(!isAsked)('a real Blender (SATCHEL_DCC_TESTS=1) hands its scene over and is left clean', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-blender-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string): string => path.join(folder, name);
  for (const name of ['shot', 'data', 'home']) await mkdir(at(name));
  const app = at('satchel');
  await writeFile(
    app,
    `#!/bin/sh\nenv > '${at('environment.part')}'\nmv '${at('environment.part')}' '${at('environment')}'\n`,
  );
  await chmod(app, 0o755);
  const { PATH = '' } = process.env;
  const child = spawn(
    process.env['SATCHEL_BLENDER'] ?? 'blender',
    ['-b', '--factory-startup', '--python-exit-code', '1', '--python', script, '--', at('shot')],
    {
      env: {
        ...{ PATH, HOME: at('home'), SATCHEL_HOME: at('data'), SATCHEL_APP: app, BLENDER_USER_RESOURCES: at('home') },
        ...{ ELECTRON_RUN_AS_NODE: '1', QT_PLUGIN_PATH: '/nowhere', NODE_OPTIONS: '--inspect', LANG: 'C.UTF-8' },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const { code, stdout, stderr } = await ended(child);
  const facts = /^FACTS (.*)$/m.exec(stdout)?.[1];
  if (code !== 0 || facts === undefined) throw new Error(`Blender ended with ${String(code)}: ${stdout}${stderr}`);
  expect(JSON.parse(facts)).toEqual({
    problems: [],
    scene: ['shot.blend'],
    files: ['cache/smoke.vdb', 'lib/prop.blend', 'tex/gone.png', 'tex/wood.png'],
    patterns: [
      ['tex/plate.####.png', 'hash'],
      ['tex/rock.<UDIM>.png', 'udim'],
    ],
    outputs: ['render'],
    frames: { start: 5, end: 24, step: 2 },
    dcc: ['blender', true, true],
    warnings: [],
    refused: true,
    answer: ['FINISHED'],
    clean: true,
    registered: true,
    isQuick: true,
  });
  await expect.poll(() => readFile(at('environment'), 'utf8').catch(() => '')).toContain(`SATCHEL_HOME=${at('data')}`);
  const seen = await readFile(at('environment'), 'utf8');
  expect(seen).not.toMatch(/^(ELECTRON_|QT_|NODE_|PYTHON|LD_|BLENDER_)/m);
});
