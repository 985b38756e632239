/** A home and a data folder with secrets in every place where they are found: none of them leaves in a bundle. */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { composeDiagnostics } from '../../../main/compose/composeDiagnostics';
import { createDiagnosticSources } from '../../../main/adapters/diagnostics/diagnosticSources';
import { createArchives } from '../../../main/adapters/zip/archives';
import { startAskedServer } from '../../support/askedServer';
import { encodings, formsOf, kinds, madeUp } from '../../support/canaryForms';
import { wholeOf } from '../../support/engineRunner';

const canaries = {
  accessKey: (n: string) => `AKIA${madeUp(n, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
  sessionKey: (n: string) => `ASIA${madeUp(n, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
  secret: (n: string) => `${madeUp(n, 38)}A7`,
  token: (n: string) => `IQoJb3JpZ2luX2VjE${madeUp(n, 200)}9z`,
  password: (n: string) => `pw${madeUp(n, 14)}`,
};
type Kind = keyof typeof canaries;

async function plantedComputer() {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-canary-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = join(folder, 'data');
  const planted: string[] = [];
  const plant = (kind: Kind, place: string): string => {
    const canary = canaries[kind](`${kind} ${place}`);
    planted.push(canary);
    return canary;
  };
  const write = async (path: string, text: string | Buffer): Promise<void> => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  };
  const every = (place: string): Record<Kind, string> =>
    Object.fromEntries((Object.keys(canaries) as Kind[]).map((kind) => [kind, plant(kind, place)])) as Record<
      Kind,
      string
    >;

  const env = {
    SATCHEL_HOME: home,
    AWS_ACCESS_KEY_ID: plant('accessKey', 'env'),
    AWS_SECRET_ACCESS_KEY: plant('secret', 'env'),
    AWS_SESSION_TOKEN: plant('token', 'env'),
    HTTPS_PROXY_PASSWORD: plant('password', 'env'),
    STUDIO_API_KEY: plant('password', 'env key'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'aws', 'credentials'),
    AWS_CONFIG_FILE: join(folder, 'aws', 'config'),
    DEADLINE_CONFIG_FILE_PATH: join(folder, 'deadline'),
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  };
  const aws = every('aws');
  await write(
    env.AWS_SHARED_CREDENTIALS_FILE,
    `[default]\naws_access_key_id = ${aws.accessKey}\naws_secret_access_key = ${aws.secret}\naws_session_token = ${aws.token}\npassword = ${aws.password}\n`,
  );
  // Secrets of those files also stand bare in a log: tools print them.
  const bare = every('bare');
  const lines = every('log');
  const signed = every('signed');
  const encoded = every('encoded');
  const wide = every('wide');
  const spread = every('spread');
  const mixed = [
    `using ${bare.accessKey} and ${bare.secret}`,
    `token ${bare.token} of ${bare.sessionKey}`,
    `password is ${bare.password}`,
    `aws_secret_access_key=${lines.secret}; key:${lines.accessKey}`,
    `Authorization: AWS4-HMAC-SHA256 Credential=${lines.sessionKey}/20260101/eu, SignedHeaders=host, Signature=${lines.token}`,
    `--password ${lines.password} --verbose`,
    `GET https://b.s3.eu-west-1.amazonaws.com/k?X-Amz-Credential=${signed.accessKey}%2F2026&X-Amz-Security-Token=${signed.token}&X-Amz-Signature=${signed.secret}`,
    `GET https://d.cloudfront.net/k?Policy=${signed.password}&Key-Pair-Id=${signed.sessionKey}`,
    `https://mia:${spread.password}@proxy.studio:8080/`,
    `env: ${env.AWS_SECRET_ACCESS_KEY} ${env.STUDIO_API_KEY} ${env.HTTPS_PROXY_PASSWORD} ${aws.password} ${aws.secret}`,
    `basic ${Buffer.from(`mia:${env.STUDIO_API_KEY}`).toString('base64')}`,
    `b64 ${Buffer.from(encoded.accessKey).toString('base64')} ${Buffer.from(`secret=${encoded.secret}`).toString('base64')}`,
    `b64 ${Buffer.from(`token: ${encoded.token}`).toString('base64url')} ${Buffer.from(`password=${encoded.password}`, 'utf16le').toString('base64')}`,
    `percent ${encodeURIComponent(`a/${encoded.sessionKey}`).replace('A', '%41')}`,
    `wide ${Array.from(wide.accessKey).join('\0')}\0 ${Array.from(`secret=${wide.secret}`).join('\0')}\0`,
    '-----BEGIN RSA PRIVATE KEY-----',
    madeUp('pem', 60),
    '-----END RSA PRIVATE KEY-----',
  ];
  planted.push(madeUp('pem', 60));
  // Every kind in every form, spread over the places that a bundle takes texts from.
  const inForms = (place: string): string[] =>
    Object.entries(kinds).flatMap(([kind, make]) =>
      Object.entries(encodings).map(([encoding, encode]) => {
        const { secret, inText } = make(`${place} ${kind} ${encoding}`);
        planted.push(secret);
        return `at ${place}: ${encode(inText)} was used`;
      }),
    );
  const jsonLine = (msg: string): string =>
    JSON.stringify({ ts: '2026-01-01T00:00:00.000Z', level: 'error', area: 'engine', msg });
  const escaped = jsonLine(`key ${spread.accessKey} then`).replace(
    spread.accessKey,
    `\\u0041${spread.accessKey.slice(1)}`,
  );
  await write(join(home, 'logs', 'main.log'), `${[...mixed, ...inForms('main')].join('\n')}\n`);
  await write(
    join(home, 'logs', 'engine.log'),
    `${[...mixed, ...inForms('engine')].map(jsonLine).join('\n')}\n${escaped}\n`,
  );
  await write(
    join(home, 'logs', 'cli.log'),
    Buffer.from(
      `secret ${wide.secret} key ${wide.sessionKey} token=${wide.token} password=${wide.password}\n`,
      'utf16le',
    ),
  );
  await write(
    join(home, 'logs', 'renderer.log'),
    `${jsonLine(`{"secretAccessKey":"${spread.secret}","sessionToken":"${spread.token}"}`)}\n`,
  );
  const crash = every('crash');
  await write(
    join(home, 'logs', 'crash-2026-01-01T00-00-00-000Z.json'),
    JSON.stringify({
      what: `boom ${crash.accessKey}`,
      stack: `at ${crash.secret}`,
      env: { AWS_SESSION_TOKEN: crash.token, password: crash.password },
      log: [`key ${crash.sessionKey}`, ...inForms('crash')],
    }),
  );
  await write(join(home, 'logs', `crash-${plant('accessKey', 'crash name')}.json`), '{}');
  await write(join(home, 'electron', 'Crashpad', 'pending', 'a.dmp'), Buffer.from(plant('token', 'dump')));
  await write(join(home, 'logs', `${plant('accessKey', 'log name')}.log`), 'x');
  const run = every('run');
  const runFolder = join(home, 'runs', '20260101-0000-submit-0123abcd');
  await write(
    join(runFolder, 'metadata.json'),
    JSON.stringify({
      title: 'Sunset Blockbuster',
      root: '/proj/Sunset Blockbuster/sh010',
      nested: { credentials: { aws_secret: run.secret }, notes: inForms('run') },
      url: `s3://sunset-bucket/show/${run.accessKey}?a`,
    }),
  );
  await write(
    join(runFolder, 'run.jsonl'),
    `${JSON.stringify({ at: 'x', type: 'item.failed', path: `/proj/Sunset Blockbuster/sh010/${run.sessionKey}.exr`, token: run.token, password: run.password })}\n${inForms(
      'events',
    )
      .map((msg) => JSON.stringify({ at: 'x', type: 'note', msg }))
      .join('\n')}\n`,
  );
  await write(join(runFolder, 'plan.json'), JSON.stringify({ entries: [plant('secret', 'plan')] }));
  await write(join(home, 'runs', `20260101-${plant('accessKey', 'run name')}`, 'metadata.json'), '{}');
  await write(
    join(home, 'config.toml'),
    `[store]\nuri = "s3://${plant('accessKey', 'settings').toLowerCase()}-${plant('accessKey', 'settings 2')}/x"\nendpointUrl = "http://key:${plant('password', 'settings')}@127.0.0.1:9/?sig=${plant('secret', 'settings')}"\n`,
  );
  await write(
    env.DEADLINE_CONFIG_FILE_PATH,
    `[settings]\nhttps_proxy = http://u:${plant('password', 'deadline')}@127.0.0.1:9\n[unknown]\nsecret = ${plant('secret', 'deadline')}\n`,
  );
  return { folder, home, env, planted };
}

async function unpacked(path: string): Promise<Map<string, Buffer>> {
  const archive = await createArchives().open(path);
  onTestFinished(() => {
    archive.close();
  });
  const { signal } = new AbortController();
  const entries = await archive.entries(1000, signal);
  const contents = new Map<string, Buffer>();
  for (const [index, { name }] of entries.entries()) contents.set(name, await wholeOf(archive.read(index, signal)));
  return contents;
}

test.each([true, false])('a bundle holds no planted secret in any form (names hidden: %s)', async (hidesNames) => {
  const { folder, env, planted } = await plantedComputer();
  const diagnostics = composeDiagnostics({ env, commandLine: new Map(), version: '1.2.3' });
  const bundle = await diagnostics.collect({ hidesNames }, new AbortController().signal);
  const { path } = await diagnostics.save(bundle.id, join(folder, 'out.zip'));
  const contents = await unpacked(path);
  const all = Buffer.concat([...contents].flatMap(([name, bytes]) => [Buffer.from(name), bytes]));
  const leaked = planted.filter((canary) => formsOf(canary).some((form) => all.includes(form)));
  const raw = await readFile(path);
  // Whoever else uses this computer need not read it.
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect({ leaked, inRawFile: planted.filter((canary) => raw.includes(canary)) }).toEqual({
    leaked: [],
    inRawFile: [],
  });
  expect(new Set(planted).size).toBeGreaterThan(1000);
  expect([...contents.keys()]).toEqual([
    'about.json',
    'settings.json',
    'deadline-config.json',
    'queue.json',
    'integrations.json',
    'network.json',
    'db.json',
    'runs/20260101-0000-submit-0123abcd/metadata.json',
    'runs/20260101-0000-submit-0123abcd/run.jsonl',
    'logs/renderer.log',
    'logs/cli.log',
    'logs/engine.log',
    'logs/main.log',
    'crashes/crash-2026-01-01T00-00-00-000Z.json',
  ]);
  const text = all.toString();
  expect([homedir(), hostname()].filter((own) => own.length > 5 && text.includes(own))).toEqual([]);
  expect(/Sunset|sunset|sh010/.test(text)).toBe(!hidesNames);
});

test('what is shown is what is saved, and one name has one alias in all files', async () => {
  const { folder, env } = await plantedComputer();
  const diagnostics = composeDiagnostics({ env, commandLine: new Map(), version: '1.2.3' });
  const bundle = await diagnostics.collect({ hidesNames: true }, new AbortController().signal);
  const { path } = await diagnostics.save(bundle.id, join(folder, 'out.zip'));
  const contents = await unpacked(path);
  const shown = bundle.entries.map(({ name }) => [name, diagnostics.read(bundle.id, name, 0).text]);
  expect(shown).toEqual([...contents].map(([name, bytes]) => [name, bytes.toString()]));
  const document = (name: string): string =>
    contents.get(`runs/20260101-0000-submit-0123abcd/${name}`)?.toString() ?? '';
  const alias = /"title": "(p[0-9a-f]{8})"/.exec(document('metadata.json'))?.[1] ?? 'no alias';
  expect([document('metadata.json'), document('run.jsonl')].map((text) => text.includes(`/${alias}/`))).toEqual([
    true,
    true,
  ]);
  const again = await diagnostics.collect({ hidesNames: true }, new AbortController().signal);
  expect(diagnostics.read(again.id, 'runs/20260101-0000-submit-0123abcd/metadata.json', 0).text).not.toContain(alias);
  expect(() => diagnostics.read(bundle.id, 'about.json', 0)).toThrow('no longer kept');
});

test('sources know secrets of the environment', async () => {
  const secrets = await createDiagnosticSources({
    env: { MY_TOKEN: 'abcdefgh1', PATH: '/usr/bin' },
    homeFolder: '/none',
  }).secrets();
  expect(secrets).toEqual(['abcdefgh1']);
});

test('no service is asked while gathering unless the person wishes it', async () => {
  const { env } = await plantedComputer();
  const service = await startAskedServer();
  await writeFile(join(env.SATCHEL_HOME, 'config.toml'), `[store]\nendpointUrl = "${service.url}"\n`);
  await writeFile(env.DEADLINE_CONFIG_FILE_PATH, '');
  const diagnostics = composeDiagnostics({ env, commandLine: new Map(), version: '1.2.3' });
  const gather = async (asksNetwork: boolean) => {
    const { id } = await diagnostics.collect({ hidesNames: false, asksNetwork }, new AbortController().signal);
    const facts = JSON.parse(diagnostics.read(id, 'network.json', 0).text) as Record<string, unknown>;
    const reached = (facts['addresses'] as readonly { readonly reached: boolean }[]).map(({ reached: is }) => is);
    return { asked: service.asked(), said: facts['asked'], notAsked: facts['notAsked'], reached };
  };
  expect([await gather(false), await gather(true)]).toEqual([
    { asked: 0, said: false, notAsked: [service.url], reached: [] },
    { asked: 1, said: true, notAsked: undefined, reached: [true] },
  ]);
});

test('of a large log the newest lines are taken, and what is left out is said', async () => {
  const { home, env } = await plantedComputer();
  const line = `{"ts":"2026-01-01T00:00:00.000Z","level":"info","area":"cli","msg":"${'x'.repeat(900)}"}\n`;
  await writeFile(join(home, 'logs', 'cli.log'), `first\n${line.repeat(6_500)}newest\n`);
  const diagnostics = composeDiagnostics({ env, commandLine: new Map(), version: '1.2.3' });
  const bundle = await diagnostics.collect({ hidesNames: false }, new AbortController().signal);
  const entry = bundle.entries.find(({ name }) => name === 'logs/cli.log');
  const start = diagnostics.read(bundle.id, 'logs/cli.log', 0).text.split('\n')[0];
  const end = diagnostics.read(bundle.id, 'logs/cli.log', (entry?.sizeBytes ?? 0) - 7).text;
  const leftOut = entry?.leftOutBytes ?? 0;
  expect({ start, end, isMuch: leftOut > 1_000_000 }).toEqual({
    start: `[${leftOut} bytes before this line are left out: the file is large]`,
    end: 'newest\n',
    isMuch: true,
  });
});

test('lines that are copied hold no secret that is known here', async () => {
  const { env } = await plantedComputer();
  const diagnostics = composeDiagnostics({ env, commandLine: new Map(), version: '1.2.3' });
  expect(await diagnostics.redact(['one', `key ${env.STUDIO_API_KEY} of ${env.AWS_ACCESS_KEY_ID}`])).toBe(
    'one\nkey <hidden> of <hidden>',
  );
});
