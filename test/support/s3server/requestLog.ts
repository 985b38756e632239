/** What was asked and answered, for tests to look at afterwards. */
export interface LoggedRequest {
  readonly seq: number;
  readonly at: number;
  readonly connectionId: number;
  readonly requestId: string;
  readonly method: string;
  op: string;
  bucket: string;
  key: string;
  query: Readonly<Record<string, string>>;
  /** Lower case; authorization reduced to the key id. */
  readonly headers: Readonly<Record<string, string>>;
  readonly range?: string;
  account?: string;
  partNumber?: number;
  uploadId?: string;
  status?: number;
  code?: string;
  /** Of the body, as far as it came. */
  bytesIn: number;
  bytesOut: number;
  ms?: number;
  authForm?: 'header' | 'query';
  checksum?: { readonly alg: string; readonly where: 'header' | 'trailer' };
  /** Id of the rule that fired. */
  fault?: string;
  aborted?: boolean;
  readonly unsupported: string[];
}

type Match =
  | Partial<
      Pick<LoggedRequest, 'op' | 'bucket' | 'key' | 'status' | 'code' | 'method' | 'partNumber' | 'uploadId' | 'fault'>
    >
  | ((row: LoggedRequest) => boolean);

export interface RequestLog {
  readonly rows: readonly LoggedRequest[];
  add(row: LoggedRequest): void;
  clear(): void;
  where(match: Match): LoggedRequest[];
  count(match: Match): number;
  bytes(match: Match): { readonly in: number; readonly out: number };
  /** Requests that began at `t1` or later and before `t2`, by the server's clock. */
  between(t1: number, t2: number): LoggedRequest[];
  /** Whether nothing began after that time. */
  noneAfter(t: number): boolean;
  /** Whether every `a` came before every `b`. */
  order(a: Match, b: Match): boolean;
  /** The longest silence between two requests, in milliseconds. */
  gap(match: Match): number;
  /** What was asked for that this server does not know. */
  readonly unsupported: string[];
}

const rowsAtMost = 1_000_000;

export function createRequestLog(): RequestLog {
  let rows: LoggedRequest[] = [];
  const where = (match: Match): LoggedRequest[] => rows.filter((row) => matches(row, match));
  return {
    get rows() {
      return rows;
    },
    get unsupported() {
      return rows.flatMap(({ unsupported }) => unsupported);
    },
    add(row) {
      if (rows.length < rowsAtMost) rows.push(row);
    },
    clear() {
      rows = [];
    },
    where,
    count: (match) => where(match).length,
    bytes: (match) =>
      where(match).reduce((sum, row) => ({ in: sum.in + row.bytesIn, out: sum.out + row.bytesOut }), { in: 0, out: 0 }),
    between: (t1, t2) => where(({ at }) => at >= t1 && at < t2),
    noneAfter: (t) => rows.every(({ at }) => at <= t),
    order(a, b) {
      const [firstB] = where(b);
      return firstB === undefined || where(a).every(({ seq }) => seq < firstB.seq);
    },
    gap: (match) =>
      where(match).reduce(
        ({ longest, before }, { at }) => ({ longest: Math.max(longest, at - (before ?? at)), before: at }),
        { longest: 0, before: undefined as number | undefined },
      ).longest,
  };
}

function matches(row: LoggedRequest, match: Match): boolean {
  if (typeof match === 'function') return match(row);
  return Object.entries(match).every(([name, value]) => row[name as keyof LoggedRequest] === value);
}
