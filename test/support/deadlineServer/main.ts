/** The double as a program of its own; its first line says where it listens. */
import { createWriteStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Caller } from './callers';
import type { FaultRules } from './faults';
import type { Plan } from './records';
import { startDeadline } from './server';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    region: { type: 'string' },
    /** JSON files. */
    world: { type: 'string' },
    callers: { type: 'string' },
    faults: { type: 'string' },
    /** JSON lines; `-` is the standard output. */
    log: { type: 'string' },
    latency: { type: 'string', default: '0' },
    'create-polls': { type: 'string', default: '0' },
    'search-lag': { type: 'string', default: '0' },
    'page-size': { type: 'string', default: '100' },
    'no-action-manifests': { type: 'boolean', default: false },
    'role-life': { type: 'string', default: '3600000' },
    'role-key': { type: 'string', default: 'S3TEST' },
    'role-secret': { type: 'string', default: 'S3TEST' },
    'role-token': { type: 'string', default: 'queue-role' },
    'control-token': { type: 'string' },
  },
});
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const { region, world, callers, faults, 'control-token': controlToken } = values;
const log =
  values.log === undefined
    ? undefined
    : values.log === '-'
      ? process.stdout
      : createWriteStream(values.log, { flags: 'a' });
const server = await startDeadline({
  port: Number(values.port),
  latencyMs: Number(values.latency),
  createPolls: Number(values['create-polls']),
  searchLagMs: Number(values['search-lag']),
  pageSize: Number(values['page-size']),
  hasActionManifests: !values['no-action-manifests'],
  queueRole: {
    accessKeyId: values['role-key'],
    secretAccessKey: values['role-secret'],
    sessionToken: values['role-token'],
    lifeMs: Number(values['role-life']),
  },
  ...(region === undefined ? {} : { region }),
  ...(world === undefined ? {} : { plan: readJson(world) as Plan }),
  ...(callers === undefined ? {} : { callers: readJson(callers) as readonly Caller[] }),
  ...(faults === undefined ? {} : { faults: readJson(faults) as FaultRules }),
  ...(controlToken === undefined ? {} : { controlToken }),
  ...(log === undefined ? {} : { onCall: (call) => log.write(`${JSON.stringify(call)}\n`) }),
});
process.on('SIGTERM', () => {
  const exit = (): void => process.exit(0);
  void server.close().then(() => {
    if (log === undefined || log === process.stdout) exit();
    else log.end(exit);
  });
});
// Last, because whoever reads it may send a signal at once.
console.log(JSON.stringify({ type: 'listening', url: server.url, port: server.port }));
