/** A row as a process leaves it when it is killed: under way, with the lease of a process that is gone. */
import { hostname } from 'node:os';
import { createQueue } from '../../main/adapters/sqlite/queue';
import type { SatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';

/** A number that no process of Linux, macOS or Windows has. */
const nobody = 2 ** 22 + 1;

/** `spec` replaces what the row holds. */
export function leaveLeased(db: SatchelDatabase, uid: string, spec?: unknown): void {
  const queue = createQueue(db);
  const nowMs = Date.now();
  const boot = `gone-${uid}`;
  const seat = { boot, hostName: hostname(), processId: nobody, processStart: '1', osBootMs: 0, version: '0' };
  queue.enter({ ...seat, role: 'app', heartbeatMs: nowMs });
  const { snapshot, spec: own } = queue.get(uid)!;
  // Another row may be the same work by now.
  db.prepare(`UPDATE transfer SET state = 'queued', spec_hash = lower(hex(randomblob(16))) WHERE uid = ?`).run(uid);
  queue.keepSpec(uid, spec ?? own);
  const claimed = queue.claim({ boot, runner: 'any', runId: `run-${uid}`, runFolder: '/runs', nowMs, uid });
  if (claimed === undefined) throw new Error(`${snapshot.title} cannot be claimed`);
}
