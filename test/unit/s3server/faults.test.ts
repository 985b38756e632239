/** Which request a fault hits. */
import { expect, test } from 'vitest';
import type { FaultPlan } from '../../support/s3server/faultPlan';
import { createFaults } from '../../support/s3server/faults';

const put = (key: string): { op: string; bucket: string; key: string } => ({ op: 'PutObject', bucket: 'b', key });
const slow = { status: { status: 503, code: 'SlowDown' } };

test('the first rule that matches and is not used up fires', () => {
  const faults = createFaults();
  faults.set({
    rules: [
      { id: 'third', match: { op: ['GetObject', 'PutObject'] }, when: { nth: '3' }, action: slow },
      { id: 'data', match: { key: 'Data/*' }, when: { times: 1 }, action: slow },
      { id: 'each key', match: { key: '/^M/' }, when: { perKey: true, nth: '1' }, action: slow },
    ],
  });
  const keys = ['Data/a', 'Data/b', 'Data/c', 'Mx', 'Mx', 'My'];
  expect(keys.map((key) => faults.next(put(key))?.id)).toEqual([
    'data',
    undefined,
    'third',
    'each key',
    undefined,
    'each key',
  ]);
  expect(faults.fired()).toEqual({ third: 1, data: 1, 'each key': 2 });
});

test('a rule that never fired is named', () => {
  const faults = createFaults();
  faults.set({ rules: [{ id: 'never', action: slow }] });
  expect(() => {
    faults.assertAllExercised();
  }).toThrow('never');
});

test('a field that is unknown is an error with its path', () => {
  const plan = { rules: [{ id: 'x', match: { opp: 'PutObject' }, action: slow }] } as unknown as FaultPlan;
  expect(() => {
    createFaults().set(plan);
  }).toThrow(/opp/);
});
