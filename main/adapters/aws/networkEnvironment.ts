/** Proxy and certificate authorities of the Deadline client's settings, said as the environment says them; they win over it. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { rootCertificates } from 'node:tls';
import { AppError } from '../../../shared/domain/errors';

type Environment = Readonly<Record<string, string | undefined>>;

export interface NetworkSettings {
  /** `settings.https_proxy`; empty leaves the environment alone. */
  readonly httpsProxy: string;
  /** `settings.ca_bundle`; empty leaves the environment alone. */
  readonly caBundle: string;
}

/** As the Deadline client does, the proxy counts for both protocols; hosts of NO_PROXY are still reached without it. */
export function networkEnvironment(env: Environment, { httpsProxy, caBundle }: NetworkSettings): Environment {
  const [proxy, bundle] = [httpsProxy.trim(), caBundle.trim()];
  return {
    ...env,
    ...(proxy === '' ? {} : { http_proxy: proxy, HTTP_PROXY: proxy, https_proxy: proxy, HTTPS_PROXY: proxy }),
    ...(bundle === '' ? {} : { AWS_CA_BUNDLE: bundle.replace(/^~(?=$|[\\/])/, () => homedir()) }),
  };
}

/**
 * What is trusted beside the usual authorities; `undefined` where no bundle is named. `config.invalid` for a file that
 * cannot be read or holds no certificate.
 */
export function trustedAuthorities(env: Environment): string[] | undefined {
  const path = env['AWS_CA_BUNDLE'] ?? '';
  if (path === '') return undefined;
  const text = readBundle(path);
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw noBundle(path, 'holds no certificate');
  return [...rootCertificates, text];
}

function readBundle(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw noBundle(path, 'cannot be read', error);
  }
}

function noBundle(path: string, problem: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'config.invalid',
      message: `The file of certificate authorities ${path} ${problem}.`,
      safe: 'Nothing was asked or sent.',
      hint: 'Set settings.ca_bundle of the Deadline client or AWS_CA_BUNDLE to a PEM file, or take it out.',
      details: { path },
    },
    cause,
  );
}
