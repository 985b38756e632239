/** The program that signs people in, run without a shell. */
export interface MonitorProgram {
  /** `auth.monitor_missing` when it cannot be started. */
  start(file: string, args: readonly string[]): Promise<RunningMonitor>;
}

export interface RunningMonitor {
  /** What it said before it ended, the last few thousand characters. Never rejects. */
  readonly exited: Promise<{ readonly code: number | null; readonly output: string }>;
  /** Ends it. */
  stop(): void;
  /** Lets it run on when this process ends. */
  leave(): void;
}
