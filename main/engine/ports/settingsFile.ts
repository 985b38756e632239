/** The user's configuration file as values by dotted key, with the place of each for messages. */
import type { AppError } from '../../../shared/domain/errors';

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

/** Takes over while the settings file is not valid; only a window has one, for a command can say what is wrong and end. */
export interface LastGoodSettings {
  keep(values: ReadonlyMap<string, SettingInFile>): Promise<void>;
  read(): Promise<ReadonlyMap<string, SettingInFile>>;
  told(error: AppError): void;
}

/** What the site says for everybody at this computer. */
export interface SitePolicyFile {
  /** Entries by dotted name; absent where there is no policy that may be trusted, with why in `warnings`. */
  read(): Promise<SitePolicyInFile>;
}

export interface SitePolicyInFile {
  readonly path: string;
  readonly entries: ReadonlyMap<string, SettingInFile>;
  readonly warnings: readonly string[];
}
