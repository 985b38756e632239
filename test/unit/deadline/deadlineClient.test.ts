import { ListFarmsCommand } from '@aws-sdk/client-deadline';
import { describe, expect, it, vi } from 'vitest';
import { connectDeadline } from '../../../main/adapters/deadline/deadlineClient';
import type { DeadlineOptions } from '../../../main/adapters/deadline/deadlineOptions';
import { deadlineWorlds } from '../../support/deadlineWorld';

deadlineWorlds();

/** The host that a call would go to. */
async function hostOf(options: DeadlineOptions, env: Record<string, string> = {}): Promise<string> {
  const { client } = await connectDeadline(options, { env });
  let hostname = '';
  client.middlewareStack.add(
    () => (args) => {
      const { request } = args;
      if (typeof request === 'object' && request !== null && 'hostname' in request) hostname = String(request.hostname);
      return Promise.reject(new Error('Far enough.'));
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await expect(client.send(new ListFarmsCommand({}))).rejects.toThrow('Far enough.');
  client.destroy();
  return hostname;
}

describe('where calls go', () => {
  it.each([
    ['the service of the region', { region: 'eu-west-1' }, {}, 'management.deadline.eu-west-1.amazonaws.com'],
    ['the region of the farm', { farmRegion: 'us-east-2' }, {}, 'management.deadline.us-east-2.amazonaws.com'],
    [
      'the region that is asked for before that of the farm',
      { region: 'eu-west-1', farmRegion: 'us-east-2' },
      {},
      'management.deadline.eu-west-1.amazonaws.com',
    ],
    [
      'an endpoint, under the name that was typed',
      { region: 'a', endpointUrl: 'https://farm.studio' },
      {},
      'farm.studio',
    ],
    [
      'an endpoint of the environment',
      { region: 'a' },
      { AWS_ENDPOINT_URL_DEADLINE: 'https://env.studio' },
      'env.studio',
    ],
    [
      'an endpoint that is the service itself',
      { region: 'a', endpointUrl: 'https://deadline.us-west-2.amazonaws.com' },
      {},
      'management.deadline.us-west-2.amazonaws.com',
    ],
  ])('to %s', async (_, options, env, host) => {
    expect(await hostOf(options, env)).toBe(host);
  });

  it('takes the region of the environment when nothing else names one', async () => {
    vi.stubEnv('AWS_REGION', 'ap-southeast-2');
    const { client, place } = await connectDeadline({}, { env: {} });
    client.destroy();
    expect(place).toEqual({ region: 'ap-southeast-2', kind: 'host' });
  });

  it('refuses an endpoint that is no address', async () => {
    await expect(connectDeadline({ region: 'a', endpointUrl: 'farm.studio:80' }, { env: {} })).rejects.toMatchObject({
      dto: {
        code: 'input.invalid',
        message: '"farm.studio:80" is no address of a Deadline Cloud endpoint.',
        hint: 'Write it as https://HOST[:PORT].',
      },
    });
  });
});
