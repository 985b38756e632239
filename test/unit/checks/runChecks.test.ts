/** The runner: order, dependencies, limits, cancelling, what is remembered, and the document. */
import { describe, expect, test } from 'vitest';
import { createLightResults } from '../../../main/engine/checks/lightResults';
import type { Probe, ProbeOutcome, TargetPlan } from '../../../main/engine/checks/probe';
import { runChecks, type CheckHost } from '../../../main/engine/checks/runChecks';
import { CheckDocument, type CheckId, type CheckMode } from '../../../shared/domain/check';
import { AppError } from '../../../shared/domain/errors';
import { createSteppedClock } from '../../support/steppedClock';

const fine: ProbeOutcome = { level: 'success', message: 'fine' };
const bad: ProbeOutcome = { level: 'error', message: 'bad' };

function probe(id: CheckId, run: Probe['run'] | ProbeOutcome, dependsOn: readonly CheckId[] = []): Probe {
  return { id, dependsOn, modes: 'both', run: typeof run === 'function' ? run : () => Promise.resolve(run) };
}

function plan(probes: readonly Probe[], more: Partial<TargetPlan> = {}): TargetPlan {
  return { target: { targetId: 't', kind: 's3', label: 't', endpointKey: 's3://h/b' }, probes, ...more };
}

function run(plans: readonly TargetPlan[], host: Partial<CheckHost> = {}, mode: CheckMode = 'light') {
  return runChecks(
    { checkId: 'c', trigger: 'submit', mode, agentId: 'a', plans },
    { clock: createSteppedClock(), signal: new AbortController().signal, ...host },
  );
}

const shortOf = ({ results }: CheckDocument): string[] =>
  results.map(({ id, level, dependsOn }) => `${id} ${level}${dependsOn === undefined ? '' : ` < ${dependsOn}`}`);

test('probes run in the order of the ids, and one that fails skips whatever depends on it, through others too', async () => {
  const document = await run([
    plan([
      probe('s3.list', fine, ['s3.bucket']),
      probe('s3.bucket', fine, ['s3.dns']),
      probe('s3.dns', bad),
      probe('s3.throttle', fine),
      probe('s3.config', fine),
    ]),
  ]);
  expect([document.passed, shortOf(document), document.counts]).toEqual([
    false,
    [
      's3.config success',
      's3.dns error',
      's3.bucket skipped < s3.dns',
      's3.list skipped < s3.dns',
      's3.throttle success',
    ],
    { error: 1, warning: 0, info: 0, success: 2, skipped: 2 },
  ]);
});

test('what a probe throws is its error; what could not be judged skips nobody', async () => {
  const document = await run([
    plan([
      probe('s3.dns', { level: 'skipped', message: 'no name' }),
      probe('s3.tcp', () => Promise.reject(new AppError({ code: 'network.refused', message: 'no' })), ['s3.dns']),
    ]),
  ]);
  expect(document.results.map(({ id, level, type, details }) => [id, level, type, details?.['code']])).toEqual([
    ['s3.dns', 'skipped', 'network', undefined],
    ['s3.tcp', 'error', 'network', 'network.refused'],
  ]);
});

test('deep probes are left out of a light check', async () => {
  const probes = [probe('s3.list', fine), { ...probe('s3.put', fine), modes: 'deep' as const }];
  expect([shortOf(await run([plan(probes)])), shortOf(await run([plan(probes)], {}, 'deep'))]).toEqual([
    ['s3.list success'],
    ['s3.list success', 's3.put success'],
  ]);
});

test.each([
  ['light', 6_000],
  ['deep', 60_000],
] as const)(
  'CK-2 a %s check ends after %d ms with an error at the first that did not answer',
  async (mode, limitMs) => {
    const clock = createSteppedClock();
    const never = probe('s3.tls', () => new Promise<never>(() => undefined), ['s3.dns']);
    let ended = false;
    const running = run(
      [plan([probe('s3.dns', fine), never, probe('s3.clock', fine), probe('s3.throttle', fine)])],
      { clock },
      mode,
    );
    void running.then(() => (ended = true));
    await clock.advance(limitMs - 1);
    const before = ended;
    await clock.advance(1);
    const document = await running;
    expect([before, shortOf(document), document.results[1]?.type]).toEqual([
      false,
      ['s3.dns success', 's3.tls error', 's3.clock skipped < s3.tls', 's3.throttle skipped < s3.tls'],
      'network',
    ]);
  },
);

