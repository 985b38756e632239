/** The Deadline double as a program of its own: it listens, is controlled over HTTP and ends when it is told. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deadlineWorlds, errorOf, farmId, farmPlan } from '../support/deadlineWorld';

const { signal } = new AbortController();
const { openAt } = deadlineWorlds();

describe('the Deadline double as a program', () => {
  it('serves the world of a file, breaks what it is told to and says what was called', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'satchel-deadline-'));
    const world = join(folder, 'world.json');
    await writeFile(world, JSON.stringify(farmPlan));
    const args = ['test/support/deadlineServer/main.mjs', '--world', world, '--control-token', 'token'];
    const program = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
    const { url } = z.looseObject({ url: z.string() }).parse(JSON.parse(line));
    const headers = { 'x-control-token': 'token' };
    const deadline = await openAt({ url, region: 'us-west-2' });
    const farm = await deadline.getFarm(farmId, signal);
    const rules = [{ op: 'GetFarm', action: { status: 403, type: 'AccessDeniedException' } }];
    const set = await fetch(`${url}/__control/faults`, { method: 'PUT', headers, body: JSON.stringify(rules) });
    const error = await errorOf(deadline.getFarm(farmId, signal));
    const calls = z
      .array(z.looseObject({ op: z.string(), status: z.number() }))
      .parse(await (await fetch(`${url}/__control/calls`, { headers })).json());
    const stranger = await fetch(`${url}/__control/calls`);
    const ended = once(program, 'exit');
    program.kill('SIGTERM');
    const exit = await ended;
    await rm(folder, { recursive: true });
    expect({
      farm,
      set: set.status,
      code: error.code,
      calls: calls.map(({ op, status }) => [op, status]),
      stranger: stranger.status,
      exit: exit[0] as unknown,
    }).toEqual({
      farm: { farmId, displayName: 'Feature film' },
      set: 200,
      code: 'deadline.denied',
      calls: [
        ['GetFarm', 200],
        ['GetFarm', 403],
      ],
      stranger: 403,
      exit: 0,
    });
  });
});
