/** What people read when Deadline Cloud refuses, throttles or cannot be reached; and what is tried again before that. */
import { describe, expect, it, vi } from 'vitest';
import { isAbort, type ErrorDto } from '../../shared/domain/errors';
import { deadlineWorlds, errorOf, farmId, jobRequest, queue } from '../support/deadlineWorld';
import { createManualClock } from '../support/manualClock';

const { signal } = new AbortController();
const { openAt, world } = deadlineWorlds();

const text = ({ code, message, hint }: ErrorDto): readonly unknown[] => [code, message, hint];

describe('sentences', () => {
  it('names a queue that is not there, and where to look', async () => {
    const { deadline } = await world();
    const queueId = `queue-${'9'.repeat(32)}`;
    expect(text(await errorOf(deadline.getQueue({ farmId, queueId }, signal)))).toEqual([
      'deadline.not_found',
      `Reading the queue ${queueId} in us-west-2 failed (404 ResourceNotFoundException): there is no queue ${queueId} there.`,
      'Check farm, queue and region (us-west-2).',
    ]);
  });

  it('says of a job that is not there that jobs leave the lists', async () => {
    const { deadline } = await world();
    const jobId = `job-${'9'.repeat(32)}`;
    expect(text(await errorOf(deadline.getJob({ ...queue, jobId }, signal)))).toEqual([
      'deadline.not_found',
      `Reading the job ${jobId} in us-west-2 failed (404 ResourceNotFoundException): there is no job ${jobId} there.`,
      'Check its id and the queue. Jobs leave the lists of the service after 120 days.',
    ]);
  });

  it('names the permission that is missing', async () => {
    const { server, deadline } = await world();
    server.setFaults([{ op: 'CreateJob', action: { status: 403, type: 'AccessDeniedException' } }]);
    expect(await errorOf(deadline.createJob(jobRequest, signal))).toEqual({
      code: 'deadline.denied',
      message: `Making the job in the queue ${queue.queueId} in us-west-2 failed (403 AccessDeniedException): this sign-in may not do that.`,
      safe: 'Nothing that was uploaded is lost.',
      hint: 'The profile needs the permission deadline:CreateJob. Ask whoever looks after the farm, or choose another profile.',
      retryable: false,
      details: { operation: 'CreateJob', region: 'us-west-2', reason: 'AccessDeniedException', status: 403 },
    });
    expect(server.count('CreateJob')).toBe(1);
  });

  it.each([
    ['an unknown key', { accessKeyId: 'OTHER', secretAccessKey: 'DLTEST' }, 'UnrecognizedClientException'],
    ['a wrong secret', { accessKeyId: 'DLTEST', secretAccessKey: 'OTHER' }, 'InvalidSignatureException'],
  ])('says that credentials are wrong: %s', async (_, caller, name) => {
    const { server, deadline } = await world({ callers: [caller] });
    expect(text(await errorOf(deadline.listFarms(signal)))).toEqual([
      'auth.rejected',
      `Listing the farms in us-west-2 failed (403 ${name}): the credentials of this sign-in are unknown or wrong.`,
      'Check the access key and its secret, or choose another profile.',
    ]);
    // Once more with fresh ones, and no more.
    expect(server.calls).toHaveLength(2);
  });

  it.each([
    ['monitor' as const, 'Sign in with the Deadline Cloud monitor, then try again.'],
    ['console' as const, 'Sign in again, then try again.'],
    ['host' as const, 'Renew the credentials, for example with aws sso login, then try again.'],
  ])('says that a sign-in has ended, and how one signs in with a profile of the kind %s', async (kind, hint) => {
    const callers = [{ accessKeyId: 'DLTEST', secretAccessKey: 'DLTEST', expiresMs: 0 }];
    const { deadline } = await world({ callers }, { kind });
    expect(text(await errorOf(deadline.probe(signal)))).toEqual([
      'auth.expired',
      'Looking for farms in us-west-2 failed (403 ExpiredTokenException): this sign-in is not signed in any more.',
      hint,
    ]);
  });

  it('says that there are no credentials, for a profile of the monitor that nobody is signed in', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    const { server, deadline } = await world({}, { profile: 'studio' });
    expect(text(await errorOf(deadline.listFarms(signal)))).toEqual([
      'auth.missing',
      'Listing the farms in us-west-2 failed (CredentialsProviderError): the profile "studio" gives no credentials.',
      'Sign in, or choose a profile that has credentials.',
    ]);
    const monitor = await openAt(server, { profile: 'studio', kind: 'monitor' });
    expect((await errorOf(monitor.listFarms(signal))).code).toBe('auth.expired');
    expect(server.calls).toEqual([]);
  });

  it('passes on what the service does not accept', async () => {
    const { deadline } = await world();
    const error = await errorOf(deadline.createJob({ ...jobRequest, template: 'name: x\n' }, signal));
    expect(text(error)).toEqual([
      'input.invalid',
      `Making the job in the queue ${queue.queueId} in us-west-2 failed (400 ValidationException): the service does not accept the request: The template is no job template.`,
      'Check ids, values and the template of the job.',
    ]);
  });

  it('says which address does not answer', async () => {
    const clock = createManualClock();
    const { server, deadline } = await world({}, {}, clock);
    const { port } = server;
    await server.close();
    expect(text(await errorOf(deadline.listFarms(signal)))).toEqual([
      'network.refused',
      `Listing the farms in us-west-2 failed (ECONNREFUSED): nothing answers there (127.0.0.1:${port}).`,
      'Check the address of the endpoint, and that it runs.',
    ]);
  });

  it('wants a region', async () => {
    const opened = openAt({ url: 'http://127.0.0.1:1', region: '' }, { profile: 'studio' });
    expect(text(await errorOf(opened))).toEqual([
      'input.invalid',
      'The AWS profile "studio" does not say in which AWS region the farm is.',
      'Set the region of the profile.',
    ]);
  });

  it('says by how much the clock is off, and goes on with the time of the service', async () => {
    const { server, deadline } = await world();
    server.advance(3_600_000);
    expect(await deadline.listFarms(signal)).toHaveLength(1);
    expect(server.calls.map(({ errorType }) => errorType)).toEqual(['InvalidSignatureException', undefined]);
    server.setFaults([{ action: { status: 403, type: 'InvalidSignatureException' } }]);
    const error = await errorOf(deadline.listFarms(signal));
    expect([error.code, error.hint]).toEqual(['auth.clock', 'Set the clock of this computer to the right time.']);
    expect(error.message).toMatch(/the clock of this computer is off by 3(?:599|600|601) s\.$/);
  });

  it('never shows keys', async () => {
    const { server, deadline } = await world({
      queueRole: { accessKeyId: 'LENTKEY', secretAccessKey: 'LENTSECRET', sessionToken: 'LENTTOKEN', lifeMs: 1 },
    });
    await deadline.assumeQueueRoleForUser(queue, signal);
    server.setFaults([{ action: { status: 403, type: 'AccessDeniedException' } }]);
    const error = JSON.stringify(await errorOf(deadline.assumeQueueRoleForUser(queue, signal)));
    expect(error).not.toMatch(/LENT|DLTEST/);
  });
});

