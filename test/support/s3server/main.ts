/** The test server as a program of its own; its first line says where it listens. */
import { appendFileSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FaultPlan } from './faults';
import { startS3 } from './server';

const { values } = parseArgs({
  options: {
    listen: { type: 'string', default: '127.0.0.1:0' },
    bucket: { type: 'string', multiple: true, default: [] },
    folder: { type: 'string' },
    'access-key': { type: 'string' },
    'secret-key': { type: 'string' },
    latency: { type: 'string' },
    faults: { type: 'string' },
    log: { type: 'string' },
    'clock-skew': { type: 'string', default: '0' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
  },
});
const { 'access-key': accessKey, 'secret-key': secretKey, 'tls-cert': cert, 'tls-key': key } = values;
const skewMs = Number(values['clock-skew']) * 1000;
const server = await startS3({
  listen: values.listen,
  buckets: values.bucket,
  storage: values.folder === undefined ? 'memory' : { folder: values.folder },
  nowMs: () => Date.now() + skewMs,
  ...(accessKey === undefined || secretKey === undefined
    ? {}
    : { accounts: [{ accessKey, secretKey, rights: 'full' as const }] }),
  ...(values.latency === undefined ? {} : { latencyMs: Number(values.latency) }),
  ...(values.faults === undefined ? {} : { faults: FaultPlan.parse(JSON.parse(readFileSync(values.faults, 'utf8'))) }),
  ...(cert === undefined || key === undefined
    ? {}
    : { tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } }),
});
process.on('SIGTERM', () => {
  if (values.log !== undefined)
    for (const row of server.requests.rows)
      if (values.log === '-') console.log(JSON.stringify(row));
      else appendFileSync(values.log, `${JSON.stringify(row)}\n`);
  void server.close().then(() => process.exit(0));
});
// Last, because whoever reads it may send a signal at once.
console.log(JSON.stringify({ type: 'listening', url: server.url, port: server.port }));
