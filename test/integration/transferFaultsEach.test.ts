/** Each fault of a network and a store by itself, in a fifth of all requests and in all of them: what arrives is whole, and what cannot arrive is said. */
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SubmitResult } from '../../main/engine/submission/submitJob';
import { afterFailure } from '../../main/engine/transfers/failureKinds';
import { toErrorDto, type ErrorDto } from '../../shared/domain/errors';
import type { ApplyResult } from '../../shared/domain/plan';
import { plantFiles } from '../support/plantTree';
import type { FaultPlan } from '../support/s3server/faultPlan';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';
import { openTransferWorld, type TransferWorld } from '../support/transferFaults/transferWorld';

type Rule = FaultPlan['rules'][number];
type Action = Rule['action'];

const mebibyte = 2 ** 20;
const contents = 'show/Data/*';
const sends = { op: ['PutObject', 'UploadPart'], key: contents };
const reads = { op: 'GetObject', key: contents };
const slowDown = { status: 503, code: 'SlowDown' };

/** Small ones enough that a fifth of them is some, one that goes in parts and comes in ranges. */
const files: Record<string, Buffer> = {
  ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`shot/f.${i}.exr`, contentOf(2000 + i * 997, i)])),
  'cache/large.abc': contentOf(16 * mebibyte + 1, 77),
};

function contentOf(sizeBytes: number, seed: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes, seed + 1);
  for (let at = 0; at + 8 <= sizeBytes; at += 512) bytes.writeDoubleLE(at * 3 + seed, at);
  return bytes;
}

