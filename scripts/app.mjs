/**
 * Opens the window on the checkout: builds what is out of date, finds an Electron and a SQLite binding that fits it.
 * Arguments go through to the app.
 */
import { build } from './build.mjs';
import { electronRuntime } from './electronRuntime.mjs';
import { electronSwitches } from './electronSwitches.mjs';
import { root } from './projectFolders.mjs';
import { runProgram } from './runProgram.mjs';
import { sqliteForElectron } from './sqliteForElectron.mjs';
import { hasDisplay, installHint, missingSystemPackages } from './systemLibraries.mjs';

try {
  process.exitCode = await openApp(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function openApp(args) {
  if (!hasDisplay()) {
    console.error(
      'There is no display here, so no window can open. The command line does the same work: npm run satchel -- --help',
    );
    return 69;
  }
  const missing = missingSystemPackages().filter((name) => name.startsWith('lib'));
  if (missing.length > 0) {
    console.error(installHint(missing));
    return 69;
  }
  await build({ ifNeeded: true });
  const runtime = await electronRuntime();
  const binding = sqliteForElectron(runtime);
  const { code } = await runProgram(runtime.executablePath, [...electronSwitches(), root, ...args], {
    env: binding === undefined ? {} : { SATCHEL_SQLITE_BINDING: binding },
  });
  return code;
}
