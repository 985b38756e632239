/** The one question of CloudWatch Logs: a page of what a session said. */
import { z } from 'zod';
import type { Operation } from './operation';
import { invalid, ServiceError } from './serviceError';

const Ask = z.strictObject({
  logGroupName: z.string(),
  logStreamName: z.string(),
  limit: z.number().int().min(1).max(10_000).default(10_000),
  startFromHead: z.boolean().default(false),
  startTime: z.number().int().exactOptional(),
  endTime: z.number().int().exactOptional(),
  /** `f/3`: from line 3 on; `b/3`: what is before it. */
  nextToken: z
    .string()
    .regex(/^[fb]\/\d+$/)
    .exactOptional(),
});

export const logOps = {
  GetLogEvents(world, { body }) {
    const asked = Ask.safeParse(body);
    if (!asked.success) throw invalid(asked.error.message);
    const {
      logGroupName,
      logStreamName,
      limit,
      startTime = 0,
      endTime = Infinity,
      nextToken,
      startFromHead,
    } = asked.data;
    const isQueue = [...world.queues.values()].some(
      ({ farmId, queueId }) => logGroupName === `/aws/deadline/${farmId}/${queueId}`,
    );
    const all = world.logs.get(logStreamName);
    if (!isQueue || all === undefined)
      throw new ServiceError(400, 'ResourceNotFoundException', 'The specified log stream does not exist.');
    const lines = all.filter(({ atMs }) => atMs >= startTime && atMs < endTime);
    const token = nextToken ?? (startFromHead ? 'f/0' : `b/${lines.length}`);
    const at = Number(token.slice(2));
    const [from, to] = token.startsWith('f') ? [at, at + limit] : [Math.max(0, at - limit), at];
    const events = lines.slice(from, to).map(({ atMs, message }) => ({
      ...{ timestamp: atMs, ingestionTime: atMs + 5 },
      message: `${message}\n`,
    }));
    return { events, nextForwardToken: `f/${from + events.length}`, nextBackwardToken: `b/${from}` };
  },
} satisfies Record<string, Operation>;
