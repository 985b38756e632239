/** Figures of runs on the command line: shown, compared, exported, and those of now. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { plantFiles } from '../support/plantTree';

/** A folder of files in a store; answers the transfer that brought them there. */
async function submitted(place: CliPlace, name: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  await plantFiles(place.at(name), Object.fromEntries([1, 2, 3].map((index) => [`${index}.txt`, `${name} ${index}`])));
  const store = await place.store();
  const agent = env['agent'] === undefined ? [] : ['--agent-id', env['agent']];
  const done = await place.json([...agent, 'submit', name, '--s3-root-uri', store, '--yes']);
  expect(done.code).toBe(0);
  const rows = await place.json(['transfers', 'list', '--all']);
  return (rows.lines[0]?.['transfer'] as { uid: string }).uid;
}

test('the figures of a run are shown by the name of its transfer and of its folder, and exported as they are', async () => {
  const place = await createCliPlace();
  const uid = await submitted(place, 'one', { agent: 'render-07' });
  const shown = await place.json(['stats', 'show', uid]);
  const run = (await readdir(path.join(place.home, 'runs'))).find((name) => shown.code === 0 && name !== '') ?? '';
  const rows = shown.last['results'] as { operation: string; sizeBucket: string; count: number }[];
  expect(rows.find(({ operation, sizeBucket }) => operation === 'PUT' && sizeBucket === 'ALL')?.count).toBeGreaterThan(
    2,
  );
  const exported = await place.run(['stats', 'export', uid]);
  expect(exported.stdout.split('\n')[0]).toBe(
    'operation,sizeBucket,bucketIndex,meanUs,p50Us,p90Us,p95Us,p99Us,maxUs,avgBytes,opsPerSec,throughputMibps,count',
  );
  expect((await readFile(path.join(place.home, 'runs', run, 'metadata.json'), 'utf8')).includes('render-07')).toBe(
    true,
  );
});

test('two runs are compared, also with a table that another program wrote', async () => {
  const place = await createCliPlace();
  const uid = await submitted(place, 'one');
  const header =
    'operation\tsize_bucket\tbucket_idx\tmean_us\tp50_us\tp90_us\tp95_us\tp99_us\tmax_us\tavg_bytes\tops_per_sec\tthroughput_mibps\tcount';
  await writeFile(place.at('foreign.tsv'), `${header}\nPUT\tALL\t99\t1\t1\t1\t1\t1\t1\t1\t1\t1\t100\n`);
  const compared = await place.json(['stats', 'compare', place.at('foreign.tsv'), uid]);
  const rows = compared.last['rows'] as { operation: string; isTooFew: boolean }[];
  expect([compared.code, rows.find(({ operation }) => operation === 'PUT')?.isTooFew]).toEqual([0, true]);
});

test('nothing is known of a run that never was, and a file that is no table is refused', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('x.tsv'), 'a\tb\n');
  const none = await place.json(['stats', 'show', 'nosuch']);
  const other = await place.json(['stats', 'show', place.at('x.tsv')]);
  expect([none.last['code'], other.last['code']]).toEqual(['input.not_found', 'input.invalid']);
});

test('while nothing moves, what moves now is nothing', async () => {
  const place = await createCliPlace();
  const live = await place.json(['stats', 'live', '--count', '1']);
  expect([live.code, live.lines[0]]).toMatchObject([0, { live: { engines: [] } }]);
});

test('what other processes move stands on a line each, and a count that is none is refused', async () => {
  const place = await createCliPlace();
  const endpoint = {
    ...{ key: 's3://farm/a', inFlight: 2, opsPerSecond: 3, upBytesPerSecond: 4e6, downBytesPerSecond: 0 },
    ...{ ops: 9, errors: 1, throttles: 0, retries: 1, heat: [] },
  };
  const endpoints = [endpoint, { ...endpoint, key: 's3://farm/b' }];
  // Of a clock that runs ahead, so that it is not old by the time the command reads it.
  const figures = { v: 1, atMs: Date.now() + 60_000, engineId: 'a:0', endpoints, problems: [] };
  await mkdir(path.join(place.home, 'live'), { recursive: true });
  await writeFile(path.join(place.home, 'live', 'other.json'), JSON.stringify(figures));
  const { code, stdout } = await place.run(['stats', 'live', '--count', '1']);
  const refused = await place.json(['stats', 'live', '--count', 'some']);
  const columns = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/)[0]);
  expect([code, columns, refused.last['code']]).toEqual([
    0,
    ['in flight', 's3://farm/a', 's3://farm/b'],
    'input.invalid',
  ]);
});
