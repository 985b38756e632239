import { describe, expect, it } from 'vitest';
import { createQueueRole } from '../../../main/engine/farm/queueRole';
import type { QueueCredentials } from '../../../main/engine/ports/deadline';
import { AppError } from '../../../shared/domain/errors';
import { farmCalls } from '../../support/farmCalls';
import { createManualClock } from '../../support/manualClock';

const { signal } = new AbortController();
const queue = { farmId: 'farm', queueId: 'queue' };
const minutes = 60_000;

/** Keys that live 15 minutes, numbered in the order in which they were lent. */
function lender() {
  const clock = createManualClock();
  let lent = 0;
  let open: (() => void) | undefined;
  let gate: Promise<void> = Promise.resolve();
  const state = {
    clock,
    isBroken: false,
    get lent() {
      return lent;
    },
    hold: () => {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    release: () => open?.(),
    credentials: createQueueRole({
      deadline: farmCalls({
        assumeQueueRoleForUser: async (): Promise<QueueCredentials> => {
          await gate;
          if (state.isBroken) throw new AppError({ code: 'auth.expired', message: 'Signed out.' });
          lent += 1;
          const expiresMs = clock.nowMs() + 15 * minutes;
          return { accessKeyId: `key-${lent}`, secretAccessKey: 's', sessionToken: 't', expiresMs };
        },
      }),
      queue,
      use: 'submit',
      clock,
      signal,
    }),
    key: async (isRefused = false) => (await state.credentials({ isRefused })).accessKeyId,
  };
  return state;
}

describe('the role of a queue', () => {
  it('is asked for once by many callers', async () => {
    const role = lender();
    expect(await Promise.all([role.key(), role.key(), role.key()])).toEqual(['key-1', 'key-1', 'key-1']);
    role.clock.advance(9 * minutes);
    expect([await role.key(), role.lent]).toEqual(['key-1', 1]);
  });

  it('S19: is renewed beside the calls when less than five minutes are left', async () => {
    const role = lender();
    await role.key();
    role.clock.advance(10.5 * minutes);
    role.hold();
    expect([await role.key(), await role.key(), role.lent]).toEqual(['key-1', 'key-1', 1]);
    role.release();
    await new Promise((resolve) => setImmediate(resolve));
    expect([await role.key(), role.lent]).toEqual(['key-2', 2]);
  });

  it('makes callers wait when less than two and a half minutes are left', async () => {
    const role = lender();
    await role.key();
    role.clock.advance(13 * minutes);
    expect([await Promise.all([role.key(), role.key()]), role.lent]).toEqual([['key-2', 'key-2'], 2]);
  });

  it('is asked for anew when a store refused the keys', async () => {
    const role = lender();
    await role.key();
    expect([await role.key(true), await role.key(), role.lent]).toEqual(['key-2', 'key-2', 2]);
  });

  it('goes on with keys that still work when others cannot be had, and fails when they are needed', async () => {
    const role = lender();
    await role.key();
    role.isBroken = true;
    role.clock.advance(11 * minutes);
    expect(await role.key()).toBe('key-1');
    role.clock.advance(2 * minutes);
    await expect(role.key()).rejects.toMatchObject({ dto: { code: 'auth.expired' } });
    role.isBroken = false;
    expect(await role.key()).toBe('key-2');
  });
});
