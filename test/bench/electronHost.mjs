/** The packaged test build as a place to measure in: each case runs in a utility process of its own, as the engine does. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { electronSwitches } from '../../scripts/electronSwitches.mjs';
import { root } from '../../scripts/projectFolders.mjs';

/** `{ missing }` without a packaged app. */
export async function openElectronHost() {
  const executablePath = resolve(process.env.SATCHEL_EXECUTABLE ?? join(root, 'dist', 'linux-unpacked', 'satchel'));
  if (!existsSync(executablePath)) return { missing: 'there is no packaged app: npm run package makes it' };
  const { _electron } = await import('@playwright/test');
  const home = mkdtempSync(join(tmpdir(), 'satchel-bench-electron-'));
  const env = { ...process.env, SATCHEL_HOME: home };
  const app = await _electron.launch({ executablePath, args: electronSwitches(), env });
  // What starting costs is none of the cases' business.
  await (await app.firstWindow()).waitForLoadState('networkidle');
  return {
    version: await app.evaluate(() => process.versions.electron),
    /** `command` begins with the Node that would run it here. */
    async run([, script, ...args]) {
      const wrapper = join(import.meta.dirname, 'electronCase.mjs');
      const { failure, output } = await app.evaluate(runInUtility, [wrapper, [script, ...args]]);
      if (failure !== undefined) throw new Error(`${script} ${args.join(' ')} failed in Electron.\n${failure}`);
      return JSON.parse(output.trim().split('\n').at(-1));
    },
    async close() {
      await app.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Runs in the main process of the app and uses nothing from outside. */
function runInUtility({ utilityProcess }, [wrapper, args]) {
  return new Promise((resolve) => {
    const child = utilityProcess.fork(wrapper, args, { stdio: 'ignore', serviceName: 'bench' });
    let answer;
    child.once('message', (message) => {
      answer = message;
      child.kill();
    });
    child.once('exit', (code) => {
      resolve(answer ?? { failure: `The process ended with ${code}.` });
    });
  });
}
