/** A strict stand-in for AWS Deadline Cloud: real HTTP, signed calls, jobs that live in memory. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { defaultCallers, type Caller } from './callers';
import type { LoggedCall } from './callLog';
import { control, controlPath } from './control';
import { createFaults, type FaultRules } from './faults';
import type { Plan } from './records';
import { serve, type Serving } from './serve';
import type { DeadlineTestServer } from './testServer';
import { runTask } from './worker';
import { createWorld, plantWorld, type World, type WorldOptions } from './world';

export interface DeadlineServerOptions extends Partial<WorldOptions> {
  readonly port?: number;
  readonly region?: string;
  readonly plan?: Plan;
  readonly callers?: readonly Caller[];
  readonly faults?: FaultRules;
  readonly latencyMs?: number;
  readonly nowMs?: () => number;
  /** Opens `/__control/` for those who send it as `x-control-token`. */
  readonly controlToken?: string;
  readonly onCall?: (call: LoggedCall) => void;
}

/** Keys that the S3 test server of the tests knows. */
const queueRole = { accessKeyId: 'S3TEST', secretAccessKey: 'S3TEST', sessionToken: 'queue-role', lifeMs: 3_600_000 };

export async function startDeadline(options: DeadlineServerOptions = {}): Promise<DeadlineTestServer> {
  const { port = 0, region = 'us-west-2', controlToken, nowMs: baseMs = Date.now } = options;
  let aheadMs = 0;
  let callers = options.callers ?? defaultCallers;
  const { createPolls = 0, createFailure, searchLagMs = 0, pageSize = 100, hasActionManifests = true } = options;
  const world: World = createWorld(
    {
      createPolls,
      ...(createFailure === undefined ? {} : { createFailure }),
      searchLagMs,
      pageSize,
      hasActionManifests,
      queueRole: options.queueRole ?? queueRole,
    },
    () => baseMs() + aheadMs,
  );
  plantWorld(world, options.plan ?? {});
  const faults = createFaults();
  faults.set(options.faults ?? []);
  const calls: LoggedCall[] = [];
  const serving: Serving = {
    world,
    region,
    get callers() {
      return callers;
    },
    faults,
    calls,
    onCall: (call) => options.onCall?.(call),
    latencyMs: options.latencyMs ?? 0,
    inFlight: new Map(),
  };
  const http = createServer((request, response) => {
    const isControl = controlToken !== undefined && request.url?.startsWith(controlPath) === true;
    const work = isControl ? control(server, controlToken, request, response) : serve(serving, request, response);
    work.catch((thrown: unknown) => response.destroy(thrown instanceof Error ? thrown : undefined));
  });
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const server: DeadlineTestServer = {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    region,
    calls,
    count: (op) => calls.filter((call) => call.op === op).length,
    clearCalls: () => {
      calls.length = 0;
    },
    setFaults: (rules) => {
      faults.set(rules);
    },
    faultsFired: () => faults.fired(),
    plant: (plan) => {
      plantWorld(world, plan);
    },
    jobs: () => [...world.jobs.values()],
    plantJob: (job) => {
      world.jobs.set(job.jobId, {
        request: { priority: 50 },
        steps: [],
        sessions: [],
        lifecycleStatus: 'CREATE_COMPLETE',
        lifecycleStatusMessage: 'Job creation completed successfully',
        pollsLeft: 0,
        past: [],
        ...job,
      });
    },
    plantLog: (sessionId, lines) => {
      world.logs.set(sessionId, lines);
    },
    runTask: (run) => runTask(world, run),
    setCreateFailure: (message) => {
      if (message === undefined) delete world.options.createFailure;
      else world.options.createFailure = message;
    },
    setCallers: (next) => {
      callers = next;
    },
    advance: (ms) => {
      aheadMs += ms;
    },
    async close() {
      if (!http.listening) return;
      const closed = once(http, 'close');
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
  return server;
}
