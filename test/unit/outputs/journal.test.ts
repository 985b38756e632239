import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock } from '../../../main/adapters/clock/clock';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { continueJournal, createJournal, readJournal } from '../../../main/engine/outputs/apply/journal';
import type { JournalHeader, JournalLine } from '../../../main/engine/outputs/apply/journalLines';
import type { FileWriter } from '../../../main/engine/ports/fileSystem';
import { createRunTally } from '../../../main/engine/outputs/apply/runTally';

const files = createFileSystem();
const clock = createClock();
const never = new AbortController().signal;
let folder = '';
const place = (): string => path.join(folder, 'journal.jsonl');
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const header: JournalHeader = {
  journal: 1,
  runId: 'run-1',
  planId: 'p',
  kind: 'download',
  startedAt: '2026-03-21T09:30:00.000Z',
};
const after = { size: 3, mtimeNs: '-1767323045123456001', hash: 'h', fileId: '1:2' };
const lines: readonly JournalLine[] = [
  { mkdir: { root: '/p', path: 'renders' } },
  { temp: { root: '/p', path: 'renders/.satchel-0123456789ab.part' } },
  { skip: { n: 1, code: 'identical' } },
  {
    intent: {
      n: 2,
      root: '/p',
      path: 'renders/ä.exr',
      op: 'create',
      after,
      from: 'renders/.satchel-0123456789ab.part',
      fetched: 3,
    },
  },
  { done: { n: 2 } },
  {
    intent: {
      n: 3,
      root: '/p',
      path: 'b.exr',
      op: 'replace',
      before: { size: 9, mtimeNs: '5' },
      after,
      backup: '.satchel/backup/run-1/b.exr',
    },
  },
  { fail: { n: 3, root: '/p', path: 'b.exr', code: 'disk.io', message: 'broken' } },
  { ask: { n: 4, root: '/p', path: 'c.exr', code: 'changed-since-plan' } },
];

test('a journal is read back as it was written, header and end included', async () => {
  const journal = await createJournal(place(), header, { files, clock });
  await Promise.all(lines.map((line) => journal.append(line)));
  await journal.end('done');
  expect(await readJournal(files, place(), never)).toEqual({
    header,
    lines: [...lines, { end: { result: 'done' } }],
    isTorn: false,
    end: 'done',
  });
  expect((await readFile(place(), 'utf8')).split('\n')[0]).toBe(JSON.stringify(header));
});

test('the counts of a run follow from its lines alone', () => {
  const tally = createRunTally('run-1');
  for (const line of lines) tally.add(line);
  expect(tally.counts()).toEqual({
    downloaded: 1,
    replaced: 0,
    keptBoth: 0,
    identical: 1,
    skipped: 0,
    keptMine: 0,
    undecided: 0,
    asked: [{ path: 'c.exr', code: 'changed-since-plan' }],
    failed: [{ path: 'b.exr', code: 'disk.io', message: 'broken' }],
    bytes: 3,
    backupBytes: 0,
    backupFolders: [],
  });
});

test('a line is with the OS before its append resolves, and durable soon after', async () => {
  const synced: number[] = [];
  const spying = {
    ...files,
    createExclusive: async (name: string): Promise<FileWriter> => {
      const writer = await files.createExclusive(name);
      return {
        ...writer,
        sync: async () => {
          await writer.sync();
          synced.push((await readFile(name, 'utf8')).split('\n').length - 1);
        },
      };
    },
  };
  const waits: { ms: number; resolve: () => void }[] = [];
  const held = {
    nowMs: () => 0,
    delay: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        waits.push({ ms, resolve });
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      }),
  };
  const journal = await createJournal(place(), header, { files: spying, clock: held });
  await journal.append({ done: { n: 1 } });
  expect(await readFile(place(), 'utf8')).toContain('{"done":{"n":1}}\n');
  await journal.append({ done: { n: 2 } });
  expect(waits.map(({ ms }) => ms <= 250)).toEqual([true]);
  waits[0]?.resolve();
  await expect.poll(() => synced).toEqual([1, 3]);
  await journal.end('done');
  expect(synced).toEqual([1, 3, 4]);
});

test('a torn last line is left out, and gone once the journal goes on', async () => {
  await writeFile(place(), `${JSON.stringify(header)}\n{"done":{"n":1}}\n{"done":{"n`);
  const torn = await readJournal(files, place(), never);
  expect(torn).toEqual({ header, lines: [{ done: { n: 1 } }], isTorn: true });
  if (torn === undefined) return;
  const writer = await continueJournal(place(), torn, { files, clock });
  await writer.end('recovered');
  expect(await readJournal(files, place(), never)).toMatchObject({
    lines: [{ done: { n: 1 } }, { end: {} }],
    isTorn: false,
  });
});

test('a journal that never got its first line is no journal', async () => {
  expect(await readJournal(files, place(), never)).toBeUndefined();
  await writeFile(place(), JSON.stringify(header).slice(0, 20));
  expect(await readJournal(files, place(), never)).toBeUndefined();
});

test('anything that Satchel would not have written is damage, most of all a path that leaves its root', async () => {
  const bad = [
    '{"journal":2}',
    'nonsense',
    '{"done":{"n":0}}',
    '{"toString":{}}',
    '{"done":{"n":1},"end":{"result":"done"}}',
    JSON.stringify({ mkdir: { root: '/p', path: '../up' } }),
    JSON.stringify({ mkdir: { root: 'relative', path: 'a' } }),
    JSON.stringify({ mkdir: { root: '/', path: 'a' } }),
    JSON.stringify({ temp: { root: '/p', path: 'a.exr' } }),
    JSON.stringify({ temp: { root: '/p', path: '../.satchel-0123456789ab.part' } }),
    ...['path', 'to', 'from', 'backup'].map((key) =>
      JSON.stringify({ intent: { n: 1, root: '/p', path: 'a', op: 'remove', [key]: '.satchel/backup/r/../../../x' } }),
    ),
  ];
  const codes: unknown[] = [];
  for (const line of bad) {
    await writeFile(place(), `${JSON.stringify(header)}\n`);
    await appendFile(place(), `${line}\n`);
    codes.push(
      await readJournal(files, place(), never).then(
        () => line,
        (error: unknown) => (error as { code: string }).code,
      ),
    );
  }
  expect(codes).toEqual(bad.map(() => 'journal.damaged'));
});

test('after a failed write nothing more is written, so that no line ever follows a torn one', async () => {
  let writes = 0;
  const failing = {
    ...files,
    createExclusive: async (name: string): Promise<FileWriter> => {
      const writer = await files.createExclusive(name);
      const write = async (chunk: Uint8Array): Promise<void> => {
        writes += 1;
        if (writes === 2) throw new Error('disk gone');
        await writer.write(chunk);
      };
      return { ...writer, write };
    },
  };
  const journal = await createJournal(place(), header, { files: failing, clock });
  await expect(journal.append({ done: { n: 1 } })).rejects.toThrow('disk gone');
  await expect(journal.append({ done: { n: 2 } })).rejects.toThrow('disk gone');
  await expect(journal.end('done')).rejects.toThrow('disk gone');
  expect([writes, (await readFile(place(), 'utf8')).trimEnd()]).toEqual([2, JSON.stringify(header)]);
});
