/** Control from another process: everything that a test in this one does by calls. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { FaultPlan } from './faultPlan';
import { Shaping } from './shaping';
import { isEqual } from './sigv4';
import type { S3TestServer } from './testServer';

const Policy = z.array(
  z.strictObject({
    account: z.string().exactOptional(),
    op: z.string().exactOptional(),
    key: z.string().exactOptional(),
    effect: z.enum(['allow', 'deny']),
    kms: z.boolean().exactOptional(),
  }),
);
const Clock = z.strictObject({ skewMs: z.number() });
const Release = z.strictObject({ gate: z.string() });

/** What is asked for by GET, and what is done by PUT with a JSON body. */
interface Entry {
  readonly get?: (query: URLSearchParams) => unknown;
  readonly put?: (body: unknown) => void;
}

function entriesOf(server: S3TestServer): Readonly<Record<string, Entry>> {
  return {
    faults: {
      get: () => ({ plan: server.faults.plan(), fired: server.faults.fired() }),
      put: (body) => {
        // Checked there, and kept as it was sent.
        server.setFaults(body as FaultPlan);
      },
    },
    shaping: {
      get: () => server.shaping(),
      put: (body) => {
        server.setShaping(Shaping.parse(body));
      },
    },
    requests: {
      get: (query) => {
        const wanted = [...query].filter(([name]) => name !== 'since');
        const since = Number(query.get('since') ?? 0);
        return server.requests.where(
          (row) =>
            row.seq > since &&
            wanted.every(
              ([name, value]) => JSON.stringify(row[name as keyof typeof row] ?? null).replace(/^"|"$/g, '') === value,
            ),
        );
      },
      put: () => {
        server.requests.clear();
      },
    },
    gauges: { get: () => server.gauges() },
    reset: {
      put: () => {
        server.reset();
      },
    },
    release: {
      put: (body) => {
        server.release(Release.parse(body).gate);
      },
    },
    clock: {
      get: () => ({ skewMs: server.clockSkewMs() }),
      put: (body) => {
        server.setClockSkew(Clock.parse(body).skewMs);
      },
    },
    policy: {
      get: () => server.policy(),
      put: (body) => {
        server.setPolicy(Policy.parse(body));
      },
    },
  };
}

export const controlPath = '/__control/';

export async function control(
  server: S3TestServer,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = (status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  const url = new URL(request.url ?? '/', 'http://localhost');
  const entries = entriesOf(server);
  const name = url.pathname.slice(controlPath.length);
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  const given = request.headers['x-control-token'];
  if (typeof given !== 'string' || !isEqual(given, token)) answer(403, { error: 'x-control-token is wrong.' });
  else if (entry === undefined) answer(404, { error: `There is ${Object.keys(entries).join(', ')}.` });
  else if (request.method === 'GET' && entry.get !== undefined) answer(200, entry.get(url.searchParams));
  else if (request.method === 'PUT' && entry.put !== undefined) {
    try {
      const pieces: Buffer[] = [];
      for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
      const text = Buffer.concat(pieces).toString();
      entry.put(text === '' ? {} : JSON.parse(text));
      answer(200, {});
    } catch (thrown) {
      answer(400, { error: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  } else answer(405, { error: `${request.method ?? ''} is not for ${name}.` });
}
