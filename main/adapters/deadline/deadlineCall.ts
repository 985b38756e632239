/** What a call to Deadline Cloud is for, in words that its errors are told with. */

/** What was being done when a call failed. */
export interface DeadlineCall {
  /** Name of the operation, as permissions are named: `GetQueue`. */
  readonly op: string;
  /** Where it is not one of Deadline Cloud: `logs:GetLogEvents`. */
  readonly permission?: string;
  /** `Reading the queue queue-1`. */
  readonly doing: string;
  /** Whether anything would have changed. */
  readonly isChange?: boolean;
}
