/** What sending a small object costs the client, with signed requests of its own and with the SDK's, beside a plain request. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleScripts } from './bundleScripts.mjs';

const bodyBytes = 8192;

export const diskBytes = () => 0;

export async function createSuite({ folder, quick, files = quick ? 2000 : 20_000 }) {
  const program = await bundleScripts(folder, { putCases: 'test/bench/putCases.ts' });
  const server = spawn(process.execPath, [join(import.meta.dirname, 's3', 'drainServer.mjs'), String(bodyBytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () => server.kill();
  process.once('exit', stop);
  const [port] = await once(createInterface(server.stdout), 'line');
  const put = (how, env = []) => ({
    command: [
      'env',
      ...env,
      process.execPath,
      join(program, 'putCases.js'),
      how,
      `http://127.0.0.1:${port}`,
      String(files),
    ],
    work: { count: files, unit: 'objects' },
  });
  const goals = (atLeast) => ['cpuMs', 'wallMs'].map((measure) => ({ target: 'T11', measure, best: ['raw'], atLeast }));
  return {
    title: `${files.toLocaleString('en')} objects of 8 KiB to a server that keeps nothing`,
    cases: [
      { id: 'signed', ...put('store'), goals: goals(0.5) },
      {
        id: 'counted',
        ...put('counted'),
        goals: ['cpuMs', 'wallMs'].map((measure) => ({ target: 'T19', measure, best: ['signed'], atLeast: 0.98 })),
      },
      { id: 'sdk', ...put('store', ['SATCHEL_S3_HOT_PATH=off']), goals: goals(0.07) },
      { id: 'raw', ...put('raw') },
    ],
    close: async () => {
      const ended = once(server, 'exit');
      stop();
      await ended;
      process.off('exit', stop);
    },
  };
}
