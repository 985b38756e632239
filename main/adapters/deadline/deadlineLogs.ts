/** What sessions say, read from Amazon CloudWatch Logs: one call, signed by ourselves and sent as the calls to Deadline Cloud are. */
import type { HttpRequest } from '@smithy/core/transport';
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import type { Deadline, LogAsk, LogPage } from '../../engine/ports/deadline';
import { answerOf, regionalEndpoint, signedPost, type PostHandler } from '../aws/signedPost';
import { need } from './answerFields';
import { callDeadline, type DeadlineCalls, type SendOptions } from './deadlineCalls';
import type { DeadlineClientParts } from './deadlineClient';

type Roles = Pick<Deadline, 'assumeQueueRoleForUser'>;

const Answer = z.object({
  events: z
    .array(
      z.object({
        timestamp: z.number(),
        message: z.string(),
        ingestionTime: z.number().optional(),
        eventId: z.string().optional(),
      }),
    )
    .default([]),
  nextForwardToken: z.string().optional(),
  nextBackwardToken: z.string().optional(),
});
const Failure = z.object({ __type: z.string().catch('unknown'), message: z.string().catch('') });

const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Logs_20140328.GetLogEvents' };

/** Members of the monitor read with the role that their queue lends, others as themselves: so does the Deadline client. */
export function deadlineLogs(
  calls: DeadlineCalls,
  roles: Roles,
  { env }: DeadlineClientParts,
): Pick<Deadline, 'getSessionLog'> {
  const endpoint = endpointOf(env, calls.place.region);
  return {
    getSessionLog: async (queue, ask, signal) => {
      const group = `/aws/deadline/${queue.farmId}/${queue.queueId}`;
      try {
        return await callDeadline(
          calls,
          {
            op: 'GetLogEvents',
            permission: 'logs:GetLogEvents',
            doing: `Reading the log of the session ${ask.sessionId}`,
          },
          signal,
          async (client, options) => {
            const lent = calls.place.kind === 'monitor' ? await roles.assumeQueueRoleForUser(queue, signal) : undefined;
            const credentials = lent ?? (await client.config.credentials());
            const request = signedPost(
              { endpoint, service: 'logs', headers, body: JSON.stringify(bodyOf(group, ask)) },
              { credentials, region: calls.place.region, nowMs: calls.clock.nowMs() },
            );
            return pageOf(group, await send(client.config.requestHandler, request, options));
          },
        );
      } catch (error) {
        // Sessions that said nothing have no log, and logs end with the days that the farm keeps them.
        if (error instanceof AppError && error.code === 'deadline.not_found') return { lines: [], group };
        throw error;
      }
    },
  };
}

function bodyOf(group: string, { sessionId, limit, sinceMs, untilMs, token }: LogAsk): object {
  return {
    logGroupName: group,
    logStreamName: sessionId,
    limit,
    startFromHead: false,
    ...(sinceMs === undefined ? {} : { startTime: sinceMs }),
    // The service leaves out what is written at the end itself.
    ...(untilMs === undefined ? {} : { endTime: untilMs + 1 }),
    ...(token === undefined ? {} : { nextToken: token }),
  };
}

/** The answer as text; throws as the SDK does, so that its errors read the same. */
async function send(handler: PostHandler, request: HttpRequest, options: SendOptions): Promise<string> {
  const { response, text } = await answerOf(handler, request, options);
  if (response.statusCode === 200) return text;
  const { __type, message } = Failure.catch({ __type: 'unknown', message: '' }).parse(jsonOf(text));
  throw Object.assign(new Error(message), {
    name: __type.slice(__type.indexOf('#') + 1),
    $metadata: { httpStatusCode: response.statusCode },
    $response: response,
  });
}

function pageOf(group: string, text: string): LogPage {
  const { events, nextForwardToken, nextBackwardToken } = need(Answer.safeParse(jsonOf(text)).data, 'events');
  return {
    group,
    lines: events.map(({ timestamp, message, ingestionTime, eventId }) => ({
      atMs: timestamp,
      message: message.trimEnd(),
      ...(ingestionTime === undefined ? {} : { ingestedMs: ingestionTime }),
      ...(eventId === undefined ? {} : { eventId }),
    })),
    ...(nextForwardToken === undefined ? {} : { nextToken: nextForwardToken }),
    ...(nextBackwardToken === undefined ? {} : { previousToken: nextBackwardToken }),
  };
}

/** Undefined for what is no JSON: something on the way answered instead of the service. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** By the variables that the SDKs know, else that of the region. `input.invalid` for what is no URL. */
function endpointOf(env: DeadlineClientParts['env'], region: string): URL {
  const named = [env['AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'], env['AWS_ENDPOINT_URL']].find(
    (url) => url !== undefined && url !== '',
  );
  const url = named ?? regionalEndpoint('logs', region);
  if (URL.canParse(url)) return new URL(url);
  throw new AppError({
    code: 'input.invalid',
    message: `The address of CloudWatch Logs is no URL: ${url}.`,
    hint: 'Correct AWS_ENDPOINT_URL_CLOUDWATCH_LOGS or AWS_ENDPOINT_URL.',
  });
}
