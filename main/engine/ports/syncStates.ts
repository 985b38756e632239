/** What syncing queues remembers between passes, in satchel.db. Calls are short transactions. */

/** Documents of one sync, by a scope that names queue, storage profile and checkpoint folder. The engine checks what it reads. */
export interface SyncStates {
  /** `undefined` while nothing was synced there. */
  head(scope: string): unknown;
  putHead(scope: string, head: unknown): void;
  /** By job id. */
  jobs(scope: string): ReadonlyMap<string, unknown>;
  putJobs(scope: string, jobs: ReadonlyMap<string, unknown>): void;
  /** Forgets the scope. */
  clear(scope: string): void;
}
