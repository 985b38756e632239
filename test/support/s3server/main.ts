/** The test server as a program of its own; its first line says where it listens. */
import { createWriteStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FaultPlan } from './faultPlan';
import { startS3 } from './server';
import { bytesPerSecond, Shaping } from './shaping';

const { values } = parseArgs({
  options: {
    listen: { type: 'string' },
    port: { type: 'string', default: '0' },
    bucket: { type: 'string', multiple: true, default: [] },
    folder: { type: 'string' },
    'discard-bodies': { type: 'boolean', default: false },
    region: { type: 'string' },
    'access-key': { type: 'string' },
    'secret-key': { type: 'string' },
    latency: { type: 'string' },
    up: { type: 'string' },
    down: { type: 'string' },
    shaping: { type: 'string' },
    faults: { type: 'string' },
    log: { type: 'string' },
    'control-token': { type: 'string' },
    'clock-skew': { type: 'string', default: '0' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
  },
});
const { 'access-key': accessKey, 'secret-key': secretKey, 'tls-cert': cert, 'tls-key': key } = values;
const { 'control-token': controlToken, folder, region, latency, up, down } = values;
const readJson = (path: string | undefined): unknown =>
  path === undefined ? {} : JSON.parse(readFileSync(path, 'utf8'));
const log =
  values.log === undefined
    ? undefined
    : values.log === '-'
      ? process.stdout
      : createWriteStream(values.log, { flags: 'a' });
const server = await startS3({
  listen: values.listen ?? `127.0.0.1:${values.port}`,
  buckets: values.bucket,
  storage: folder === undefined ? 'memory' : { folder },
  discardBodies: values['discard-bodies'],
  shaping: {
    ...Shaping.parse(readJson(values.shaping)),
    ...(latency === undefined ? {} : { latencyMs: Number(latency) }),
    ...(up === undefined ? {} : { upBps: bytesPerSecond(up) }),
    ...(down === undefined ? {} : { downBps: bytesPerSecond(down) }),
  },
  ...(region === undefined ? {} : { region }),
  ...(controlToken === undefined ? {} : { controlToken }),
  ...(log === undefined ? {} : { onRequest: (row) => log.write(`${JSON.stringify(row)}\n`) }),
  ...(accessKey === undefined || secretKey === undefined
    ? {}
    : { accounts: [{ accessKey, secretKey, rights: 'full' as const }] }),
  ...(values.faults === undefined ? {} : { faults: FaultPlan.parse(readJson(values.faults)) }),
  ...(cert === undefined || key === undefined
    ? {}
    : { tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } }),
});
server.setClockSkew(Number(values['clock-skew']) * 1000);
process.on('SIGTERM', () => {
  const exit = (): void => process.exit(0);
  void server.close().then(() => {
    // What the log still holds is written first.
    if (log === undefined || log === process.stdout) exit();
    else log.end(exit);
  });
});
// Last, because whoever reads it may send a signal at once.
console.log(JSON.stringify({ type: 'listening', url: server.url, port: server.port }));
