/**
 * Packages the app for this platform into dist/. Without arguments: the unpacked folder, which needs no download.
 * Arguments go to electron-builder, for example `npm run package -- --linux deb AppImage`.
 */
import { build } from './build.mjs';
import { electronRuntime } from './electronRuntime.mjs';
import { runProgram } from './runProgram.mjs';
import { sqliteForElectron } from './sqliteForElectron.mjs';
import { stagePackage } from './stagePackage.mjs';

const platformSwitch = { linux: '--linux', darwin: '--mac', win32: '--win' }[process.platform];

try {
  await build({ ifNeeded: true });
  const runtime = await electronRuntime();
  console.error(`Packaging with Electron ${runtime.version} (${runtime.source})`);
  stagePackage({ sqliteBinding: sqliteForElectron(runtime) });
  const given = process.argv.slice(2);
  const { code } = await runProgram('electron-builder', [
    '--config',
    'electron-builder.config.mjs',
    ...(given.length > 0 ? given : [platformSwitch, '--dir']),
  ]);
  process.exitCode = code;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
