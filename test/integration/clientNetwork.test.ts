/** `settings.https_proxy` and `settings.ca_bundle` of the Deadline client count for Deadline Cloud and for buckets. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rootCertificates } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { trustedAuthorities } from '../../main/adapters/aws/networkEnvironment';
import { createCliPlace } from '../support/cliRunner';
import { errorOf, farmId, queueId } from '../support/deadlineWorld';
import { createFarmSeat } from '../support/farmSeat';
import { plantFiles } from '../support/plantTree';

/** Passes every request on, and notes to which host. */
async function startProxy() {
  const hosts = new Set<string>();
  const server = createServer((asked, answer) => {
    const to = new URL(asked.url ?? '');
    hosts.add(to.host);
    const onward = request(to, { method: asked.method ?? 'GET', headers: asked.headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, hosts };
}

async function seat(settings: string) {
  const place = await createCliPlace();
  const farm = await createFarmSeat();
  await plantFiles(place.at('shot'), { 'scene.ma': 'scene' });
  await writeFile(place.at('client.ini'), `[settings]\n${settings}\n`);
  const env = { ...farm.env, DEADLINE_CONFIG_FILE_PATH: place.at('client.ini') };
  const submit = ['--farm-id', farmId, '--queue-id', queueId, 'submit', 'shot', '--yes'];
  return { place, farm, run: () => place.json(submit, { env }) };
}

test('calls of Deadline Cloud and of the bucket go through the proxy of the settings', async () => {
  const proxy = await startProxy();
  const { farm, run } = await seat(`https_proxy = ${proxy.url}`);
  const done = await run();
  const servers = ['AWS_ENDPOINT_URL_DEADLINE', 'AWS_ENDPOINT_URL_S3'].map(
    (name) => new URL(farm.env[name] ?? '').host,
  );
  expect([done.code, [...proxy.hosts].sort()]).toEqual([0, servers.sort()]);
});

test('a file of authorities that is none is named before anything is asked', async () => {
  const { farm, run } = await seat('ca_bundle = /nowhere/ca.pem');
  const done = await run();
  expect([done.code, done.last['code'], done.last['message'], farm.deadline.calls.length]).toEqual([
    2,
    'config.invalid',
    expect.stringContaining('/nowhere/ca.pem'),
    0,
  ]);
});

test('authorities of the bundle are trusted beside the usual ones, and a file without a certificate is refused', async () => {
  const place = await createCliPlace();
  const path = place.at('ca.pem');
  const [certificate = ''] = rootCertificates;
  await writeFile(path, certificate);
  const trusted = trustedAuthorities({ AWS_CA_BUNDLE: path });
  expect([trusted?.at(-1), (trusted?.length ?? 0) > 50, trustedAuthorities({})]).toEqual([
    certificate,
    true,
    undefined,
  ]);
  await writeFile(path, 'no certificate');
  const refused = await errorOf(Promise.resolve().then(() => trustedAuthorities({ AWS_CA_BUNDLE: path })));
  expect(refused.code).toBe('config.invalid');
});
