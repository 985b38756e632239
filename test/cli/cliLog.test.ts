/** What the command line leaves in logs/cli.log. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';

const logOf = ({ home }: CliPlace, name = 'cli.log'): string => path.join(home, 'logs', name);
const linesOf = async (place: CliPlace): Promise<unknown[]> =>
  (await readFile(logOf(place), 'utf8'))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);

test('each run is a line with its verb, its exit code and its time; a failure has its code, no path and no value', async () => {
  const place = await createCliPlace();
  await mkdir(place.home, { recursive: true });
  await writeFile(place.at('secret name'), 'abc');
  await place.run(['hash', 'secret name']);
  await place.run(['hash', 'no such secret']);
  await place.run(['config', 'get', 'ui.theme']);
  const ts = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string;
  const line = (level: string, msg: RegExp): unknown => ({
    ts,
    level,
    area: 'cli',
    msg: expect.stringMatching(msg) as string,
  });
  expect(await linesOf(place)).toEqual([
    line('info', /^hash ended with 0 after \d+ ms$/),
    line('error', /^hash failed: input\.not_found$/),
    line('info', /^hash ended with \d+ after \d+ ms$/),
    line('info', /^config get ended with 0 after \d+ ms$/),
  ]);
  expect(await readFile(logOf(place), 'utf8')).not.toContain('secret');
});

test('the log is turned over at ten megabytes, as those of the window', async () => {
  const place = await createCliPlace();
  await mkdir(path.join(place.home, 'logs'), { recursive: true });
  await writeFile(logOf(place), 'x'.repeat(9_999_990));
  await writeFile(place.at('file'), 'abc');
  await place.run(['hash', 'file']);
  expect([(await stat(logOf(place, 'cli.log.1'))).size, (await linesOf(place)).length]).toEqual([9_999_990, 1]);
});

test('a log that cannot be written is no trouble for the command', async () => {
  const place = await createCliPlace();
  await mkdir(logOf(place), { recursive: true });
  await writeFile(place.at('file'), 'abc');
  expect(await place.run(['hash', 'file'])).toMatchObject({ code: 0, stderr: '' });
  expect((await place.run(['--verbose', 'hash', 'file'])).stderr).toContain('log not written');
});

test('a command that makes nothing leaves no data folder for its log', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('file'), 'abc');
  await place.run(['hash', 'file']);
  await expect(stat(place.home)).rejects.toMatchObject({ code: 'ENOENT' });
});
