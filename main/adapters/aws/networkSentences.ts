/** How trouble of the network reads, whoever was called. */
import type { ErrorCode } from '../../../shared/domain/errors';

export interface NetworkSentence {
  readonly because: string;
  readonly hint: string;
}

export const again = 'It is tried again by itself for a while; after that, try once more later.';

export const networkSentences = {
  'network.timeout': { because: 'no answer came in time', hint: `Check the network. ${again}` },
  'network.reset': { because: 'the connection was cut', hint: `Check the network. ${again}` },
  'network.offline': { because: 'the network cannot be reached', hint: 'Check the network and VPN.' },
  'network.proxy': { because: 'the proxy wants a sign-in', hint: 'Check HTTPS_PROXY and its user name and password.' },
} as const satisfies Partial<Record<ErrorCode, NetworkSentence>>;

/** `host` as a person knows it. */
export function certificateSentence(host: string): NetworkSentence {
  return {
    because: `the certificate of ${host} was not accepted`,
    hint: 'Check the clock, the proxy and the certificate authorities of this computer.',
  };
}
