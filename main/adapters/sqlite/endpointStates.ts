/** What is known of the places that stores are in, and limits set for a time, in satchel.db: for all processes of a person. */
import type { EndpointState, EndpointStates } from '../../engine/ports/flow';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

interface Row {
  readonly endpoint_key: string;
  readonly mode: EndpointState['mode'];
  readonly reason: string | null;
  readonly source: NonNullable<EndpointState['source']> | null;
  readonly until_ms: number | null;
  readonly strikes: number;
  readonly concurrency: number | null;
  readonly ewma_up_bps: number | null;
  readonly ewma_down_bps: number | null;
  readonly last_ok_ms: number | null;
}

interface OverrideRow {
  readonly up: number;
  readonly down: number;
  readonly until_ms: number;
}

export function createEndpointStates(db: SatchelDatabase): EndpointStates {
  const selectOne = db.prepare<[string], Row>('SELECT * FROM endpoint_state WHERE endpoint_key = ?');
  const selectAll = db.prepare<[], Row>('SELECT * FROM endpoint_state ORDER BY endpoint_key');
  const upsert = db.prepare(
    `INSERT INTO endpoint_state(endpoint_key, mode, reason, source, until_ms, strikes, concurrency, ewma_up_bps, ewma_down_bps,
       last_ok_ms)
     VALUES (@key, @mode, @reason, @source, @untilMs, @strikes, @concurrency, @upBps, @downBps, @lastOkMs)
     ON CONFLICT(endpoint_key) DO UPDATE SET mode = @mode, reason = @reason, source = @source, until_ms = @untilMs,
       strikes = @strikes, concurrency = @concurrency, ewma_up_bps = @upBps, ewma_down_bps = @downBps,
       last_ok_ms = @lastOkMs`,
  );
  const selectOverride = db.prepare<[], OverrideRow>('SELECT up, down, until_ms FROM limit_override');
  const insertOverride = db.prepare(
    'INSERT OR REPLACE INTO limit_override(id, up, down, until_ms) VALUES (1, @up, @down, @untilMs)',
  );
  const dropOverride = db.prepare('DELETE FROM limit_override');

  return guarded(db, {
    get: (key) => {
      const row = selectOne.get(key);
      return row && stateOf(row);
    },
    list: () => selectAll.all().map(stateOf),
    put: (state) => {
      const { reason = null, source = null, untilMs = null, concurrency = null, lastOkMs = null } = state;
      const { upBps = null, downBps = null } = state;
      upsert.run({ ...state, reason, source, untilMs, concurrency, upBps, downBps, lastOkMs });
    },
    override: () => {
      const row = selectOverride.get();
      return row && { up: row.up, down: row.down, untilMs: row.until_ms };
    },
    setOverride: (override) => {
      if (override === undefined) dropOverride.run();
      else insertOverride.run(override);
    },
  } satisfies EndpointStates);
}

function stateOf(row: Row): EndpointState {
  return {
    key: row.endpoint_key,
    mode: row.mode,
    strikes: row.strikes,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.source === null ? {} : { source: row.source }),
    ...(row.until_ms === null ? {} : { untilMs: row.until_ms }),
    ...(row.concurrency === null ? {} : { concurrency: row.concurrency }),
    ...(row.ewma_up_bps === null ? {} : { upBps: row.ewma_up_bps }),
    ...(row.ewma_down_bps === null ? {} : { downBps: row.ewma_down_bps }),
    ...(row.last_ok_ms === null ? {} : { lastOkMs: row.last_ok_ms }),
  };
}
