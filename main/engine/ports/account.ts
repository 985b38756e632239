/** Who works here: the account of this process. */
export interface Account {
  readonly name: string;
  /** Whether it has the rights of an administrator now; absent where the system does not tell. */
  isElevated(signal: AbortSignal): Promise<boolean | undefined>;
}
