/** How long the command line takes to say its version, beside the Python reference. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../scripts/build.mjs';
import { root } from '../../scripts/projectFolders.mjs';
import { findReference, referenceEnvironment, referenceMain } from './benchTools.mjs';
import { measureProgram } from '../../scripts/benchMeter.mjs';

export const diskBytes = () => 0;

export async function createSuite({ folder }) {
  await build({ ifNeeded: true });
  const reference = await findReference();
  const home = join(folder, 'home');
  mkdirSync(home);
  const cli = join(root, 'out', 'main', 'cli.js');
  // The Node that is called by its own name starts without the script that chooses it.
  const node = [join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')].find(existsSync);
  const say =
    (environment, ...command) =>
    () =>
      measureProgram(command, environment);
  return {
    title: 'The version of the command line',
    tools: { python: reference.version ?? null },
    cases: [
      {
        id: 'version',
        run: say({ SATCHEL_HOME: home }, node ?? process.execPath, cli, '--version'),
        goals: [
          { target: null, measure: 'wallMs', limit: 120 },
          { target: null, measure: 'cpuMs', best: ['reference'], atMost: 0.24 },
        ],
      },
      {
        id: 'reference',
        ...(reference.missing === undefined
          ? { run: say(referenceEnvironment(home), reference.program, ...referenceMain, '--version') }
          : { missing: reference.missing }),
      },
    ],
  };
}
