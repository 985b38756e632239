/** What an operation is given and what it answers. */
import type { Json } from './records';
import { invalid } from './serviceError';
import type { World } from './world';

export interface Asked {
  /** Of the path. */
  readonly ids: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly clientToken?: string;
  /** Set for callers of the monitor: lists are only answered to those who say who they are. */
  readonly principalId?: string;
}

export type Operation = (world: World, asked: Asked) => Json;

/** One page of a list. The token is an offset; an empty one asks for the first page, as the Python client does. */
export function pageOf(world: World, { query }: Asked, name: string, rows: readonly Json[]): Json {
  const limit = Number(query.get('maxResults') ?? world.options.pageSize);
  const token = query.get('nextToken') ?? '';
  const at = token === '' ? 0 : Number(/^page-(\d+)$/.exec(token)?.[1] ?? Number.NaN);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw invalid('maxResults is 1 to 100.');
  if (Number.isNaN(at)) throw invalid('nextToken is not one of this service.');
  const isLast = at + limit >= rows.length;
  return { [name]: rows.slice(at, at + limit), ...(isLast ? {} : { nextToken: `page-${at + limit}` }) };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Times that are there, as the wire writes them. */
export function times(record: { readonly startedMs?: number; readonly endedMs?: number }): Json {
  return {
    ...(record.startedMs === undefined ? {} : { startedAt: iso(record.startedMs) }),
    ...(record.endedMs === undefined ? {} : { endedAt: iso(record.endedMs) }),
  };
}
