import { describe, expect, it } from 'vitest';
import { scanJobs } from '../../main/engine/farm/scanJobs';
import type { SearchFilter } from '../../main/engine/ports/deadline';
import { deadlineWorlds, farmId, queueId } from '../support/deadlineWorld';

const { signal } = new AbortController();
const { world } = deadlineWorlds();
const startMs = Date.UTC(2026, 0, 1);
const succeeded: SearchFilter = {
  kind: 'list',
  name: 'TASK_RUN_STATUS',
  operator: 'ANY_EQUALS',
  values: ['SUCCEEDED'],
};

/** `createdMs` of each job, in any order. */
async function scanned(times: readonly number[], filters: readonly SearchFilter[] = []) {
  const { server, deadline } = await world();
  const ids = times.map((createdMs, index) => {
    const jobId = `job-${String(index).padStart(32, '0')}`;
    const runStatus = index % 2 === 0 ? 'SUCCEEDED' : 'RUNNING';
    const steps = [{ stepId: 's', name: 's', dependsOn: [], tasks: [{ taskId: 't', runStatus, parameters: {} }] }];
    server.plantJob({ farmId, queueId, jobId, name: `Job ${index}`, createdMs, steps });
    return jobId;
  });
  const filter = filters.length === 0 ? {} : { filter: { operator: 'OR' as const, filters } };
  const found: string[] = [];
  for await (const { jobId } of scanJobs(deadline, { farmId, queueIds: [queueId], ...filter }, signal))
    found.push(jobId);
  return { ids, found, offsets: server.calls.map(({ body }) => body['itemOffset']) };
}

describe('reading all jobs of a queue', () => {
  it('finds each once, by time of creation and without offsets', async () => {
    const { ids, found, offsets } = await scanned(Array.from({ length: 250 }, (_, index) => startMs + index * 1000));
    expect([found, offsets]).toEqual([ids, [0, 0, 0]]);
  });

  it('finds those beyond a page of jobs that were created at one time', async () => {
    const times = Array.from({ length: 260 }, (_, index) => (index < 10 ? startMs : startMs + 1000));
    const { ids, found } = await scanned([...times, startMs + 2000]);
    expect(found.toSorted()).toEqual(ids);
  });

  it('keeps the filter on every page', async () => {
    const times = Array.from({ length: 300 }, (_, index) => startMs + index);
    const { ids, found } = await scanned(times, [succeeded]);
    expect(found).toEqual(ids.filter((_, index) => index % 2 === 0));
  });

  it('finds nothing in an empty queue', async () => {
    expect((await scanned([])).found).toEqual([]);
  });
});
