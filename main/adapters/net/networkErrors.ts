/** What an errno of the network means to a person who waits for a server. */
import { AppError, isAbort, type ErrorCode } from '../../../shared/domain/errors';
import { networkCodeOf } from '../aws/networkCodes';
import { certificateSentence, networkSentences, type NetworkSentence } from '../aws/networkSentences';
import { errnoOf } from '../files/errnoErrors';

const sentences: Partial<Record<ErrorCode, (host: string) => NetworkSentence>> = {
  'network.dns': (host) => ({
    because: `the name ${host} could not be found`,
    hint: 'Check the spelling of the address, the name servers of this computer, and VPN.',
  }),
  'network.refused': (host) => ({
    because: `nothing answers at ${host}`,
    hint: 'Check the address and the port, and that the server runs; a firewall may also refuse.',
  }),
  'network.tls': certificateSentence,
};

/** An AppError with a `network.*` code and the errno as its reason; aborts pass unchanged. */
export function networkError(thrown: unknown, host: string): Error {
  if (thrown instanceof Error && (thrown instanceof AppError || isAbort(thrown))) return thrown;
  const errno = errnoOf(thrown);
  const code = (errno === undefined ? undefined : networkCodeOf(errno)) ?? 'network.reset';
  const { because, hint } = sentences[code]?.(host) ?? usual(code);
  return new AppError(
    {
      code,
      message: `Connecting to ${host} failed (${errno ?? 'cut'}): ${because}.`,
      hint,
      details: { host, reason: errno ?? 'unknown' },
    },
    thrown,
  );
}

function usual(code: ErrorCode): NetworkSentence {
  return code === 'network.timeout' || code === 'network.offline'
    ? networkSentences[code]
    : networkSentences['network.reset'];
}
