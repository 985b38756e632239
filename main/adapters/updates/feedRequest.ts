/** One GET of something that a feed offers: https, or http on this computer, no redirect, no cookie, no word about who asks. */
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { AppError, isAbort } from '../../../shared/domain/errors';
import { isFeedUrl } from '../../../shared/domain/updates';
import { networkCodeOf } from '../aws/networkCodes';
import { errnoOf } from '../files/errnoErrors';
import { createAgents } from '../s3/s3Agents';

/** No byte for this long ends a request. */
const idleMs = 30_000;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Hands a good answer to `take`, which reads it to its end. `updates.feed` and `network.*` otherwise; an abort stays one. */
export async function requestOfFeed<T>(
  url: string,
  env: Environment,
  signal: AbortSignal,
  take: (answer: IncomingMessage) => Promise<T>,
): Promise<T> {
  if (!isFeedUrl(url)) throw refusedAnswer(url, 'is no https address');
  const agents = createAgents(env, 1);
  try {
    const answer = await answerOf(url, agents, signal);
    if (answer.statusCode !== 200) throw refusedAnswer(url, `was answered with status ${answer.statusCode ?? 0}`);
    return await take(answer);
  } catch (error) {
    if (error instanceof AppError) throw error;
    // The answer itself says only that it was cut off.
    const reason: unknown = signal.aborted ? signal.reason : error;
    throw isAbort(reason) ? reason : unreachable(url, reason);
  } finally {
    agents.http.destroy();
    agents.https.destroy();
  }
}

function answerOf(url: string, agents: ReturnType<typeof createAgents>, signal: AbortSignal): Promise<IncomingMessage> {
  const options = { headers: { accept: '*/*' }, timeout: idleMs, signal };
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:')
      ? getHttps(url, { ...options, agent: agents.https }, resolve)
      : getHttp(url, { ...options, agent: agents.http }, resolve);
    request.on('error', reject);
    request.on('timeout', () => {
      request.destroy(Object.assign(new Error('no byte for a while'), { code: 'ETIMEDOUT' }));
    });
  });
}

/** What the feed offers is not what it should be. */
export function refusedAnswer(url: string, why: string): AppError {
  return new AppError({
    code: 'updates.feed',
    message: `The feed of newer versions ${url} ${why}.`,
    safe: 'Nothing was changed.',
    hint: 'Check updates.feedUrl, or ask who looks after the feed.',
    details: { url },
  });
}

function unreachable(url: string, error: unknown): AppError {
  const isLate = error instanceof Error && error.name === 'TimeoutError';
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