test('a cancelled check ends although a probe does not hear of it, and its places are closed', async () => {
  const controller = new AbortController();
  const closings: Promise<void>[] = [];
  let closed = 0;
  const deaf = probe('s3.dns', () => new Promise<never>(() => undefined));
  const close = (): Promise<void> => {
    closed += 1;
    return Promise.resolve();
  };
  const running = run([plan([deaf], { close }), plan([deaf], { close })], {
    clock: createSteppedClock(),
    signal: controller.signal,
    closing: (work) => closings.push(work),
  });
  controller.abort();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  await Promise.all(closings);
  expect(closed).toBe(2);
});

test('eight places are looked at side by side, the others after them', async () => {
  let now = 0;
  let most = 0;
  const one = probe('fs.exists', async () => {
    most = Math.max(most, (now += 1));
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    return fine;
  });
  const document = await run(
    Array.from({ length: 20 }, () => plan([one])),
    { clock: createSteppedClock() },
  );
  expect([most, document.counts.success]).toEqual([8, 20]);
});

test('results are told as they come', async () => {
  const heard: string[] = [];
  await run([plan([probe('s3.dns', fine), probe('s3.config', fine)])], { heard: ({ id }) => heard.push(id) });
  expect(heard).toEqual(['s3.config', 's3.dns']);
});

describe('light results', () => {
  const asked = async (
    outcome: ProbeOutcome,
    waitMs: number,
    identities: readonly [string, string],
  ): Promise<number> => {
    const clock = createSteppedClock();
    const light = createLightResults();
    let asked = 0;
    for (const identity of identities) {
      const counted = probe('s3.list', () => {
        asked += 1;
        return Promise.resolve(outcome);
      });
      await run([plan([counted], { identity })], { clock, light });
      await clock.advance(waitMs);
    }
    return asked;
  };

  test.each([
    ['are good for a minute', fine, 59_000, ['me', 'me'], 1],
    ['are asked anew after it', fine, 60_000, ['me', 'me'], 2],
    ['are of one identity', fine, 0, ['me', 'you'], 2],
    ['with trouble of rights are asked anew', { ...bad, type: 'permission' }, 0, ['me', 'me'], 2],
    ['with trouble of a sign-in are asked anew', { ...bad, type: 'authentication' }, 0, ['me', 'me'], 2],
    ['with trouble of the network are good', { ...bad, type: 'network' }, 0, ['me', 'me'], 1],
  ] as const)('%s', async (_, outcome, waitMs, identities, times) => {
    expect(await asked(outcome, waitMs, identities)).toBe(times);
  });
});

test('CK-12 a document of a newer version is read with ids, levels and members that nobody knows here', () => {
  const result = { targetId: 't', message: 'm', hint: '', actions: ['dance'], latencyMs: 1, phase: 'moon' };
  const read = CheckDocument.parse({
    ...{ schema: 2, checkId: 'c', startedAt: 'x', finishedAt: 'x', trigger: 'cli', mode: 'light', agentId: 'a' },
    ...{ targets: [], passed: true, eta: null, weather: 'fine' },
    counts: { error: 0, warning: 0, info: 1, success: 0, skipped: 0 },
    results: [{ ...result, id: 's3.moon', level: 'splendid', type: 'lunar', mood: 'good' }],
  });
  expect([read.schema, read.results]).toEqual([2, [{ ...result, id: 's3.moon', level: 'info', type: 'system' }]]);
});

test('a document that was made is one that can be read', async () => {
  const document = await run([plan([probe('s3.dns', { ...bad, details: { code: 'x' }, httpStatus: 403 })])]);
  expect(CheckDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
});
