import { describe, expect, it } from 'vitest';
import { listFarms } from '../../../main/engine/farm/listFarms';
import { deadlineRegions, farmRegions } from '../../../main/engine/farm/regions';
import { AppError } from '../../../shared/domain/errors';
import { farmCalls } from '../../support/farmCalls';

const { signal } = new AbortController();

describe('regions in which farms are looked for', () => {
  it.each([
    [
      'what was asked for wins',
      { asked: 'eu-west-1', environment: 'us-east-1', configured: 'us-east-2' },
      ['eu-west-1'],
    ],
    [
      'then the environment',
      { environment: 'us-east-1, us-west-2', configured: 'us-east-2' },
      ['us-east-1', 'us-west-2'],
    ],
    [
      'then the settings of the Deadline client',
      { environment: ' ', configured: 'us-east-2 us-east-2' },
      ['us-east-2'],
    ],
    ['then nothing: the region of the profile', {}, []],
    ['all of them', { asked: 'all' }, deadlineRegions],
  ])('%s', (_, sources, regions) => {
    expect(farmRegions(sources)).toEqual(regions);
  });
});

describe('farms of several regions', () => {
  it('come as they arrive, and a region that fails is a note', async () => {
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const farm = { farmId: 'farm', displayName: 'Film' };
    const arrived: string[] = [];
    const results = await listFarms(
      [
        farmCalls({ region: 'a', listFarms: async () => slow.then(() => [farm]) }),
        farmCalls({
          region: 'b',
          listFarms: () => Promise.reject(new AppError({ code: 'network.dns', message: 'No such host.' })),
        }),
      ],
      signal,
      ({ region }) => {
        arrived.push(region);
        release();
      },
    );
    expect([arrived, results]).toEqual([
      ['b', 'a'],
      [
        { region: 'a', farms: [farm] },
        { region: 'b', farms: [], error: { code: 'network.dns', message: 'No such host.', retryable: true } },
      ],
    ]);
  });

  it('throws when it is cancelled', async () => {
    const cancelled = farmCalls({ listFarms: () => Promise.reject(new DOMException('', 'AbortError')) });
    await expect(listFarms([cancelled], signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
