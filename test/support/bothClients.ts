/** The Deadline client and Satchel side by side: each with doubles of its own, at the same folders of this computer. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { cliPlaceIn, type CliPlace, type CliRun } from './cliRunner';
import type { Plan } from './deadlineServer/records';
import { farmId, farmPlan, queueId } from './deadlineWorld';
import { createFarmSeat, type FarmSeat } from './farmSeat';
import type { Reference } from './referencePython';

export interface Client extends FarmSeat {
  /** Ends well, or the test fails with what was said. */
  run(...args: readonly string[]): Promise<CliRun>;
  /** Any end. */
  attempt(...args: readonly string[]): Promise<CliRun>;
}

export interface BothClients {
  readonly place: CliPlace;
  readonly deadline: Client;
  readonly satchel: Client;
  /** A client's own program at the doubles of the other. */
  readonly at: (client: Client, seat: FarmSeat) => Client;
}

/** Must be called inside a test. Both have one home, so that each reads what the other keeps there. */
export async function createBothClients(reference: Reference, plan: Plan = farmPlan): Promise<BothClients> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-both-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const place = cliPlaceIn(folder);
  const home = place.at('home');
  const python = (seat: FarmSeat): Client => {
    const attempt: Client['attempt'] = async (...args) => {
      const env = {
        ...seat.env,
        HOME: home,
        AWS_ENDPOINT_URL_STS: seat.deadline.url,
        AWS_DEFAULT_REGION: seat.deadline.region,
        // `management.127.0.0.1` is nobody's name.
        AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
      };
      const { code, output } = await reference.run(args, folder, env);
      return { code, stdout: output, stderr: '' };
    };
    return { ...seat, attempt, run: goodEnd('deadline', attempt) };
  };
  const ours = (seat: FarmSeat): Client => {
    const attempt: Client['attempt'] = (...args) => place.run(args, { env: seat.env });
    return { ...seat, attempt, run: goodEnd('satchel', attempt) };
  };
  const deadline = python(await createFarmSeat({ plan }));
  const satchel = ours(await createFarmSeat({ plan }));
  return { place, deadline, satchel, at: (client, seat) => (client === deadline ? python(seat) : ours(seat)) };
}

function goodEnd(program: string, attempt: Client['attempt']): Client['run'] {
  return async (...args) => {
    const done = await attempt(...args);
    if (done.code === 0) return done;
    throw new Error(`${program} ${args.join(' ')} ended with ${String(done.code)}: ${done.stdout}${done.stderr}`);
  };
}

export const atQueue: readonly string[] = ['--farm-id', farmId, '--queue-id', queueId];

/** A bundle of one step with three frames; `files` are texts by their name in it. */
export async function writeBundle(
  folder: string,
  files: Readonly<Record<string, unknown>>,
  parameters: readonly Readonly<Record<string, unknown>>[] = [],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const frames = [{ name: 'Frame', type: 'INT', range: '1-3' }];
  const steps = ['Render', 'Comp'].map((name) => ({
    name,
    parameterSpace: { taskParameterDefinitions: frames },
    script: { actions: { onRun: { command: 'echo', args: ['{{Task.Param.Frame}}'] } } },
  }));
  const template = {
    specificationVersion: 'jobtemplate-2023-09',
    name: 'Shot ten',
    ...(parameters.length === 0 ? {} : { parameterDefinitions: parameters }),
    steps,
  };
  await writeFile(path.join(folder, 'template.json'), JSON.stringify(template));
  for (const [name, document] of Object.entries(files))
    await writeFile(path.join(folder, name), JSON.stringify(document));
  return folder;
}

/** The farm with these places in its storage profile. */
export function planWith(
  fileSystemLocations: { readonly name: string; readonly path: string; readonly type: 'LOCAL' | 'SHARED' }[],
): Plan {
  return {
    ...farmPlan,
    storageProfiles: farmPlan.storageProfiles.map((profile) => ({ ...profile, fileSystemLocations })),
  };
}

/** Everything in the bucket: metadata and content by key, without the id that each submission draws. */
export function bucketOf({ bucket }: FarmSeat): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    bucket
      .objects('bkt')
      .map(({ key, headers }) => {
        const metadata = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-')));
        return [withoutGuid(key), { metadata, content: bucket.read('bkt', key)?.toString('latin1') }] as const;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** What CreateJob was asked for, without the id that each submission draws; a template in JSON as what it says. */
export function jobsOf({ deadline }: FarmSeat): readonly unknown[] {
  return deadline.jobs().map(({ request }) => {
    const { template, ...rest } = JSON.parse(withoutGuid(JSON.stringify(request))) as { readonly template: string };
    return { ...rest, template: JSON.parse(template) as unknown };
  });
}

const withoutGuid = (text: string): string => text.replaceAll(/Inputs\/[0-9a-f]{32}\//g, 'Inputs/GUID/');
