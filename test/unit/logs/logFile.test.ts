import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openLog } from '../../../main/logFile';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'satchel-log-'));
  folder = join(root, 'logs');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const lines = (name: string): unknown[] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);

it('writes a line of JSON with time, level, area and stack', () => {
  const log = openLog(folder, 'main');
  log('info', 'line\nbreak');
  log('error', 'broken', new Error('why'));
  log('warn', 'not an error', { secret: 'value' });
  expect(lines('main.log')).toEqual([
    { ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string, level: 'info', area: 'main', msg: 'line\nbreak' },
    expect.objectContaining({ level: 'error', msg: 'broken', stack: expect.stringContaining('Error: why') as string }),
    { ts: expect.any(String) as string, level: 'warn', area: 'main', msg: 'not an error' },
  ]);
});

it('keeps five files of at most ten megabytes, the oldest falls away', () => {
  const log = openLog(folder, 'main');
  const megabyte = 'x'.repeat(1_000_000);
  for (let index = 0; index < 60; index += 1) log('info', `${String(index).padStart(2, '0')} ${megabyte}`);
  const names = readdirSync(folder).sort();
  expect(names).toEqual(['main.log', 'main.log.1', 'main.log.2', 'main.log.3', 'main.log.4']);
  expect(names.filter((name) => statSync(join(folder, name)).size > 10_000_000)).toEqual([]);
  const first = names.toReversed().map((name) => (lines(name)[0] as { msg: string }).msg.slice(0, 2));
  expect(first).toEqual(['18', '27', '36', '45', '54']);
});

it('counts bytes, not letters', () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.log'), 'x'.repeat(9_999_000));
  openLog(folder, 'main')('info', '界'.repeat(400));
  expect(readdirSync(folder).sort()).toEqual(['main.log', 'main.log.1']);
});

it('makes its folder again when somebody removed it', () => {
  const log = openLog(folder, 'main');
  log('info', 'before');
  rmSync(folder, { recursive: true });
  log('info', 'after');
  expect(lines('main.log')).toEqual([expect.objectContaining({ msg: 'after' })]);
});

it('never throws: what cannot be written goes to standard error', () => {
  const told: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  const log = openLog(folder, 'main');
  mkdirSync(join(folder, 'main.log'), { recursive: true });
  log('error', 'the file is a folder');
  writeFileSync(join(root, 'file'), '');
  openLog(join(root, 'file', 'logs'), 'main')('error', 'the folder cannot be made');
  expect(told.map((text) => /"msg":"([^"]*)"/.exec(text)?.[1])).toEqual([
    'the file is a folder',
    'the folder cannot be made',
  ]);
});
