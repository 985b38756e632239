/** `endpoint_stats.tsv`: what went to each place, in the 18 columns of sai3-bench. */
import { errorCountOf, latencyOf, sumOf, type OpCounters } from './opCounters';
import { isInGroup } from './opGroups';
import { fixed, tsvRow } from './tsv';

export const endpointColumns = [
  'endpoint_idx',
  'endpoint_uri',
  'total_requests',
  'bytes_read',
  'bytes_written',
  'error_count',
  'active_requests',
  'request_pct',
  'read_pct',
  'write_pct',
  'get_p50_us',
  'get_p90_us',
  'get_p99_us',
  'put_p50_us',
  'put_p90_us',
  'put_p99_us',
  'throttles',
  'retries',
] as const;

export function endpointTsv(rows: readonly OpCounters[]): string {
  const endpoints = [...new Set(rows.map(({ endpoint }) => endpoint))];
  const all = totalsOf(rows);
  const lines = endpoints.map((endpoint, index) => {
    const own = rows.filter((row) => row.endpoint === endpoint);
    const { requests, read, written } = totalsOf(own);
    return tsvRow([
      index,
      endpoint,
      requests,
      read,
      written,
      sumOf(own, errorCountOf),
      sumOf(own, ({ inFlight }) => inFlight),
      percent(requests, all.requests),
      percent(read, all.read),
      percent(written, all.written),
      ...quantiles(own, 'GET'),
      ...quantiles(own, 'PUT'),
      sumOf(own, ({ throttles }) => throttles),
      sumOf(own, ({ retries }) => retries),
    ]);
  });
  return [tsvRow(endpointColumns), ...lines].join('');
}

function totalsOf(rows: readonly OpCounters[]): { requests: number; read: number; written: number } {
  return {
    requests: sumOf(rows, ({ attempts }) => attempts),
    read: sumOf(rows, ({ bytesIn }) => bytesIn),
    written: sumOf(rows, ({ bytesOut }) => bytesOut),
  };
}

/** Of nothing there is no share. */
function percent(part: number, whole: number): string | undefined {
  return whole === 0 ? undefined : fixed((part * 100) / whole, 2);
}

function quantiles(rows: readonly OpCounters[], group: 'GET' | 'PUT'): (string | undefined)[] {
  const latency = latencyOf(rows.filter(({ op }) => isInGroup(op, group)));
  return [0.5, 0.9, 0.99].map((share) => fixed(latency.quantile(share), 0));
}
