import { expect, test } from 'vitest';
import { createQueueChoice, type QueueChoiceParts } from '../../../main/engine/connection/queueChoice';
import { waitsForSignIn } from '../../../main/engine/signIn/waitsForSignIn';
import { createManualClock } from '../../support/manualClock';
import { aTransfer } from '../../support/transfers';

/** Nothing but what a sign-in asks for. */
function choiceWith(state: 'signed-in' | 'needs-login', told: string[]) {
  const profile = { name: 'studio', kind: 'monitor' };
  const parts = {
    signIn: { login: () => Promise.resolve(), status: () => Promise.resolve({ profile, state }) },
    connections: { renew: () => void told.push('renewed') },
    clock: createManualClock(),
    changed: () => void told.push('changed'),
    signedIn: () => void told.push('goes on'),
  };
  return createQueueChoice(parts as unknown as QueueChoiceParts);
}

test('what waits goes on after a sign-in, over connections that were opened anew, and not after one that failed', async () => {
  const told: string[] = [];
  await choiceWith('signed-in', told).logIn('studio');
  await choiceWith('needs-login', told).logIn('studio');
  expect(told).toEqual(['renewed', 'changed', 'goes on', 'renewed', 'changed']);
});

test('a transfer that stopped for its sign-in waits for one; one that lacks a right, is paused or failed for good does not', () => {
  const error = (code: 'auth.expired' | 'store.denied_put') => ({ code, message: '', retryable: false });
  const waiting = { state: 'waiting-user', waitingFor: 'error' } as const;
  expect(
    [
      aTransfer('a', { ...waiting, error: error('auth.expired') }),
      aTransfer('b', { ...waiting, error: error('store.denied_put') }),
      aTransfer('c', { state: 'waiting-user', waitingFor: 'review' }),
      aTransfer('d', { state: 'paused' }),
      aTransfer('e', { state: 'failed', error: error('auth.expired') }),
    ].map(waitsForSignIn),
  ).toEqual([true, false, false, false, false]);
});
