/** Everything that a network and a store do wrong, each now and then. */
import type { Dice } from '../../soak/rounds';
import type { FaultPlan } from '../s3server/faultPlan';

type Rule = FaultPlan['rules'][number];

const contents = 'show/Data/*';
const sends = { op: ['PutObject', 'UploadPart'], key: contents };
const reads = { op: 'GetObject', key: contents };

/** A fifth of all requests is refused, and one in twenty loses its connection. */
export function busyAndBroken(dice: Dice): FaultPlan {
  return {
    seed: dice.between(1, 1_000_000),
    rules: [
      {
        id: 'busy',
        when: { probability: 0.2 },
        action: { status: { status: 503, code: 'SlowDown' } },
      },
      { id: 'reset', when: { probability: 0.05 }, action: { reset: { afterBytes: dice.between(0, 30_000) } } },
    ],
  };
}

/** Some of all faults at once, other ones each time; an answer that stalls does so for `stallMs`. */
export function mixedFaults(dice: Dice, stallMs = 3000): FaultPlan {
  const now = (probability: number): NonNullable<Rule['when']> => ({ probability });
  const rules: readonly Rule[] = [
    // Each costs the whole endpoint seconds; a few are enough beside the rest.
    { id: 'busy', when: { ...now(0.2), times: 3 }, action: { status: { status: 503, code: 'SlowDown' } } },
    { id: 'internal', when: now(0.05), action: { status: { status: 500, code: 'InternalError' } } },
    { id: 'reset', when: now(0.05), action: { reset: { afterBytes: dice.between(0, 100_000) } } },
    {
      id: 'reset of a body',
      match: sends,
      when: now(0.05),
      action: { reset: { afterBytes: 50_000, side: 'request' } },
    },
    { id: 'stall', when: now(0.01), action: { stall: { afterBytes: dice.between(0, 50_000), ms: stallMs } } },
    { id: 'late', when: now(0.1), action: { extraLatency: { ms: dice.between(1, 200) } } },
    { id: 'cut', match: reads, when: now(0.08), action: { truncate: { bytes: dice.between(0, 40_000) } } },
    { id: 'too short', match: reads, when: now(0.03), action: { wrongLength: { by: -dice.between(1, 20) } } },
    { id: 'flipped', match: reads, when: now(0.05), action: { corrupt: { offset: dice.between(0, 500), xor: 4 } } },
    {
      id: 'flipped on the way',
      match: sends,
      when: now(0.05),
      action: { corrupt: { offset: dice.between(0, 500), xor: 4, side: 'wire' } },
    },
    { id: 'unheard', match: sends, when: now(0.05), action: { storeThenFail: { reset: true } } },
    {
      id: 'unheard end',
      match: { op: 'CompleteMultipartUpload' },
      when: now(0.2),
      action: { completeErrorIn200: { code: 'InternalError' } },
    },
    { id: 'idle', when: now(0.03), action: { closeIdle: {} } },
    { id: 'expired', when: now(0.002), action: { status: { status: 400, code: 'ExpiredToken' } } },
  ];
  return { seed: dice.between(1, 1_000_000), rules: rules.filter(() => dice.between(0, 2) > 0) };
}
