/** The server as tests hold it. */
import type { PolicyRule } from './accounts';
import type { FaultPlan } from './faultPlan';
import type { Faults } from './faults';
import type { GaugeValues } from './gauges';
import type { Upload } from './multipart';
import type { ObjectFacts } from './storedObject';
import type { Planted } from './plant';
import type { RequestLog } from './requestLog';
import type { Shaping } from './shaping';

export interface S3TestServer {
  readonly url: string;
  readonly port: number;
  readonly requests: RequestLog;
  readonly faults: Faults;
  setFaults(plan: FaultPlan): void;
  shaping(): Shaping;
  setShaping(shaping: Shaping): void;
  policy(): readonly PolicyRule[];
  setPolicy(policy: readonly PolicyRule[]): void;
  clockSkewMs(): number;
  /** The server's clock is off by so much. */
  setClockSkew(ms: number): void;
  /** Opens a gate that a `pause` waits at, or ends the black holes of a rule. */
  release(gate: string): void;
  objects(bucket: string): readonly ObjectFacts[];
  read(bucket: string, key: string): Buffer | undefined;
  /** Puts an object there without a request; a pattern makes one of any size that takes no memory. */
  plant(bucket: string, key: string, content: Planted, metadata?: Readonly<Record<string, string>>): void;
  uploads(bucket: string): readonly Upload[];
  gauges(): GaugeValues;
  /** Everything as it was at the start: no objects, no uploads, no log; faults, shaping, policy and clock of the options. */
  reset(): void;
  close(): Promise<void>;
}
