/** `satchel diagnostics`: what it would hold is looked at, then written for this person only, and nobody is asked for anything. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startAskedServer } from '../support/askedServer';
import { createCliPlace, type CliPlace } from '../support/cliRunner';

const key = `AKIA${'ABCD'.repeat(4)}`;

async function createPlaceWithLog(): Promise<CliPlace> {
  const place = await createCliPlace();
  await mkdir(path.join(place.home, 'logs'), { recursive: true });
  await writeFile(path.join(place.home, 'logs', 'main.log'), `planted ${key} ${Buffer.from(key).toString('hex')}\n`);
  return place;
}

test('texts are listed and shown without writing; the file holds no secret and is readable for its owner only', async () => {
  const place = await createPlaceWithLog();
  const listed = await place.json(['diagnostics', '--list']);
  const shown = await place.run(['diagnostics', '--show', 'logs/main.log']);
  const written = await place.json(['diagnostics', '-o', 'out.zip']);
  const names = listed.lines.flatMap(({ entry }) => (entry === undefined ? [] : [(entry as { name: string }).name]));
  expect([names.includes('logs/main.log'), names.includes('network.json'), shown.stdout, written.code]).toEqual([
    true,
    true,
    'planted <access key 1> <encoded secret>\n',
    0,
  ]);
  const bytes = await readFile(place.at('out.zip'));
  expect([bytes.includes(key), ((await stat(place.at('out.zip'))).mode & 0o077).toString(8)]).toEqual([false, '0']);
});

test('the store is asked whether it answers only with --network', async () => {
  const place = await createPlaceWithLog();
  const service = await startAskedServer();
  await writeFile(path.join(place.home, 'config.toml'), `[store]\nendpointUrl = "${service.url}"\n`);
  const counts: number[] = [];
  for (const more of [[], ['--network']]) {
    await place.run(['diagnostics', '--list', ...more]);
    counts.push(service.asked());
  }
  expect(counts).toEqual([0, 1]);
});
