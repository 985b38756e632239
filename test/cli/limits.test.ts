/** Limits and endpoints from the command line, and what running commands make of them. */
import { expect, onTestFinished, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';
import { plantFiles } from '../support/plantTree';
import { startS3 } from '../support/s3server/server';

test('limits are set for good, for a time and by the clock, and shown with their reason', async () => {
  const place = await createCliPlace();
  const set = await place.json(['limits', 'set', '--up', '20MB', '--down', '512KiB/s']);
  const timed = await place.json(['limits', 'set', '--up', 'none', '--for', '1h']);
  const ended = await place.json(['limits', 'set', '--for', '0']);
  const table = await place.json([
    'limits',
    'set',
    '--timetable',
    'daily 00:00-24:00 up=1MB; sat 10:00-12:00 down=2MB',
  ]);
  const shown = await place.run(['limits']);
  const now = (run: typeof set): unknown => (run.last['limits'] as { now: unknown }).now;
  expect([now(set), now(timed), now(ended), now(table), shown.stdout.split('\n')[0]]).toEqual([
    { up: 20_000_000, down: 524_288, because: 'settings' },
    { up: 0, down: 524_288, because: 'override' },
    { up: 20_000_000, down: 524_288, because: 'settings' },
    { up: 1_000_000, down: 0, because: 'timetable', row: 0 },
    'now       up 1 MB/s, down no limit (row 1 of the timetable)',
  ]);
});

test.each([
  [['limits', 'set']],
  [['limits', 'set', '--up', 'fast']],
  [['limits', 'set', '--up', '1MB', '--for', 'a while']],
  [['limits', 'set', '--timetable', 'someday 08:00-09:00 up=1']],
  [['endpoints', 'exclude', 'bkt']],
])('%j is refused and changes nothing', async (args) => {
  const place = await createCliPlace();
  const { code, last } = await place.json(args);
  expect([code, (last as { code?: string }).code]).toEqual([2, 'input.invalid']);
});

test('a submission to an excluded endpoint waits with no request, and goes on when another command allows it', async () => {
  const place = await createCliPlace();
  const server = await startS3({ buckets: ['bkt'] });
  onTestFinished(() => server.close());
  const key = `s3://${new URL(server.url).host}/bkt`;
  const excluded = await place.json(['endpoints', 'exclude', key]);
  await plantFiles(place.at('shot'), { 'a.txt': 'a' });
  const submitting = place.json(
    [
      '--endpoint-url',
      server.url,
      'submit',
      'shot',
      '--s3-root-uri',
      's3://bkt/show',
      '--region',
      'us-east-1',
      '--yes',
    ],
    { env: { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' } },
  );
  let waiting: unknown;
  while (waiting === undefined)
    waiting = (await place.json(['transfers', 'list'])).lines.find(({ transfer }) => transfer !== undefined)?.[
      'transfer'
    ];
  const asked = server.requests.rows.length;
  const allowed = await place.json(['endpoints', 'allow', key]);
  const submitted = await submitting;
  expect([
    excluded.lines[0]?.['endpoint'],
    [(waiting as { state: string }).state, (waiting as { stateReason?: string }).stateReason],
    asked,
    (allowed.lines[0]?.['endpoint'] as { mode: string }).mode,
    submitted.code,
  ]).toEqual([expect.objectContaining({ key, mode: 'excluded', source: 'user' }), ['queued', 'endpoint'], 0, 'ok', 0]);
});
