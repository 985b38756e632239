/**
 * Small objects to a store on this thread: `putCases store|counted|raw <url> <count>`. `store` is what Satchel sends with, `counted`
 * the same with its figures, as runs have it, `raw` a plain request on kept sockets with the same body. Prints what it measured as one line of JSON; an object that is refused ends it.
 */
import { Agent, request } from 'node:http';
import { createClock } from '../../main/adapters/clock/clock';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import { createLiveFigures } from '../../main/engine/statistics/liveFigures';
import { createPerfSeries } from '../../main/engine/statistics/perfSeries';
import { recordedStore } from '../../main/engine/statistics/recordedStore';
import { createRunStatistics } from '../../main/engine/statistics/runStatistics';
import { sourceOf } from '../support/storedBytes';

const [how = '', url = '', countText = '0'] = process.argv.slice(2);
const count = Number(countText);
const atOnce = 32;
const bodyBytes = 8192;
/** Made anew for each object, as what is read from a file is. */
const bodyOf = (index: number): Buffer => Buffer.alloc(bodyBytes, index % 256);
const keyOf = (index: number): string => `Data/0123456789abcdef-${index}`;

interface Client {
  put(index: number): Promise<unknown>;
  close(): Promise<void> | void;
}

function openStore(): Client {
  const env = { ...process.env, AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench-secret' };
  const parts = { env, hasher: createHasher(), clock: createClock() };
  const store = openS3BlobStore('s3://bench/root', { region: 'us-east-1', endpointUrl: url }, parts);
  const { signal } = new AbortController();
  const used = how === 'counted' ? countedStore(store) : store;
  return {
    put: (index) => used.put(keyOf(index), sourceOf(bodyOf(index)), { signal, isKnownAbsent: true }),
    close: () => store.close(),
  };
}

/** With everything that a run and the window count. */
function countedStore(store: BlobStore): BlobStore {
  const times = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
  const statistics = createRunStatistics(times, [createPerfSeries(), createLiveFigures('bench:0')]);
  return recordedStore(store, statistics.recorder);
}

function openRaw(): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  return {
    put: (index) =>
      new Promise<void>((resolve, reject) => {
        const headers = { 'content-length': bodyBytes };
        const sent = request(`${url}/bench/root/${keyOf(index)}`, { method: 'PUT', agent, headers }, (answer) => {
          answer.resume();
          answer.on('end', () => {
            if (answer.statusCode === 200) resolve();
            else reject(new Error(`answered ${answer.statusCode ?? 0}`));
          });
        });
        sent.on('error', reject);
        sent.end(bodyOf(index));
      }),
    close: () => {
      agent.destroy();
    },
  };
}

const client = how === 'raw' ? openRaw() : openStore();
// What the first request teaches, it teaches before the time begins.
await client.put(0);
let next = 1;
const beganMs = performance.now();
const began = process.cpuUsage();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (next <= count) await client.put(next++);
  }),
);
const wallMs = performance.now() - beganMs;
const { user, system } = process.cpuUsage(began);
await client.close();
const rssBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, rssBytes })}\n`);
