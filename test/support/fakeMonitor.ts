/** Deadline Cloud monitor, credentials that it gives out, and the one call of Deadline Cloud that a sign-in asks. */
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { CliPlace } from './cliRunner';

/** What the monitor does when it is opened for a login. */
export type LoginPlan = 'sign-in' | 'wait' | 'fail';

export interface OpenedMonitor {
  readonly args: readonly string[];
  /** Fulfilled when its process has ended. */
  readonly gone: Promise<void>;
  end(): void;
}

export interface FakeMonitor {
  /** Absolute path of the program. */
  readonly program: string;
  /** For commands of the place. */
  readonly env: Readonly<Record<string, string>>;
  /** Queries of ListFarms that were signed. */
  readonly farmQueries: readonly string[];
  /** Argument lists of every start. */
  readonly starts: readonly (readonly string[])[];
  /** The next start of the program that stays open. */
  readonly opened: Promise<OpenedMonitor>;
  isSignedIn: boolean;
}

const program = (base: string): string => `#!${process.execPath}
const { request } = require('node:http');
const tell = (path) => new Promise((resolve, reject) => {
  const call = request('${base}' + path, { method: 'POST' }, (answer) => {
    let text = '';
    answer.on('data', (part) => (text += part)).on('end', () => resolve(text));
  });
  call.on('error', reject).end(JSON.stringify(process.argv.slice(2)));
});
const [verb] = process.argv.slice(2);
if (verb === 'credentials') {
  tell('/credentials').then((text) => {
    if (text === '') process.exit(1);
    console.log(text);
  });
} else if (verb === 'logout') {
  tell('/logout').then(() => console.log('Logged out.'));
} else {
  tell('/login').then((plan) => {
    if (plan !== 'fail') return void tell('/hold').catch(() => undefined);
    console.log('looking for the browser');
    console.error('there is no browser');
    process.exit(3);
  });
}
`;

/** Must be called inside a test. Profiles: `studio` (monitor), `console` (console sign-in), `keys` (host). */
export async function createFakeMonitor(place: CliPlace, plan: LoginPlan): Promise<FakeMonitor> {
  const starts: (readonly string[])[] = [];
  const farmQueries: string[] = [];
  let tellOpened: (monitor: OpenedMonitor) => void = () => undefined;
  const opened = new Promise<OpenedMonitor>((resolve) => {
    tellOpened = resolve;
  });
  let latest: readonly string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const body: Buffer[] = [];
    for await (const part of request) body.push(part as Buffer);
    if (url.pathname.endsWith('/farms')) {
      farmQueries.push(url.search);
      response.writeHead(fake.isSignedIn ? 200 : 403, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(fake.isSignedIn ? { farms: [] } : { message: 'denied', __type: 'AccessDeniedException' }),
      );
      return;
    }
    const args = JSON.parse(Buffer.concat(body).toString()) as string[];
    if (url.pathname === '/credentials') {
      const keys = { Version: 1, AccessKeyId: 'AKIDEXAMPLE', SecretAccessKey: 'secret', SessionToken: 'token' };
      response.end(fake.isSignedIn ? JSON.stringify(keys) : '');
      return;
    }
    if (url.pathname === '/hold') {
      const gone = once(response, 'close').then(() => undefined);
      tellOpened({ args: latest, gone, end: () => response.end() });
      return;
    }
    starts.push(args);
    latest = args;
    if (url.pathname === '/logout') fake.isSignedIn = false;
    else fake.isSignedIn ||= plan === 'sign-in';
    response.end(plan);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const file = place.at('monitor.cjs');
  await writeFile(file, program(base));
  await chmod(file, 0o755);
  const aws = place.at('home', '.aws');
  await mkdir(aws, { recursive: true });
  await writeFile(
    path.join(aws, 'config'),
    [
      '[profile studio]',
      'region = us-west-2',
      'monitor_id = monitor-1',
      'user_id = user-1',
      'identity_store_id = d-1',
      `credential_process = "${process.execPath}" "${file}" credentials`,
      '[profile console]',
      'region = us-west-2',
      'login_session = arn:aws:sts::111122223333:assumed-role/artist/session',
      '[profile keys]',
      'region = us-west-2',
      '[sso-session corp]',
      'sso_region = us-west-2',
      '',
    ].join('\n'),
  );
  await writeFile(
    path.join(aws, 'credentials'),
    '[keys]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n',
  );
  const fake: FakeMonitor = {
    program: file,
    env: { AWS_ENDPOINT_URL_DEADLINE: base, AWS_EC2_METADATA_DISABLED: 'true' },
    farmQueries,
    starts,
    opened,
    isSignedIn: false,
  };
  return fake;
}
