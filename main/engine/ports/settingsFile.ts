/** The user's configuration file as values by dotted key, with the place of each for messages. */
export interface SettingsFile {
  /** Display path of the file. */
  readonly path: string;
  /** Values found; an absent file is empty. `config.invalid` with line and column when it cannot be read as TOML. */
  read(): Promise<ReadonlyMap<string, unknown>>;
  /** Sets or removes (undefined) one key and keeps every other line; atomic. */
  write(key: string, value: string | number | boolean | undefined): Promise<void>;
}
