/** Walks a list of Deadline Cloud to its end. */
import type { DeadlineClient } from '@aws-sdk/client-deadline';
import type { CallLane } from './callPace';
import { callDeadline, type DeadlineCalls, type SendOptions } from './deadlineCalls';
import type { DeadlineCall } from './deadlineCall';

export interface PageToken {
  readonly nextToken?: string;
}

interface Page<T> {
  readonly rows: readonly T[];
  readonly nextToken: string | undefined;
}

/** Every row of every page, in order. An empty token ends the walk as an absent one does. */
export async function listAll<T>(
  calls: DeadlineCalls,
  call: DeadlineCall,
  signal: AbortSignal,
  ask: (client: DeadlineClient, token: PageToken, options: SendOptions) => Promise<Page<T>>,
  lane?: CallLane,
): Promise<T[]> {
  const rows: T[] = [];
  let token: PageToken = {};
  do {
    const asked = token;
    const page = await callDeadline(calls, call, signal, (client, options) => ask(client, asked, options), lane);
    for (const row of page.rows) rows.push(row);
    token = page.nextToken === undefined || page.nextToken === '' ? {} : { nextToken: page.nextToken };
  } while (token.nextToken !== undefined);
  return rows;
}
