/** The way to a store, link by link: its name, a connection, its certificate, its clock. */
import type { NetworkAddress } from '../../ports/networkProbe';
import { failedCall } from '../failedCall';
import type { Probe, ProbeContext, ProbeOutcome } from '../probe';
import { asAnswer, ask, type S3State } from './s3State';

const dnsMs = 2_000;
const tcpMs = 2_000;
const tlsMs = 3_000;
const dayMs = 86_400_000;
const soonMs = 14 * dayMs;

export function wayProbes(state: S3State): readonly Probe[] {
  const { network } = state;
  const url = (): string => state.url ?? '';
  return [
    {
      id: 's3.dns',
      dependsOn: ['s3.config'],
      modes: 'both',
      run: async (context) => {
        const { host, proxy } = network.way(url());
        const found = await ask(state, context, (signal) => asAnswer(network.resolve(host, signal), signal), dnsMs);
        if (!found.ok) return behind(failedCall(found.error), proxy);
        state.addresses = found.value;
        const addresses = found.value.map(({ address }) => address).join(', ');
        return { level: 'success', message: `${host} was found.`, details: { host, addresses } };
      },
    },
    { id: 's3.tcp', dependsOn: ['s3.dns'], modes: 'both', run: (context) => connecting(state, url(), context) },
    { id: 's3.tls', dependsOn: ['s3.tcp'], modes: 'both', run: (context) => trusting(state, url(), context) },
    { id: 's3.clock', dependsOn: ['s3.tls'], modes: 'both', run: (context) => comparing(state, url(), context) },
  ];
}

/** One address of each family; the one that answers is enough, as for every connection that is opened later. */
async function connecting(state: S3State, url: string, context: ProbeContext): Promise<ProbeOutcome> {
  const { network, addresses = [] } = state;
  const { port, proxy, host } = network.way(url);
  const first = ([4, 6] as const).flatMap((family) => addresses.find((each) => each.family === family) ?? []);
  const tried = await Promise.all(
    first.map(async ({ address, family }: NetworkAddress) => ({
      family,
      answer: await ask(state, context, (signal) => asAnswer(network.connect(address, port, signal), signal), tcpMs),
    })),
  );
  const details: Record<string, string> = { host, port: String(port) };
  for (const { family, answer } of tried)
    details[`ipv${family}`] = answer.ok ? 'connected' : String(answer.error.details?.['reason'] ?? answer.error.code);
  if (proxy !== undefined) details['proxy'] = proxy;
  if (tried.some(({ answer }) => answer.ok))
    return { level: 'success', message: `${host}:${port} can be reached.`, details };
  const failed = tried.flatMap(({ answer }) => (answer.ok ? [] : [answer.error]))[0];
  if (failed === undefined) return { level: 'skipped', message: `${host} has no address that could be tried.` };
  const outcome = behind(failedCall(failed), proxy);
  return { ...outcome, details: { ...details, ...outcome.details } };
}

async function trusting(state: S3State, url: string, context: ProbeContext): Promise<ProbeOutcome> {
  const { network } = state;
  const { isTls, proxy } = network.way(url);
  if (!isTls) return { level: 'skipped', message: 'Plain http has no certificate.' };
  const answer = await ask(state, context, (signal) => asAnswer(network.certificate(url, signal), signal), tlsMs);
  if (!answer.ok) return behind(failedCall(answer.error), proxy);
  const { subject, issuer, validToMs, protocol, problem } = answer.value;
  const validTo = new Date(validToMs).toISOString();
  const details = { subject, issuer, validTo, protocol, ...(problem === undefined ? {} : { problem }) };
  if (problem !== undefined)
    return {
      level: 'error',
      message: `The certificate for ${subject}, issued by ${issuer}, is not trusted (${problem}).`,
      hint: 'If your studio or a proxy issues certificates of its own, name the file of its authorities in settings.ca_bundle; else check the clock and the address.',
      actions: ['open-settings:settings.ca_bundle'],
      details,
    };
  const leftMs = validToMs - context.clock.nowMs();
  if (leftMs < soonMs)
    return {
      level: 'warning',
      message: `The certificate for ${subject} ends in ${Math.max(0, Math.floor(leftMs / dayMs))} days (${validTo}).`,
      hint: 'Tell whoever looks after the store to renew it.',
      details,
    };
  return { level: 'success', message: `The certificate for ${subject} is trusted (${protocol}).`, details };
}

const minuteMs = 60_000;

/** The answer was made in the middle of the wait, and its date is cut to whole seconds. */
async function comparing(state: S3State, url: string, context: ProbeContext): Promise<ProbeOutcome> {
  const { clock } = context;
  let middleMs = 0;
  const answer = await ask(state, context, async (signal) => {
    const startedMs = clock.nowMs();
    const answered = await asAnswer(state.network.serverTime(url, signal), signal);
    middleMs = (startedMs + clock.nowMs()) / 2;
    return answered;
  });
  if (!answer.ok) return failedCall(answer.error);
  const { dateMs } = answer.value;
  if (dateMs === undefined) return { level: 'skipped', message: 'The server does not tell its time.' };
  const skewSeconds = Math.round((middleMs - (dateMs + 500)) / 1000);
  const offMs = Math.abs(skewSeconds) * 1000;
  const details = { skewSeconds };
  if (offMs <= 2 * minuteMs)
    return { level: 'success', message: `The clock of this computer is right (${skewSeconds} s).`, details };
  return {
    level: offMs > 5 * minuteMs ? 'error' : 'warning',
    message: `The clock of this computer is ${Math.round(offMs / 6_000) / 10} minutes ${skewSeconds < 0 ? 'behind' : 'ahead of'} the store's.`,
    hint: 'Turn on setting the time automatically.',
    actions: ['open-clock-settings'],
    details,
  };
}

/** A proxy on the way is the first to be suspected. */
function behind(outcome: ProbeOutcome, proxy: string | undefined): ProbeOutcome {
  if (proxy === undefined) return outcome;
  return {
    ...outcome,
    hint: `The connection goes to the proxy ${proxy}: check HTTPS_PROXY and settings.https_proxy. ${outcome.hint ?? ''}`.trimEnd(),
    actions: ['open-settings:settings.https_proxy'],
    details: { ...outcome.details, proxy },
  };
}
