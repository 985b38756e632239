/** `npm run demo`: builds what is out of date and runs the command line's demo. Arguments go through. */
import { join } from 'node:path';
import { build } from './build.mjs';
import { root } from './projectFolders.mjs';
import { runProgram } from './runProgram.mjs';

try {
  await build({ ifNeeded: true });
  const { code } = await runProgram(process.execPath, [
    join(root, 'out', 'main', 'cli.js'),
    'demo',
    ...process.argv.slice(2),
  ]);
  process.exitCode = code;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
