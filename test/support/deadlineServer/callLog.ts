/** What was called, for tests to look at afterwards. Holds no keys. */
import type { Json } from './records';

export interface LoggedCall {
  readonly seq: number;
  readonly op: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Json;
  readonly userAgent: string;
  readonly clientToken?: string;
  /** Whose key signed it. */
  accessKeyId?: string;
  /** Absent when the connection was cut. */
  status?: number;
  errorType?: string;
  /** Calls that were under way when this one came, itself among them. */
  readonly inFlight: number;
}
