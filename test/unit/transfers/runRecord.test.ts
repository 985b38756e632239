import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createEventLog } from '../../../main/adapters/sqlite/events';
import type { Work, WorkEnd } from '../../../main/engine/transfers/runTransfer';
import { AppError } from '../../../shared/domain/errors';
import { runCodes } from '../../../shared/domain/runCodes';
import { readRunResult, RunResult } from '../../../shared/domain/runResult';
import { createSharedQueue, type SharedQueue } from '../../support/queueSeat';

type Message = 'phase' | 'numbers' | 'item' | 'barrier' | 'release' | 'event' | 'result';
const messages: readonly Message[] = ['phase', 'numbers', 'item', 'barrier', 'release', 'event', 'result'];
type End = 'done' | 'asks' | 'fails' | 'throws' | 'stops' | 'disappears';
const ends: readonly End[] = ['done', 'asks', 'fails', 'throws', 'stops', 'disappears'];

const hanging = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });

/** Work that says so much and then ends that way. */
function workOf(said: readonly Message[], end: End): Work {
  return async ({ signal, progress, measures }): Promise<WorkEnd> => {
    let release: (() => void) | undefined;
    const say: Record<Message, () => void> = {
      phase: () => {
        progress({ phase: 'hashing', doneFiles: 1, totalFiles: 2 });
      },
      numbers: () => {
        progress({ phase: 'transferring', doneFiles: 1, totalFiles: 2, doneBytes: 5, totalBytes: 10 });
      },
      item: () => {
        measures?.item('a', 10).bytes(5);
      },
      barrier: () => {
        release = measures?.barrier('manifests', ['a']);
      },
      release: () => {
        release?.();
        release?.();
      },
      event: () => {
        measures?.event('item.failed', { path: 'a' });
      },
      result: () => {
        measures?.result({ transfer: { renamed: ['a'] } });
      },
    };
    for (const message of said) say[message]();
    await Promise.resolve();
    if (end === 'done') return { state: 'done' };
    if (end === 'asks') return { state: 'waiting-user', waitingFor: 'review' };
    if (end === 'fails') throw new AppError({ code: 'source.changed', message: 'a changed.' });
    if (end === 'throws') throw new TypeError('a fault');
    return hanging(signal);
  };
}

interface RunRow {
  readonly state: string;
  readonly code: string | null;
  readonly result_json: string | null;
}

const runsOf = ({ db }: SharedQueue): RunRow[] =>
  db.prepare('SELECT state, code, result_json FROM run').all() as RunRow[];

test('TR-41 whatever a run said before it ended, there is one finished run with one listed code and a whole result', async () => {
  const shared = await createSharedQueue();
  const codes: string[] = [];
  let processId = 1;
  for (let count = 0; count <= messages.length; count += 1)
    for (const end of ends) {
      const dying = ++processId;
      const { board } = shared.seat(dying);
      const before = runsOf(shared).length;
      const spec = { class: 'submit', title: 't', phases: ['hashing', 'transferring'], spec: {} } as const;
      const { uid } = board.start(spec, workOf(messages.slice(0, count), end));
      await shared.clock.advance(10);
      if (end === 'stops') await board.cancel(uid);
      else if (end === 'disappears') {
        shared.dead.add(dying);
        const next = shared.seat(++processId, { mostActive: 0 });
        next.board.serve(() => {
          throw new Error('nothing starts');
        });
        await next.board.cancel(uid);
        await next.board.close();
      } else await board.settled(uid);
      const added = runsOf(shared).slice(before);
      expect(added.map(({ state }) => state)).toEqual(['finished']);
      const result = RunResult.parse(JSON.parse(added[0]?.result_json ?? 'null'));
      expect([result.code, result.transferUid, result.durationSeconds >= 0]).toEqual([added[0]?.code, uid, true]);
      codes.push(result.code);
    }
  expect([new Set(codes), codes.filter((code) => !runCodes.some((known) => known === code))]).toEqual([
    new Set(['success', 'conflict-unresolved', 'source-changed', 'system-failure', 'cancelled', 'engine-disappeared']),
    [],
  ]);
});

test('a barrier that the run never passed stays open in its result', async () => {
  const shared = await createSharedQueue();
  const { board } = shared.seat(1);
  const { uid } = board.start(
    { class: 'submit', title: 't', phases: ['transferring'], spec: {} },
    workOf(['barrier'], 'fails'),
  );
  await board.settled(uid);
  const { barriers } = RunResult.parse(JSON.parse(runsOf(shared)[0]?.result_json ?? 'null'));
  const enteredAt = new Date(shared.clock.nowMs()).toISOString();
  expect(barriers).toEqual([{ name: 'manifests', enteredAt, releasedAt: null, waitedMs: 0, waitingFor: ['a'] }]);
});

test('the folder of a run holds what it was, what happened and how it ended, and no secret', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-run-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const shared = await createSharedQueue();
  const record = { files: createFileSystem(), events: createEventLog(shared.db) };
  const { board, logged } = shared.seat(1, { record, runFolder: () => path.join(folder, '{class}') });
  const canary = 'canary-5f1';
  const { uid } = board.start(
    { class: 'submit', title: 't', phases: ['transferring'], spec: { password: canary, url: `s3://u:${canary}@h/b` } },
    ({ measures, progress }) => {
      progress({ phase: 'transferring', doneFiles: 0, totalFiles: 1 });
      measures?.event('item.retried', { url: `https://h/?X-Amz-Signature=${canary}` });
      measures?.result({ artifacts: [`Bearer ${canary}`] });
      return Promise.reject(
        new AppError({ code: 'source.changed', message: `secret=${canary}`, details: { sessionToken: canary } }),
      );
    },
  );
  await board.settled(uid);
  const names = (await readdir(path.join(folder, 'submit'))).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, 'submit', name), 'utf8')));
  const lines = (texts[2] ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type);
  expect([names, lines, texts.filter((text) => text.includes(canary)), logged]).toEqual([
    ['metadata.json', 'result.json', 'run.jsonl'],
    ['run.started', 'run.phase', 'item.retried', 'card.shown', 'run.finished'],
    [],
    [],
  ]);
  expect(runsOf(shared)[0]?.result_json).not.toContain(canary);
});

test('a folder that cannot be written is told and does not end the work', async () => {
  const shared = await createSharedQueue();
  const { board, logged } = shared.seat(1, { record: { files: createFileSystem() }, runFolder: () => '/dev/null/x' });
  const { uid } = board.start({ class: 'submit', title: 't', phases: [], spec: {} }, workOf([], 'done'));
  expect([(await board.settled(uid)).state, logged.length > 0]).toEqual(['done', true]);
});

test('TR-42 a result of a newer version is kept as it is', () => {
  const document = { schema: 2, kind: 'moon_result' };
  expect(readRunResult(document)).toEqual({ kind: 'opaque', note: 'Recorded by a newer version.', document });
});