describe('attempts', () => {
  it('waits as long as the service asks when it throttles', async () => {
    const clock = createManualClock();
    const { server, deadline } = await world({}, {}, clock);
    server.setFaults([
      { op: 'GetQueue', times: 1, action: { status: 429, type: 'ThrottlingException', retryAfter: '7' } },
      { op: 'GetQueue', times: 1, action: { status: 429, type: 'ThrottlingException', retryAfterSeconds: 11 } },
    ]);
    const startedMs = clock.nowMs();
    await deadline.getQueue(queue, signal);
    expect([clock.nowMs() - startedMs, server.count('GetQueue'), server.faultsFired()]).toEqual([18_000, 3, [1, 1]]);
  });

  it('gives up after eight attempts', async () => {
    const { server, deadline } = await world({}, {}, createManualClock());
    server.setFaults([{ action: { status: 429, type: 'ThrottlingException' } }]);
    const error = await errorOf(deadline.listFarms(signal));
    expect([error.code, error.retryable, server.calls.length]).toEqual(['network.throttled', true, 8]);
  });

  it('goes on after answers that were lost and problems of the service', async () => {
    const { server, deadline } = await world({}, {}, createManualClock());
    server.setFaults([
      { times: 2, action: { cut: true } },
      { times: 2, action: { status: 500, type: 'InternalServerErrorException' } },
    ]);
    expect(await deadline.listFarms(signal)).toHaveLength(1);
    expect([server.calls.length, server.faultsFired()]).toEqual([5, [2, 2]]);
  });

  it('goes on with fresh credentials when those at hand ended in between', async () => {
    const { server, deadline } = await world();
    server.setFaults([{ times: 1, action: { status: 403, type: 'ExpiredTokenException' } }]);
    expect(await deadline.listFarms(signal)).toHaveLength(1);
    expect(server.faultsFired()).toEqual([1]);
  });

  it('lists sessions three at a time, also while they are throttled', async () => {
    const clock = createManualClock();
    const { server, deadline } = await world({ latencyMs: 5 }, {}, clock);
    const { jobId } = await deadline.createJob(jobRequest, signal);
    server.setFaults([{ op: 'ListSessions', skip: 4, times: 3, action: { status: 429, type: 'ThrottlingException' } }]);
    await Promise.all(Array.from({ length: 20 }, () => deadline.listSessions({ ...queue, jobId }, signal)));
    const sessions = server.calls.filter(({ op }) => op === 'ListSessions');
    expect([sessions.length, Math.max(...sessions.map(({ inFlight }) => inFlight)), server.faultsFired()]).toEqual([
      23,
      3,
      [3],
    ]);
  });

  it('ends at once when it is cancelled, also while it waits', async () => {
    const { server, deadline } = await world();
    server.setFaults([{ action: { status: 429, type: 'ThrottlingException', retryAfter: '600' } }]);
    const stop = new AbortController();
    const listing = deadline.listFarms(stop.signal).then(
      () => false,
      (thrown: unknown) => isAbort(thrown),
    );
    await vi.waitFor(() => {
      expect(server.calls).toHaveLength(1);
    });
    stop.abort();
    expect(await listing).toBe(true);
  });
});
