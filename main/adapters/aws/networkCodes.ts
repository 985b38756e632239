/** What an errno of the network means, by its name. */
import type { ErrorCode } from '../../../shared/domain/errors';

const byErrno: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'network.dns',
  EAI_AGAIN: 'network.dns',
  ECONNREFUSED: 'network.refused',
  ECONNRESET: 'network.reset',
  EPIPE: 'network.reset',
  ECONNABORTED: 'network.reset',
  ETIMEDOUT: 'network.timeout',
  EHOSTUNREACH: 'network.offline',
  ENETUNREACH: 'network.offline',
  ENETDOWN: 'network.offline',
};
const tlsErrno = /^(?:ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** `undefined` for what is none of the network. */
export function networkCodeOf(errno: string): ErrorCode | undefined {
  const code = Object.hasOwn(byErrno, errno) ? byErrno[errno] : undefined;
  return code ?? (tlsErrno.test(errno) ? 'network.tls' : undefined);
}
