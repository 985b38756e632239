/** The user's configuration file as values by dotted key, with the place of each for messages. */
export interface SettingInFile {
  readonly value: unknown;
  /** Counted from 1; absent where the way it is written shows no single line. */
  readonly line?: number;
  readonly column?: number;
}

export interface SettingsFile {
  /** Display path of the file. */
  readonly path: string;
  /** Values found; an absent file is empty. `config.invalid` with line and column when it cannot be read as TOML. */
  read(): Promise<ReadonlyMap<string, SettingInFile>>;
  /** Sets or removes (undefined) keys together and keeps every other line; atomic. */
  write(changes: ReadonlyMap<string, string | number | boolean | undefined>): Promise<void>;
}
