/** A strict S3 server for tests: what it does not know it refuses, what it is told to break it breaks. */
import type { RequestListener } from 'node:http';
import { defaultAccounts, type Account, type PolicyRule } from './accounts';
import { control, controlPath } from './control';
import type { FaultPlan } from './faultPlan';
import { createFaults } from './faults';
import { createGauges } from './gauges';
import { listen } from './listen';
import { createUploads } from './multipart';
import { createObjects, type Storage } from './objects';
import { plant, readObject } from './plant';
import { createRequestLog, type LoggedRequest } from './requestLog';
import { serve, type Serving } from './serve';
import { createShaper, type Shaping } from './shaping';
import type { S3TestServer } from './testServer';
import { createWaits } from './waits';
import type { World } from './world';

export interface S3ServerOptions {
  /** `127.0.0.1:0` by default; port 0 is any free one. */
  readonly listen?: string;
  readonly buckets?: readonly string[];
  readonly accounts?: readonly Account[];
  readonly policy?: readonly PolicyRule[];
  readonly storage?: 'memory' | { readonly folder: string };
  /** Of every body only its length, its checksums and its first block are kept, or the pattern that its metadata names. */
  readonly discardBodies?: boolean;
  readonly region?: string;
  readonly ownerId?: string;
  readonly faults?: FaultPlan;
  readonly shaping?: Shaping;
  readonly nowMs?: () => number;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Uploads that are older have never been. */
  readonly uploadMaxAgeMs?: number;
  /** Opens `/__control/` for those who send it as `x-control-token`. */
  readonly controlToken?: string;
  /** Hears of every request whose answer has ended. */
  readonly onRequest?: (row: LoggedRequest) => void;
}

export async function startS3(options: S3ServerOptions = {}): Promise<S3TestServer> {
  const { accounts = defaultAccounts, ownerId = '111122223333', region = 'us-east-1', tls } = options;
  const { controlToken, nowMs: baseMs = Date.now } = options;
  let skewMs = 0;
  const nowMs = (): number => baseMs() + skewMs;
  const storage: Storage = options.discardBodies === true ? 'discard' : (options.storage ?? 'memory');
  const objects = createObjects(storage);
  const uploads = createUploads(nowMs, options.uploadMaxAgeMs);
  const world: World = { objects, uploads, policy: [], region, ownerId, nowMs };
  const requests = createRequestLog();
  const waits = createWaits();
  const shaper = createShaper();
  const startedMs = performance.now();
  let bytesTotal = 0;
  const gauges = createGauges(() => ({
    openSockets: listening.openSockets,
    openUploads: uploads.count(),
    ...objects.totals(),
    bodyBuffers: objects.memory.bytes,
  }));
  const faults = createFaults(() => ({
    sinceStartMs: performance.now() - startedMs,
    bytesTotal,
    inFlight: gauges.inFlight,
  }));
  const begin = (): void => {
    for (const bucket of options.buckets ?? []) if (!objects.buckets.has(bucket)) objects.create(bucket, nowMs());
    faults.set(options.faults ?? { rules: [] });
    shaper.set(options.shaping ?? {});
    world.policy = options.policy ?? [];
    skewMs = 0;
  };
  const serving: Serving = {
    world,
    accounts,
    isTls: tls !== undefined,
    requests,
    faults,
    gauges,
    shaper,
    waits,
    nowMs,
    count: (bytes) => {
      bytesTotal += bytes;
    },
    connectionOf: (request) => listening.connectionOf(request),
    onDone: (row) => options.onRequest?.(row),
  };
  const onRequest =
    (expectsContinue: boolean): RequestListener =>
    (request, response) => {
      const isControl = controlToken !== undefined && request.url?.startsWith(controlPath) === true;
      const work = isControl
        ? control(server, controlToken, request, response)
        : serve(serving, request, response, expectsContinue);
      work.catch((thrown: unknown) => response.destroy(thrown instanceof Error ? thrown : undefined));
    };
  const [host = '127.0.0.1', port = '0'] = (options.listen ?? '127.0.0.1:0').split(':');
  const admit = (openSockets: number): { isRefused: boolean; delayMs: number } => ({
    isRefused:
      openSockets >= (shaper.shaping.maxConnections ?? Infinity) || faults.next(undefined)?.action.refuse !== undefined,
    delayMs: shaper.shaping.acceptDelayMs ?? 0,
  });
  begin();
  const listening = await listen({ host, port: Number(port), tls, admit, onRequest });
  const server: S3TestServer = {
    url: `${tls === undefined ? 'http' : 'https'}://${shaper.shaping.dnsName ?? host}:${listening.port}`,
    port: listening.port,
    requests,
    faults,
    setFaults: (plan) => {
      faults.set(plan);
    },
    shaping: () => shaper.shaping,
    setShaping: (shaping) => {
      shaper.set(shaping);
    },
    policy: () => world.policy,
    setPolicy: (policy) => {
      world.policy = policy;
    },
    clockSkewMs: () => skewMs,
    setClockSkew: (ms) => {
      skewMs = ms;
    },
    release: (gate) => {
      waits.release(gate);
    },
    objects: (name) => {
      const bucket = objects.buckets.get(name);
      return (bucket?.keys() ?? []).flatMap((key) => bucket?.get(key) ?? []);
    },
    read: (bucket, key) => readObject(world, bucket, key),
    plant: (name, key, content, metadata) => {
      plant(world, name, key, content, metadata);
    },
    uploads: (bucket) => uploads.list(bucket),
    gauges: () => gauges.values(),
    reset() {
      uploads.clear();
      objects.clear();
      requests.clear();
      begin();
    },
    async close() {
      waits.close();
      await listening.close();
    },
  };
  return server;
}
