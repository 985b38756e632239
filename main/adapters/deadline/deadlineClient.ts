/** The SDK's client for Deadline Cloud as Satchel uses it: one attempt for each call, its own name, every endpoint's addressing. */
import { DeadlineClient, type DeadlineClientConfig } from '@aws-sdk/client-deadline';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { AppError } from '../../../shared/domain/errors';
import { connectTimeoutMs, createAgents } from '../s3/s3Agents';
import type { DeadlineOptions, DeadlinePlace } from './deadlineOptions';

export interface DeadlineClientParts {
  /** Proxies, endpoint; keys are read by the SDK's own chain. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version?: string;
}

export interface ConnectedClient {
  readonly client: DeadlineClient;
  readonly place: DeadlinePlace;
}

const connectionsAtMost = 24;

/** Asks nobody yet. `input.invalid` for an endpoint that is no URL and when nothing says which region. */
export async function connectDeadline(
  options: DeadlineOptions,
  { env, version }: DeadlineClientParts,
): Promise<ConnectedClient> {
  const { profile, kind = 'host' } = options;
  const endpoint = endpointOf(options.endpointUrl ?? env['AWS_ENDPOINT_URL_DEADLINE'] ?? env['AWS_ENDPOINT_URL']);
  const named = nonEmpty(options.region) ?? nonEmpty(options.farmRegion);
  const agents = createAgents(env, connectionsAtMost);
  const config: DeadlineClientConfig = {
    ...(named === undefined ? {} : { region: named }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint, disableHostPrefix: !isAwsWithoutPrefix(endpoint) }),
    ...(version === undefined ? {} : { customUserAgent: [['Satchel', version]] }),
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: connectTimeoutMs,
      socketTimeout: agents.idleTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: agents.http,
      httpsAgent: agents.https,
    }),
  };
  const client = new DeadlineClient(config);
  const region = named ?? (await regionOf(client, profile));
  const place = { region, kind, ...(profile === undefined ? {} : { profile }) };
  return { client, place: { ...place, ...(endpoint === undefined ? {} : { endpoint: new URL(endpoint).host }) } };
}

async function regionOf(client: DeadlineClient, profile: string | undefined): Promise<string> {
  try {
    return await client.config.region();
  } catch (thrown) {
    // The SDK has one way to say that no region is configured: it throws.
    throw new AppError(
      {
        code: 'input.invalid',
        message:
          profile === undefined
            ? 'Nothing says in which AWS region the farm is.'
            : `The AWS profile ${JSON.stringify(profile)} does not say in which AWS region the farm is.`,
        safe: 'Nothing was asked or changed.',
        hint: 'Set the region of the profile.',
        commandHint: 'Name it with --region, or set the region of the profile.',
      },
      thrown,
    );
  }
}

/** The service's own names are extended by the SDK; other servers have the name that was typed. */
function isAwsWithoutPrefix(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return hostname.startsWith('deadline') && hostname.endsWith('.amazonaws.com');
}

function endpointOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:')) return text;
  throw new AppError({
    code: 'input.invalid',
    message: `${JSON.stringify(text)} is no address of a Deadline Cloud endpoint.`,
    hint: 'Write it as https://HOST[:PORT].',
  });
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
