/** Control from another process: what a test in this one does by calls. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultRules } from './faults';
import type { Plan } from './records';
import type { DeadlineTestServer } from './testServer';
import type { TaskRun } from './worker';

export const controlPath = '/__control/';

/** What is read by GET, and what is done by PUT with a JSON body and may answer. */
interface Entry {
  readonly get?: () => unknown;
  readonly put?: (body: unknown) => unknown;
}

function entriesOf(server: DeadlineTestServer): Readonly<Record<string, Entry>> {
  return {
    calls: {
      get: () => server.calls,
      put: () => {
        server.clearCalls();
      },
    },
    jobs: { get: () => server.jobs() },
    // Checked there.
    faults: {
      get: () => server.faultsFired(),
      put: (body) => {
        server.setFaults(body as FaultRules);
      },
    },
    plan: {
      put: (body) => {
        server.plant(body as Plan);
      },
    },
    tasks: { put: (body) => server.runTask(body as TaskRun) },
    clock: {
      put: (body) => {
        server.advance(Number((body as { readonly aheadMs?: unknown }).aheadMs ?? 0));
      },
    },
  };
}

export async function control(
  server: DeadlineTestServer,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = (status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value ?? {}));
  };
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(controlPath.length);
  const entries = entriesOf(server);
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (request.headers['x-control-token'] !== token) answer(403, { error: 'x-control-token is wrong.' });
  else if (entry === undefined) answer(404, { error: `There is ${Object.keys(entries).join(', ')}.` });
  else if (request.method === 'GET' && entry.get !== undefined) answer(200, entry.get());
  else if (request.method === 'PUT' && entry.put !== undefined) {
    try {
      const text = Buffer.concat(pieces).toString();
      answer(200, entry.put(text === '' ? {} : JSON.parse(text)));
    } catch (thrown) {
      answer(400, { error: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  } else answer(405, { error: `${request.method ?? ''} is not for ${name}.` });
}
