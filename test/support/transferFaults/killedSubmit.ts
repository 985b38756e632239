/** A submission in a process of its own, to be killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';

export interface RunningSubmit {
  /** As by the system; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Sends one file as a transfer world of `<folder>/home` does; a world of the same home goes on with it afterwards. */
export async function startSubmit(url: string, folder: string, file: string): Promise<RunningSubmit> {
  // A file, because the hashing thread would be given the options of a script on the command line.
  const script = path.join(folder, 'submit.mjs');
  await writeFile(
    script,
    'const [support, url, home, file] = process.argv.slice(2);' +
      'const { openTransferWorld } = await import(support);' +
      'await (await openTransferWorld(url, home)).submit([file]);',
  );
  const hooks = new URL('../s3server/typeScript.mjs', import.meta.url).href;
  const support = new URL('transferWorld.ts', import.meta.url).href;
  const args = ['--import', hooks, script, support, url, path.join(folder, 'home'), file];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const exited = once(child, 'exit');
  return {
    kill: async () => {
      child.kill('SIGKILL');
      expect(await exited).toEqual([null, 'SIGKILL']);
    },
  };
}
