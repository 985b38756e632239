/** versitygw over a folder that the suites may look into, and a way to it that delays its answers. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

export const bucket = 'bench';
/** It takes the root's access key for the account that owns the buckets. */
const accessKey = '123456789012';
const secretKey = 'versitygw-secret';

/** What every client is started with. */
export const accountEnvironment = {
  AWS_ACCESS_KEY_ID: accessKey,
  AWS_SECRET_ACCESS_KEY: secretKey,
  AWS_ACCOUNT_ID: accessKey,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
};

export async function startGateway(program, folder) {
  const data = join(folder, 'data');
  mkdirSync(join(data, bucket), { recursive: true });
  mkdirSync(join(folder, 'iam'));
  const port = await freePort();
  const server = spawn(
    program,
    [
      ...['--access', accessKey, '--secret', secretKey, '--port', `127.0.0.1:${port}`],
      ...['--keep-alive', '--quiet', '--iam-dir', join(folder, 'iam'), 'posix', data],
    ],
    { stdio: 'ignore' },
  );
  const ended = once(server, 'exit');
  const proxies = [];
  // Also when preparing the data fails.
  process.once('exit', () => {
    for (const child of [server, ...proxies]) child.kill();
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(url, server);
  return {
    url,
    objects: join(data, bucket),
    /** CPU that the server has used so far. */
    cpuMs: () => cpuOf(server.pid),
    async delayed(delayMs) {
      const proxy = spawn(
        process.execPath,
        [join(import.meta.dirname, 'delayProxy.mjs'), String(port), String(delayMs)],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      proxies.push(proxy);
      const [line] = await once(createInterface(proxy.stdout), 'line');
      return `http://127.0.0.1:${line}`;
    },
    async stop() {
      for (const proxy of proxies) proxy.kill();
      server.kill();
      await ended;
    },
  };
}

/** In hundredths of a second, which is what Linux counts in. */
function cpuOf(pid) {
  if (process.platform !== 'linux') return null;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

/** Whatever it answers: it listens. */
async function answers(url, server) {
  for (let tries = 0; tries < 400; tries += 1) {
    if (server.exitCode !== null) throw new Error(`versitygw ended with ${server.exitCode}.`);
    try {
      await fetch(url);
      return;
    } catch {
      await delay(50);
    }
  }
  throw new Error('versitygw does not answer.');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
