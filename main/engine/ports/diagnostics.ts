/** What a diagnostics bundle knows of this computer beside files: facts, secrets to look for, databases, the network, and zip. */

export type Facts = Readonly<Record<string, unknown>>;

export interface DiagnosticSources {
  /** Versions, system, processor, memory, language. */
  about(): Facts;
  /** Values of the environment and of AWS's own files that must not leave this computer. */
  secrets(): Promise<readonly string[]>;
  /** Of a database file, which is only read; what is wrong with it is a fact, too. */
  database(path: string): Facts;
  /** The newest transfers of a satchel.db, as it keeps them. */
  transfers(path: string, limit: number): readonly Facts[];
  /** How proxy and certificates stand, and whether these addresses answer; nothing is sent when there are none. */
  network(addresses: readonly string[], proxy: NetworkChoice, signal: AbortSignal): Promise<Facts>;
  /** Lets whatever waits in this process have its turn. */
  breathe(): Promise<void>;
  /** Chance that is used for one bundle. */
  randomKey(): string;
  sha256(bytes: Uint8Array): string;
  zip(entries: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Uint8Array;
}

/** As the Deadline client's settings say; empty leaves it to the environment. */
export interface NetworkChoice {
  readonly httpsProxy: string;
  readonly caBundle: string;
}