let folder: string;
let server: S3TestServer;
const worlds: TransferWorld[] = [];
/** What the store holds while a download is looked at: all that was sent, by nobody's fault. */
let stocked: SubmitResult | undefined;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-each-fault-')));
  server = await startS3({ buckets: ['bkt'] });
  await plantFiles(path.join(folder, 'project'), files);
});
afterEach(async () => {
  server.setFaults({ rules: [] });
  for (const world of worlds.splice(0)) await world.close();
  for (const each of ['sender', 'receiver', 'target'])
    await rm(path.join(folder, each), { recursive: true, force: true });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function world(name: string, idleTimeoutMs: number): Promise<TransferWorld> {
  const opened = await openTransferWorld(server.url, path.join(folder, name), undefined, idleTimeoutMs);
  worlds.push(opened);
  return opened;
}

async function submit(idleTimeoutMs = 3000): Promise<SubmitResult> {
  return await (await world('sender', idleTimeoutMs)).submit([path.join(folder, 'project')]);
}

/** With the fault, into a store that is empty. */
async function submitWith(action: Action, when?: Rule['when']): Promise<SubmitResult> {
  server.reset();
  stocked = undefined;
  server.setFaults({ seed: 3, rules: [{ id: 'fault', match: sends, when, action }] });
  return await submit(patienceWith(action));
}

/** With the fault, from a store that holds everything. */
async function bringHomeWith(action: Action, when?: Rule['when']): Promise<ApplyResult> {
  if (stocked === undefined) {
    server.reset();
    stocked = await submit();
  }
  server.setFaults({ seed: 3, rules: [{ id: 'fault', match: reads, when, action }] });
  return await (await world('receiver', patienceWith(action))).bringHome(stocked, path.join(folder, 'target'));
}

/** Silence is really waited for: where it is what a store does, it is short. */
const patienceWith = (action: Action): number =>
  action.stall === undefined && action.blackhole === undefined ? 3000 : 600;

/** What the store holds that is not what was sent, and how many manifests it shows. */
function stored(): { wrong: number; contents: number; manifests: number } {
  const sent = Object.values(files);
  const keys = server.objects('bkt').map(({ key }) => key);
  const data = keys.filter((key) => key.startsWith('show/Data/'));
  const wrong = data.filter((key) => !sent.some((bytes) => server.read('bkt', key)?.equals(bytes) === true)).length;
  return { wrong, contents: data.length, manifests: keys.length - data.length };
}

/** What lies at the target under the name of a file and is not that file, and how many files are there. */
async function landed(target: string): Promise<{ wrong: readonly string[]; whole: number }> {
  const entries = await readdir(target, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(target, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  const known = names.filter((name) => files[name] !== undefined);
  const wrong: string[] = [];
  for (const name of known)
    if (!(await readFile(path.join(target, name))).equals(files[name] ?? Buffer.alloc(0))) wrong.push(name);
  return { wrong, whole: known.length - wrong.length };
}

async function failure(call: Promise<unknown>): Promise<ErrorDto> {
  return toErrorDto(
    await call.then(
      () => new TypeError('It did not fail.'),
      (error: unknown) => error,
    ),
  );
}

/** Three parts that a person reads: what happened, what is safe, what to do; and what becomes of the transfer. */
function spoken(error: ErrorDto): object {
  const { code, safe = '', hint = '' } = error;
  return { code, after: afterFailure(error), isWhole: error.message !== '' && safe !== '' && hint !== '' };
}

const sometimes = { probability: 0.2 };
/** So long that whoever waits gives up before it ends. */
const longerThanPatience = 60_000;
const everyFault: readonly (readonly [string, Action])[] = [
  ['503', { status: slowDown }],
  ['503 and a time to wait', { status: { ...slowDown, headers: { 'retry-after': '7' } } }],
  ['500', { status: { status: 500, code: 'InternalError' } }],
  ['a reset before the answer', { reset: {} }],
  ['60 s of silence before the answer', { stall: { afterBytes: 0, ms: longerThanPatience, side: 'response' } }],
  ['60 s of silence in the body', { stall: { afterBytes: 1000, ms: longerThanPatience } }],
  ['a black hole', { blackhole: { afterBytes: 1000 } }],
  ['closed connections', { closeIdle: {} }],
];
const faultsOfSending: typeof everyFault = [
  ...everyFault,
  ['a reset in the body', { reset: { afterBytes: 1000, side: 'request' } }],
  ['a flipped bit on the way', { corrupt: { offset: 999, xor: 4, side: 'wire' } }],
  ['a lost answer', { storeThenFail: { reset: true } }],
  ['an answer that is an error although it worked', { storeThenFail: { status: 500 } }],
  ['answers drop by drop', { slowDrip: { bytes: 16, everyMs: 2 } }],
];
const faultsOfReading: typeof everyFault = [
  ...everyFault,
  ['a reset in the body', { reset: { afterBytes: 1000 } }],
  ['a body that is cut', { truncate: { bytes: 1000 } }],
  ['a flipped bit', { corrupt: { offset: 999, xor: 4 } }],
  ['a Content-Length that is too small', { wrongLength: { by: -1000 } }],
  ['a Content-Length that is too large', { wrongLength: { by: 1000 } }],
  ['bodies drop by drop', { slowDrip: { bytes: 4000, everyMs: 1 } }],
];

describe('with the fault in a fifth of the requests an upload ends, and the store holds what was sent', () => {
  test.each(faultsOfSending)(
    '%s',
    async (_, action) => {
      await submitWith(action, sometimes);
      server.faults.assertAllExercised();
      expect({ ...stored(), uploads: server.uploads('bkt') }).toEqual({
        wrong: 0,
        contents: Object.keys(files).length,
        manifests: 1,
        uploads: [],
      });
    },
    120_000,
  );
});

describe('with the fault in a fifth of the requests a download ends, and no other byte has the name of a file', () => {
  test.each(faultsOfReading)(
    '%s',
    async (_, action) => {
      const { failed } = await bringHomeWith(action, sometimes);
      server.faults.assertAllExercised();
      expect({ failed, ...(await landed(path.join(folder, 'target'))) }).toEqual({
        failed: [],
        wrong: [],
        whole: Object.keys(files).length,
      });
    },
    120_000,
  );
});

describe('with the fault in every request an upload stops, says why, and leaves no manifest', () => {
  test.each([
    ['503', { status: slowDown }, 'network.throttled', 'retry'],
    ['500', { status: { status: 500, code: 'InternalError' } }, 'network.server', 'retry'],
    ['a reset before the answer', { reset: {} }, 'network.reset', 'retry'],
    ['a flipped bit on the way', { corrupt: { offset: 999, xor: 4, side: 'wire' } }, 'integrity.mismatch', 'fail'],
    ['a black hole', { blackhole: {} }, 'network.timeout', 'retry'],
    ['an expired session', { status: { status: 400, code: 'ExpiredToken' } }, 'auth.expired', 'ask'],
    ['a refusal', { status: { status: 403, code: 'AccessDenied' } }, 'store.denied_put', 'ask'],
  ] as const)(
    '%s',
    async (_, action, code, after) => {
      const error = await failure(submitWith(action));
      server.faults.assertAllExercised();
      expect({ ...spoken(error), ...stored() }).toEqual({
        ...{ code, after, isWhole: true },
        ...{ wrong: 0, contents: 0, manifests: 0 },
      });
    },
    120_000,
  );
});

describe('with the fault in every request a download brings nothing home, and says why', () => {
  test.each([
    ['503', { status: slowDown }, 'network.throttled'],
    ['a reset in the body', { reset: { afterBytes: 10 } }, 'integrity.short'],
    ['a body that is cut', { truncate: { bytes: 10 } }, 'integrity.short'],
    ['a flipped bit', { corrupt: { offset: 999, xor: 4 } }, 'integrity.mismatch'],
    ['a Content-Length that is too small', { wrongLength: { by: -1000 } }, 'integrity.short'],
    ['a refusal', { status: { status: 403, code: 'AccessDenied' } }, 'store.denied_get'],
  ] as const)(
    '%s',
    async (_, action, code) => {
      const codes = await bringHomeWith(action).then(
        ({ failed }) => [...new Set(failed.map((each) => each.code))],
        (error: unknown) => [toErrorDto(error).code],
      );
      server.faults.assertAllExercised();
      expect({ codes, ...(await landed(path.join(folder, 'target'))) }).toEqual({ codes: [code], wrong: [], whole: 0 });
    },
    120_000,
  );
});
