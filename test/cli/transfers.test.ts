import { once } from 'node:events';
import { mkdir, open, truncate } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createCliPlace, ended, type CliPlace, type JsonLine } from '../support/cliRunner';
import { plantFiles } from '../support/plantTree';

/** Files of holes: they take no space and minutes to hash on a computer that is not in a hurry. */
async function plantHoles(place: CliPlace, count: number): Promise<void> {
  await mkdir(place.at('project'));
  for (let index = 0; index < count; index += 1) {
    const name = place.at('project', `cache.${index}`);
    await (await open(name, 'w')).close();
    await truncate(name, 1024 ** 3);
  }
}

test('list shows what waits or runs, --all also what ended, show all about one', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('project'), { a: 'abc' });
  const none = await place.run(['transfers', 'list']);
  await place.run(['submit', 'project', '--s3-root-uri', store, '--yes']);
  await place.run(['submit', 'project', '--s3-root-uri', `${store}/gone`, '--yes']);
  const open = await place.json(['transfers', 'list']);
  const all = await place.json(['transfers', 'list', '--all']);
  const [failed, done] = all.lines.map(({ transfer }) => transfer as { uid: string; state: string; title: string });
  expect([none.stdout, open.lines, failed?.state, done?.state, all.last]).toEqual([
    'Nothing is running or waiting. --all shows finished ones.\n',
    [{ type: 'result', verb: 'transfers list', count: 0 }],
    'failed',
    'done',
    { type: 'result', verb: 'transfers list', count: 2 },
  ]);
  const shown = await place.json(['transfers', 'show', failed?.uid ?? '']);
  expect(shown.last['transfer']).toMatchObject({ state: 'failed', error: { code: 'store.root_missing' } });
  const text = await place.run(['transfers', 'show', done?.uid ?? '']);
  expect(text.stdout).toMatch(
    /^project \(submit\)\nstate {5}done\ncreated {3}\d{4}-.*Z\nfinished {2}\d{4}-.*Z\noutcome {3}1 of 1 objects sent/,
  );
});

test('a transfer that runs in one process is cancelled from another', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantHoles(place, 64);
  const child = place.start(['--json', 'submit', 'project', '--s3-root-uri', store, '--yes']);
  const finished = ended(child);
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  const { uid } = JSON.parse(first.toString().split('\n')[0] ?? '') as JsonLine;
  const running = await place.json(['transfers', 'list']);
  expect(running.lines[0]).toMatchObject({ transfer: { uid, state: 'leased' } });
  const cancelled = await place.json(['transfers', 'cancel', String(uid)]);
  expect([cancelled.code, cancelled.last['transfer']]).toEqual([
    0,
    expect.objectContaining({ uid, state: 'cancelled' }),
  ]);
  const stopped = await finished;
  const last = JSON.parse(stopped.stdout.trimEnd().split('\n').at(-1) ?? '') as JsonLine;
  expect([stopped.code, last.type, last['code']]).toEqual([130, 'error', 'cancelled']);
});

test('a transfer whose process was killed is cancelled at once', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantHoles(place, 16);
  const child = place.start(['--json', 'submit', 'project', '--s3-root-uri', store, '--yes']);
  const finished = ended(child);
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await finished;
  const { lines } = await place.json(['transfers', 'list']);
  const { uid } = lines[0]?.['transfer'] as { uid: string };
  const cancelled = await place.json(['transfers', 'cancel', uid]);
  expect(cancelled.last['transfer']).toMatchObject({ state: 'cancelled' });
  expect((await place.json(['transfers', 'list'])).lines).toHaveLength(1);
});

test.each(['show', 'cancel'])('%s of a transfer that is not known ends with 11', async (verb) => {
  const place = await createCliPlace();
  const done = await place.json(['transfers', verb, 'nope']);
  expect([done.code, done.last['code'], done.last['safe']]).toEqual([11, 'input.not_found', 'Nothing was changed.']);
});
