import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createLogs } from '../../../main/engine/diagnostics/logs';

const { signal } = new AbortController();

async function createPlace() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'satchel-logs-'));
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
  const main = join(dataFolder, 'logs', 'main.log');
  await mkdir(join(dataFolder, 'logs'));
  await writeFile(main, '{"ts":"2026-01-01T00:00:00.000Z","level":"warn","msg":"größer","stack":"at x"}\nno json\n');
  const run = join(dataFolder, 'runs', '20260101-0000-submit-0123abcd');
  await mkdir(run, { recursive: true });
  await writeFile(join(run, 'run.jsonl'), '{"at":"2026-01-01T00:00:00.000Z","type":"item.failed","no":3}\n');
  return { main, logs: createLogs({ files: createFileSystem(), dataFolder }) };
}

test('the logs of processes and runs are listed and read line by line', async () => {
  const { logs } = await createPlace();
  expect((await logs.list()).map(({ id, kind }) => [id, kind])).toEqual([
    ['app/main', 'app'],
    ['run/20260101-0000-submit-0123abcd', 'run'],
  ]);
  const { lines } = await logs.read('app/main', undefined, signal);
  expect(lines).toEqual([
    { at: 0, time: '2026-01-01T00:00:00.000Z', level: 'warn', text: 'größer', more: 'at x' },
    { at: 81, time: '', level: 'info', text: 'no json' },
  ]);
  expect((await logs.read('run/20260101-0000-submit-0123abcd', undefined, signal)).lines).toEqual([
    { at: 0, time: '2026-01-01T00:00:00.000Z', level: 'error', text: 'item.failed {"no":3}' },
  ]);
});

test('a followed log gives whole new lines only, and all of them when it began anew', async () => {
  const { logs, main } = await createPlace();
  const { next } = await logs.read('app/main', undefined, signal);
  await appendFile(main, 'half');
  const half = await logs.read('app/main', next, signal);
  await appendFile(main, ' and whole\n');
  const whole = await logs.read('app/main', half.next, signal);
  await writeFile(main, 'new\n');
  const anew = await logs.read('app/main', whole.next, signal);
  expect([half, whole, anew].map(({ lines, isFromStart }) => [lines.map(({ text }) => text), isFromStart])).toEqual([
    [[], false],
    [['half and whole'], false],
    [['new'], true],
  ]);
});
