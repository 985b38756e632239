/** Where copies of Satchel lie, as the bridges read it. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { noteInstall, programPathOf } from '../../../main/app/installs';

function place() {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-installs-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const program = (name: string): string => {
    writeFileSync(join(folder, name), '');
    return join(folder, name);
  };
  const list = (): string[][] =>
    readFileSync(join(folder, 'installs.tsv'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
  return { folder, program, list };
}

const startedAt = new Date('2026-03-21T09:30:00Z');

test('each copy has one line, stable before beta, the newest version first, and what is gone is dropped', () => {
  const { folder, program, list } = place();
  const old = program('old');
  for (const [version, path] of [
    ['1.9.0', old],
    ['1.10.0', program('new')],
    ['2.0.0-beta.1', program('beta')],
    ['1.8.0', join(folder, 'gone')],
    ['1.9.1', old],
  ] as const)
    noteInstall(folder, { version, programPath: path, startedAt });
  const time = '2026-03-21T09:30:00.000Z';
  expect(list()).toEqual([
    ['1.10.0', 'stable', join(folder, 'new'), time],
    ['1.9.1', 'stable', old, time],
    ['2.0.0-beta.1', 'beta', join(folder, 'beta'), time],
  ]);
});

test('the command for other tools is put beside, executable', () => {
  const { folder, program } = place();
  noteInstall(folder, { version: '1.0.0', programPath: program('app'), startedAt, shimPath: program('shim') });
  expect(statSync(join(folder, 'bin', 'satchel-open')).mode & 0o777).toBe(0o755);
});

test('a bundle and an image are what a person starts', () => {
  expect([
    programPathOf('/Applications/Satchel.app/Contents/MacOS/Satchel', undefined),
    programPathOf('/tmp/.mount_x/satchel', '/home/a/Satchel.AppImage'),
    programPathOf('/opt/Satchel/satchel', undefined),
  ]).toEqual(['/Applications/Satchel.app', '/home/a/Satchel.AppImage', '/opt/Satchel/satchel']);
});
