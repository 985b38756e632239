/** The way to a server, link by link. Failures are AppErrors with a `network.*` code. */

export interface NetworkWay {
  /** Where the connection is opened to: the server, or the proxy before it. */
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** The connection is opened to a proxy, named without its sign-in. */
  readonly proxy?: string;
}

export interface NetworkAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly validToMs: number;
  readonly protocol: string;
  /** Why it is not trusted, as OpenSSL names it; absent for one that is. */
  readonly problem?: string;
}

export interface NetworkProbe {
  way(url: string): NetworkWay;
  resolve(host: string, signal: AbortSignal): Promise<readonly NetworkAddress[]>;
  /** Opens a connection and closes it. */
  connect(address: string, port: number, signal: AbortSignal): Promise<void>;
  /** Of the server itself, also behind a proxy. */
  certificate(url: string, signal: AbortSignal): Promise<CertificateFacts>;
  /** The clock of whoever answers, by the `Date` of any answer; absent where it names none. Asked without a sign-in. */
  serverTime(url: string, signal: AbortSignal): Promise<{ readonly dateMs?: number }>;
}
