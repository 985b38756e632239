/** Keys: what goes where, and what never becomes a key. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isId, requireId } from '../../../main/engine/store/ids';
import {
  dataKey,
  inputManifestKey,
  inputManifestPartialKey,
  joinKey,
  legacyDataKey,
  normaliseRootPrefix,
  outputManifestKey,
  outputManifestPartialKey,
  outputPrefix,
  taskTimestamp,
} from '../../../main/engine/store/keys';
import { isOfSessionAction, isOutputManifestKey, parseOutputKey } from '../../../main/engine/store/outputKeys';

const hash = 'df8d09e93f874900a99b8775cc15b6c7';
const golden = join(import.meta.dirname, '../../fixtures/golden/python');
const readGolden = (name: string): { rows: readonly Record<string, string>[]; all: readonly string[] } =>
  JSON.parse(readFileSync(join(golden, name, 'expected.json'), 'utf8')) as never;

describe('content', () => {
  test('lies under its hash, in old stores without suffix', () => {
    expect([dataKey(hash), legacyDataKey(hash)]).toEqual([`Data/${hash}.xxh128`, `Data/${hash}`]);
  });

  test.each(['', 'One', hash.toUpperCase(), `${hash}0`, hash.slice(1), '../../../../etc/passwd', `${hash}\n`])(
    'with the hash %j has no key',
    (text) => {
      expect(() => dataKey(text)).toThrow(expect.objectContaining({ code: 'manifest.hash_unusable' }));
    },
  );

  test('of any text that is no digest has no key', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^[0-9a-f]{32}$/.test(text));
        expect(() => dataKey(text)).toThrow();
      }),
    );
  });
});

describe('manifests', () => {
  const ids = {
    farmId: 'farm-0123456789abcdef0123456789abcdef',
    queueId: 'queue-0123456789abcdef0123456789abcdef',
    jobId: 'job-0123456789abcdef0123456789abcdef',
    stepId: 'step-0123456789abcdef0123456789abcdef',
    taskId: 'task-0123456789abcdef0123456789abcdef-0',
    sessionActionId: 'sessionaction-0123456789abcdef0123456789abcdef-3',
    nameHash: hash,
  };

  test('of inputs lie under the queue and the submission', () => {
    const place = { ...ids, guid: '0'.repeat(32) };
    const partial = `${ids.farmId}/${ids.queueId}/Inputs/${'0'.repeat(32)}/${hash}_input`;
    expect([inputManifestPartialKey(place), inputManifestKey(place)]).toEqual([partial, `Manifests/${partial}`]);
  });

  test('of outputs lie where the reference puts them', () => {
    for (const { time = '', task, step, iso } of readGolden('layout-times-a').rows) {
      const [seconds = '0', fraction = ''] = time.split('.');
      const startedUs = BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
      const { taskId, ...stepLevel } = ids;
      expect({
        iso: taskTimestamp(startedUs),
        task: outputManifestPartialKey({ ...stepLevel, taskId, startedUs }),
        step: outputManifestPartialKey({ ...stepLevel, startedUs }),
      }).toEqual({ iso, task: `${task ?? ''}/${hash}_output`, step: `${step ?? ''}/${hash}_output` });
    }
  });

  test('time stamps are exact before 1970 and refuse what no calendar holds', () => {
    expect([taskTimestamp(-1), taskTimestamp(1_747_952_223_409_012), taskTimestamp(0n)]).toEqual([
      '1969-12-31T23:59:59.999999Z',
      '2025-05-22T22:17:03.409012Z',
      '1970-01-01T00:00:00.000000Z',
    ]);
    expect(() => taskTimestamp(2n ** 62n)).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });

  test('are listed by a prefix that ends with a slash', () => {
    const { farmId, queueId, jobId, stepId, taskId } = ids;
    const job = `Manifests/${farmId}/${queueId}/${jobId}/`;
    expect([
      outputPrefix({ farmId, queueId, jobId }),
      outputPrefix({ farmId, queueId, jobId, stepId, taskId }),
    ]).toEqual([job, `${job}${stepId}/${taskId}/`]);
  });

  test('of an id that would bend the key are refused', () => {
    for (const farmId of ['', '..', 'a/b', 'a\nb'])
      expect(() => inputManifestKey({ farmId, queueId: 'q', guid: 'g', nameHash: hash })).toThrow(
        expect.objectContaining({ code: 'input.invalid' }),
      );
  });

  test('of outputs are read back into their ids', () => {
    const key = outputManifestKey({ ...ids, startedUs: 1_747_952_223_409_012 });
    const { nameHash, ...rest } = ids;
    expect(parseOutputKey(key)).toEqual({
      key,
      ...rest,
      nameHash,
      folder: `2025-05-22T22:17:03.409012Z_${ids.sessionActionId}`,
      timestampText: '2025-05-22T22:17:03.409012Z',
    });
  });
});

describe('reading output keys', () => {
  const before = 'Manifests/farm-1/queue-1/job-1/step-1';

  test('S2: finds task and action, and no task in a manifest of a step', () => {
    const folder = '2025-05-22T22:17:03.409012Z_sessionaction-ab-0';
    const found = [`${before}/task-1/${folder}/h_output`, `${before}/${folder}/h_output.json`].map(parseOutputKey);
    expect(found.map((key) => ({ task: key?.taskId, action: key?.sessionActionId, name: key?.nameHash }))).toEqual([
      { task: 'task-1', action: 'sessionaction-ab-0', name: 'h' },
      { task: undefined, action: 'sessionaction-ab-0', name: 'h' },
    ]);
  });

  test.each([
    `${before}/task-2/foo/h_output`,
    `${before}/task-2/2025_sa/h_input`,
    `${before}/extra/task-2/2025_sa/h_output`,
    'Manifests/f/q/Inputs/g/h_output',
    `x/${before}/2025_sa/h_output`,
    'Data/x',
  ])('S2: does not recognise %s', (key) => {
    expect(parseOutputKey(key)).toBeUndefined();
  });

  test('S3: reads every key that the reference selects, also below a prefix that looks like an output', () => {
    const keys = [...readGolden('select-chunked').all, ...readGolden('select-output-in-prefix').all].map((key) =>
      key.slice(key.indexOf('Manifests/')),
    );
    expect(keys.filter((key) => !isOutputManifestKey(key) || parseOutputKey(key) === undefined)).toEqual([]);
  });

  test('S4: tells action 1 from action 12', () => {
    const key = parseOutputKey(`${before}/task-1/2025_sessionaction-ab-12/h_output`);
    expect(
      key === undefined ? [] : ['sessionaction-ab-1', 'sessionaction-ab-12'].map((id) => isOfSessionAction(key, id)),
    ).toEqual([false, true]);
  });
});

describe('root prefixes', () => {
  test('S1: never make a key with // or a leading /', () => {
    const keys = ['', 'a', 'a/', '/a/b/', '//a//b//'].map((prefix) => joinKey(normaliseRootPrefix(prefix), 'Data/x'));
    expect(keys).toEqual(['Data/x', 'a/Data/x', 'a/Data/x', 'a/b/Data/x', 'a/b/Data/x']);
  });

  test.each(['..', 'a/../b', './a', 'a\0b'])('refuse %j', (prefix) => {
    expect(() => normaliseRootPrefix(prefix)).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });
});

describe('ids', () => {
  const digits = '0123456789abcdef0123456789abcdef';

  test('have their own shapes', () => {
    expect([
      isId('farm', `farm-${digits}`),
      isId('farm', `queue-${digits}`),
      isId('job', `job-${digits.toUpperCase()}`),
      isId('task', `task-${digits}-0`),
      isId('task', `task-${digits}-01`),
      isId('task', `task-${digits}-12345678901`),
      isId('sessionAction', 'sessionaction-ab_C-0'),
      isId('sessionAction', 'a/b'),
    ]).toEqual([true, false, false, true, false, false, true, false]);
  });

  test('that are wrong are answered with an example', () => {
    expect(() => requireId('queue', 'my queue')).toThrow(
      expect.objectContaining({
        dto: expect.objectContaining({
          code: 'input.invalid',
          hint: `A queue id looks like queue-${'0'.repeat(32)}.`,
        }) as unknown,
      }),
    );
  });
});
