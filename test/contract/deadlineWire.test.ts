/** The Deadline double answers what was recorded from the reference's own control plane. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startDeadline } from '../support/deadlineServer/server';
import type { DeadlineTestServer } from '../support/deadlineServer/testServer';
import { signCall } from '../support/deadlineServer/signCall';
import { shapeMismatches } from '../support/wireShapes';

const Recorded = z.object({
  op: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    query: z.record(z.string(), z.string()),
    body: z.unknown(),
  }),
  response: z.object({ status: z.number(), errorType: z.string().nullable(), body: z.looseObject({}) }),
});
type Recorded = z.output<typeof Recorded>;

const recorded = readFileSync('test/fixtures/deadline-wire/calls.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => Recorded.parse(JSON.parse(line)));
const hex = '0123456789abcdef0123456789abcdef';
const caller = { accessKeyId: 'DLTEST', secretAccessKey: 'DLTEST' };
const place = { farmId: `farm-${hex}`, queueId: `queue-${hex}` };

interface Answered {
  readonly status: number;
  readonly errorType: string | null;
  readonly body: unknown;
}

describe('the Deadline double', () => {
  let server: DeadlineTestServer;
  const answers: Answered[] = [];
  /** Ids of the recording and those that stand for them. */
  const ids = new Map<string, string>();

  beforeAll(async () => {
    server = await startDeadline({
      createPolls: 1,
      plan: {
        farms: [{ farmId: place.farmId, displayName: 'Synthetic Farm' }],
        queues: [
          {
            ...place,
            displayName: 'Synthetic Queue',
            roleArn: 'arn:aws:iam::123456789012:role/QueueRole',
            jobAttachmentSettings: { s3BucketName: 'bkt', rootPrefix: 'DeadlineCloud' },
            allowedStorageProfileIds: [`sp-${hex}`],
          },
        ],
        storageProfiles: [
          {
            farmId: place.farmId,
            storageProfileId: `sp-${hex}`,
            displayName: 'wk',
            osFamily: 'LINUX',
            fileSystemLocations: [{ name: 'Shot', path: '/mnt/proj/shot', type: 'LOCAL' }],
          },
        ],
      },
    });
    for (const call of recorded) {
      if (call.op === 'ListStepDependencies') runRecordedTasks();
      answers.push(await replay(call));
    }
  });
  afterAll(() => server.close());

  async function replay({ op, request, response }: Recorded): Promise<Answered> {
    const { status, errorType } = response;
    const isOnPurpose = status === 403 || status === 429;
    server.setFaults(isOnPurpose ? [{ op, action: { status, type: errorType ?? '' } }] : []);
    const url = new URL(`${server.url}${translated(request.path)}`);
    for (const [name, value] of Object.entries(request.query)) url.searchParams.set(name, translated(value));
    const body = request.body === null ? '' : JSON.stringify(request.body);
    const { method } = request;
    const headers = signCall({ url, method, body, region: server.region }, caller);
    const answer = await fetch(url, { method, headers, ...(body === '' ? {} : { body }) });
    const content = z.looseObject({}).parse(await answer.json());
    const made = response.body['jobId'];
    if (op === 'CreateJob' && typeof made === 'string') ids.set(made, String(content['jobId']));
    return { status: answer.status, errorType: answer.headers.get('x-amzn-errortype'), body: content };
  }

  function translated(text: string): string {
    return text.replace(/(?:job|step|session)-[0-9a-f]{32}|task-[0-9a-f]{32}-\d+/g, (id) => ids.get(id) ?? id);
  }

  /** What the workers of the recording did before the first look at steps. */
  function runRecordedTasks(): void {
    const synthetic = (kind: string, end: string): string => `${kind}-${end.padStart(32, '0')}`;
    for (const [jobEnd, stepEnd, sessionEnd] of [
      ['1001', '0', '107'],
      ['1005', '1', '207'],
    ] as const) {
      const jobId = ids.get(synthetic('job', jobEnd)) ?? '';
      const steps = server.jobs().find((job) => job.jobId === jobId)?.steps ?? [];
      let sessionId: string | undefined;
      for (const [at, { stepId, tasks }] of steps.entries()) {
        ids.set(synthetic('step', `${stepEnd}${at + 1}`), stepId);
        for (const [index, { taskId }] of tasks.entries()) {
          ids.set(`${synthetic('task', `${stepEnd}${at + 1}`)}-${index}`, taskId);
          const manifests = [{ outputManifestPath: `${place.farmId}/x_output`, outputManifestHash: hex }];
          const run = { jobId, stepId, taskId, manifests, ...(sessionId === undefined ? {} : { sessionId }) };
          ({ sessionId } = server.runTask(run));
        }
      }
      ids.set(synthetic('session', sessionEnd), sessionId ?? '');
    }
  }

  it('answers every recorded call with the recorded status and error', () => {
    expect(answers.map(({ status, errorType }, at) => [recorded[at]?.op, status, errorType])).toEqual(
      recorded.map(({ op, response }) => [op, response.status, response.errorType]),
    );
  });

  it.each([...new Set(recorded.map(({ op, response }) => `${op} ${response.status}`))])(
    'answers %s with the fields of the recording',
    (name) => {
      const isSame = (_: unknown, at: number): boolean =>
        `${recorded[at]?.op ?? ''} ${recorded[at]?.response.status ?? 0}` === name;
      const theirs = recorded.filter(isSame).map(({ response }) => response.body);
      const ours = answers.filter(isSame).map(({ body }) => body);
      expect(ours.length).toBeGreaterThan(0);
      expect(shapeMismatches(theirs, ours.map(asRecorded))).toEqual([]);
    },
  );
});

/** What the service answers and the recorded control plane left out: the fetching of inputs, and the times of tasks. */
function asRecorded(body: unknown): unknown {
  const { sessionActions, ...rest } = z.looseObject({}).parse(body);
  if (Array.isArray(sessionActions)) {
    const isTask = (action: unknown): boolean => !JSON.stringify(action).includes('syncInputJobAttachments');
    return { ...rest, sessionActions: sessionActions.filter(isTask) };
  }
  if (!('taskId' in rest)) return body;
  return Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'startedAt' && name !== 'endedAt'));
}
