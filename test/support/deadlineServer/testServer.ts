/** What a test can do with a running double. */
import type { Caller } from './callers';
import type { LoggedCall } from './callLog';
import type { FaultRules } from './faults';
import type { JobRecord, Plan } from './records';
import type { TaskRun } from './worker';
import type { LoggedLine } from './world';

export interface DeadlineTestServer {
  readonly url: string;
  readonly port: number;
  readonly region: string;
  readonly calls: readonly LoggedCall[];
  /** How often an operation was called. */
  count(op: string): number;
  clearCalls(): void;
  setFaults(rules: FaultRules): void;
  /** How many calls each rule has hit. */
  faultsFired(): readonly number[];
  plant(plan: Plan): void;
  jobs(): readonly JobRecord[];
  /** Puts a job there without a call. */
  plantJob(job: PlantedJob): void;
  /** What a session says, the oldest line first. */
  plantLog(sessionId: string, lines: readonly LoggedLine[]): void;
  /** A worker runs a task. */
  runTask(run: TaskRun): { readonly sessionId: string; readonly sessionActionId: string };
  /** What new jobs fail with while they are made; none again without a text. */
  setCreateFailure(message?: string): void;
  setCallers(callers: readonly Caller[]): void;
  /** The server's clock goes on by so much. */
  advance(ms: number): void;
  close(): Promise<void>;
}

type PlantedJob = Pick<JobRecord, 'farmId' | 'queueId' | 'jobId' | 'name' | 'createdMs'> & Partial<JobRecord>;
