/** Feeds of newer versions over node:https: one small answer, no redirect, no cookie, no word about who asks. */
import { createPublicKey, verify } from 'node:crypto';
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { AppError } from '../../../shared/domain/errors';
import { isFeedUrl } from '../../../shared/domain/updates';
import type { UpdateFeed } from '../../engine/ports/updates';
import { networkCodeOf } from '../aws/networkCodes';
import { errnoOf } from '../files/errnoErrors';
import { createAgents } from '../s3/s3Agents';

type Environment = Readonly<Record<string, string | undefined>>;

const mostBytes = 64 * 1024;
const longestMs = 15_000;

/** What DER puts in front of the 32 bytes of an Ed25519 public key. */
const keyPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Proxy and certificate authorities are those that `env` names when a feed is read. */
export function createUpdateFeed(env: () => Environment): UpdateFeed {
  return {
    read: (url) => readSmallFile(url, env()),
    isSignedBy: (bytes, signature, key) => {
      const publicKey = createPublicKey({
        key: Buffer.concat([keyPrefix, Buffer.from(key, 'base64')]),
        format: 'der',
        type: 'spki',
      });
      return verify(null, bytes, publicKey, Buffer.from(signature, 'base64'));
    },
  };
}

async function readSmallFile(url: string, env: Environment): Promise<Uint8Array> {
  if (!isFeedUrl(url)) throw refused(url, 'is no https address');
  const agents = createAgents(env, 1);
  try {
    return await answerOf(url, agents);
  } catch (error) {
    throw error instanceof AppError ? error : unreachable(url, error);
  } finally {
    agents.http.destroy();
    agents.https.destroy();
  }
}

function answerOf(url: string, agents: ReturnType<typeof createAgents>): Promise<Uint8Array> {
  const options = { headers: { accept: '*/*' }, signal: AbortSignal.timeout(longestMs) };
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:')
      ? getHttps(url, { ...options, agent: agents.https })
      : getHttp(url, { ...options, agent: agents.http });
    request.on('error', reject);
    request.on('response', (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      response.on('error', reject);
      response.on('data', (part: Buffer) => {
        length += part.length;
        parts.push(part);
        if (length > mostBytes) request.destroy(refused(url, 'is larger than 64 kB'));
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(parts));
        else reject(refused(url, `was answered with status ${response.statusCode ?? 0}`));
      });
    });
  });
}

function refused(url: string, why: string): AppError {
  return new AppError({
    code: 'updates.feed',
    message: `The feed of newer versions ${url} ${why}.`,
    safe: 'Nothing was changed.',
    hint: 'Check updates.feedUrl, or ask who looks after the feed.',
    details: { url },
  });
}

function unreachable(url: string, error: unknown): AppError {
  const name = error instanceof Error ? error.name : '';
  const isLate = name === 'AbortError' || name === 'TimeoutError';
  return new AppError(
    {
      code: isLate ? 'network.timeout' : (networkCodeOf(errnoOf(error) ?? '') ?? 'network.offline'),
      message: `The feed of newer versions ${url} cannot be reached.`,
      safe: 'Nothing was changed.',
      hint: 'Check the network; it is tried again by itself.',
      details: { url },
    },
    error,
  );
}
