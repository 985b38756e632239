/** Rows of the table `transfer`, with the lease and its engine, as the engine knows them. */
import { TransferSnapshot, TransferView } from '../../../shared/domain/transfer';
import type { EngineSeat, Lease, QueueRow, Runner } from '../../engine/ports/queue';

export interface Row {
  readonly uid: string;
  readonly class: string;
  readonly lane: number;
  readonly priority: number;
  readonly spec_json: string;
  readonly title: string;
  readonly runner: Runner;
  readonly not_before_ms: number | null;
  readonly state: string;
  readonly state_reason: string | null;
  readonly resume_from: string | null;
  readonly attempts: number;
  readonly created_ms: number;
  readonly updated_ms: number;
  readonly view_json: string;
  readonly run_id: string | null;
  readonly lease_ms: number | null;
  readonly boot: string | null;
  readonly host: string | null;
  readonly pid: number | null;
  readonly process_start: string | null;
  readonly os_boot_ms: number | null;
  readonly role: 'app' | 'cli' | null;
  readonly version: string | null;
  readonly engine_ms: number | null;
}

/** What waits because its endpoint is left alone says so as long as that is so. */
const reason = `iif(t.state = 'queued' AND EXISTS (SELECT 1 FROM endpoint_state s WHERE s.endpoint_key = t.endpoint_key
  AND s.mode = 'excluded'), 'endpoint', nullif(t.state_reason, 'endpoint'))`;

/** What a statement selects from to give `Row`s; `t` is the transfer, `l` its lease, `e` the engine of it. */
export const rowColumns = `t.uid, t.class, t.lane, t.priority, t.spec_json, t.title, t.runner, t.not_before_ms, t.state,
  ${reason} AS state_reason, t.resume_from, t.attempts, t.created_ms, t.updated_ms, t.view_json, l.run_id, l.heartbeat_ms AS lease_ms,
  e.boot, e.host, e.pid, e.process_start, e.os_boot_ms, e.role, e.version, e.heartbeat_ms AS engine_ms
  FROM transfer t LEFT JOIN lease l ON l.transfer_id = t.id LEFT JOIN engine e ON e.boot = l.engine_boot`;

/** `undefined` when a newer version wrote something that this one does not know. */
export function queueRow(row: Row): QueueRow | undefined {
  const snapshot = TransferSnapshot.safeParse({
    ...(JSON.parse(row.view_json) as object),
    uid: row.uid,
    class: row.class,
    state: row.state,
    ...(row.state_reason === null ? {} : { stateReason: row.state_reason }),
    title: row.title,
    lane: row.lane,
    priority: row.priority,
    ...(row.not_before_ms === null ? {} : { notBeforeMs: row.not_before_ms }),
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
  });
  if (!snapshot.success) return undefined;
  const lease = leaseOf(row);
  return {
    snapshot: snapshot.data,
    spec: JSON.parse(row.spec_json) as unknown,
    runner: row.runner,
    attempts: row.attempts,
    ...(row.resume_from === null ? {} : { resumeFrom: row.resume_from }),
    ...(lease === undefined ? {} : { lease }),
  };
}

export function leaseOf(row: Row): Lease | undefined {
  const { run_id: runId, lease_ms: heartbeatMs } = row;
  const engine = seatOf(row);
  return runId === null || heartbeatMs === null || engine === undefined ? undefined : { runId, engine, heartbeatMs };
}

export type SeatRow = Pick<
  Row,
  'boot' | 'host' | 'pid' | 'process_start' | 'os_boot_ms' | 'role' | 'version' | 'engine_ms'
>;

/** The engine of a row; `undefined` where there is none. */
export function seatOf(row: SeatRow): EngineSeat | undefined {
  const { boot, host, pid, process_start: start, os_boot_ms: osBootMs, role, version, engine_ms: heartbeatMs } = row;
  if (boot === null || host === null || pid === null || start === null || osBootMs === null) return undefined;
  if (role === null || version === null || heartbeatMs === null) return undefined;
  return { boot, hostName: host, processId: pid, processStart: start, osBootMs, role, version, heartbeatMs };
}

const viewFields = Object.keys(TransferView.shape) as (keyof TransferView)[];

/** The part of a snapshot that is no column, as JSON. */
export function viewOf(snapshot: TransferSnapshot): string {
  return JSON.stringify(Object.fromEntries(viewFields.map((field) => [field, snapshot[field]])));
}

/** The columns of a row's place in the queue. */
export function placeOf(snapshot: TransferSnapshot): Record<string, string | number | null> {
  return {
    uid: snapshot.uid,
    state: snapshot.state,
    reason: snapshot.stateReason ?? null,
    title: snapshot.title,
    lane: snapshot.lane,
    priority: snapshot.priority,
    notBeforeMs: snapshot.notBeforeMs ?? null,
    updatedMs: snapshot.updatedMs,
    view: viewOf(snapshot),
  };
}
