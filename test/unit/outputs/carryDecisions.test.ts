import { expect, test } from 'vitest';
import { carryDecisions } from '../../support/plan/plannedObjects';
import type { Plan, PlanDecision } from '../../../shared/domain/plan';
import { buildPlan, type FileStanding } from '../../support/buildPlan';

const planOf = (files: Readonly<Record<string, FileStanding>>): Plan => buildPlan({ files });
const decisionsOf = (plan: Plan): Record<string, PlanDecision | undefined> =>
  Object.fromEntries(plan.entries.map(({ path, decision }) => [path, decision]));
const manual = (action: PlanDecision['action'], more: Partial<PlanDecision> = {}): PlanDecision => ({
  action,
  origin: 'manual',
  ...more,
});

test('what a person decided is carried, what a preset decided is decided afresh', () => {
  const previous = planOf({
    a: { kind: 'edited-here', decision: manual('keep-mine') },
    b: { kind: 'edited-here', decision: { action: 'overwrite', origin: 'accepted' } },
    c: { kind: 'edited-here', decision: { action: 'overwrite', origin: 'preset:mirror#1' } },
  });
  const fresh = planOf({ a: { kind: 'edited-here' }, b: { kind: 'edited-here' }, c: { kind: 'edited-here' } });
  expect(decisionsOf(carryDecisions(previous, fresh))).toEqual({
    ...decisionsOf(fresh),
    a: manual('keep-mine'),
    b: { action: 'overwrite', origin: 'accepted' },
  });
});

test('a decision is not carried to other content of the farm, nor to a kind that does not allow it', () => {
  const previous = planOf({
    rendered: { kind: 'edited-here', decision: manual('overwrite') },
    home: { kind: 'edited-here', decision: manual('overwrite') },
    gone: { kind: 'edited-here', decision: manual('keep-mine') },
  });
  const fresh = planOf({ rendered: { kind: 'edited-here' }, home: { kind: 'identical' }, gone: { kind: 'new' } });
  const anew = {
    ...fresh,
    entries: fresh.entries.map((entry) =>
      entry.path === 'rendered' ? { ...entry, remote: { ...entry.remote, hash: 'f'.repeat(32) } } : entry,
    ),
  };
  expect(decisionsOf(carryDecisions(previous, anew))).toEqual(decisionsOf(anew));
});

test('the name found beside a file is found afresh; a name that a person gave stays', () => {
  const previous = planOf({
    both: { kind: 'edited-here', decision: manual('keep-both', { policy: 'suffix', target: 'both_farm', from: 'x' }) },
    bad: { kind: 'name-not-allowed', decision: manual('rename', { target: 'good' }) },
  });
  const fresh = planOf({ both: { kind: 'edited-here' }, bad: { kind: 'name-not-allowed' } });
  expect(decisionsOf(carryDecisions(previous, fresh))).toEqual({
    both: manual('keep-both', { policy: 'suffix' }),
    bad: manual('rename', { target: 'good' }),
  });
});

test('totals and state follow', () => {
  const open = planOf({ a: { kind: 'edited-here', decision: null } });
  const decided = carryDecisions(planOf({ a: { kind: 'edited-here', decision: manual('keep-mine') } }), open);
  expect([open.totals.undecided, decided.totals.undecided, decided.state]).toEqual([1, 0, 'ready']);
});
