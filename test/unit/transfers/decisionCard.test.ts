import { describe, expect, test } from 'vitest';
import type { EventLog } from '../../../main/engine/ports/runRecords';
import { decisionCard } from '../../../main/engine/transfers/decisionCard';
import { DecisionCard } from '../../../shared/domain/decisionCard';
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import type { RunEvent } from '../../../shared/domain/runEvents';
import { createControlledWork } from '../../support/controlledWork';
import { createSharedQueue } from '../../support/queueSeat';

const submit = { class: 'submit', title: 'shot', phases: ['transferring'], spec: {} } as const;

const cardOf = (code: ErrorCode, kind: 'submit' | 'download' = 'submit') =>
  decisionCard({
    cardId: 'c',
    runId: 'r',
    nowMs: 0,
    snapshot: { uid: 'u', class: kind },
    error: { code, message: 'It stopped.', hint: 'Do this.', retryable: false, details: { path: '/a/b.exr' } },
  });

describe('what a run stopped on says which card it is and what can be chosen, the best first', () => {
  test.each([
    ['auth.expired', 'auth', ['sign-in', 'retry', 'cancel']],
    ['auth.clock', 'auth', ['retry', 'cancel']],
    ['store.denied_put', 'permission', ['retry', 'cancel']],
    ['disk.full', 'space', ['free-space', 'retry', 'cancel']],
    ['store.full', 'space', ['retry', 'cancel']],
    ['network.tls', 'tls', ['retry', 'cancel']],
    ['network.reset', 'endpoint', ['retry', 'cancel']],
    ['source.changed', 'source-changed', ['rehash', 'skip-items', 'cancel']],
    ['source.unreadable', 'source-changed', ['retry', 'skip-items', 'cancel']],
    ['transfer.many_failures', 'many-failures', ['retry', 'skip-items', 'cancel']],
  ] as const)('%s', (code, kind, choices) => {
    const card = cardOf(code);
    expect(DecisionCard.parse(card)).toEqual({
      ...{ v: 1, cardId: 'c', transferUid: 'u', runId: 'r', kind, code },
      ...{ sentence: 'It stopped.', hint: 'Do this.', evidence: ['/a/b.exr'] },
      ...{ choices, defaultChoice: choices[0], createdAt: '1970-01-01T00:00:00.000Z' },
    });
  });

  test('nothing of a download is left out in this way, and what is no decision has no card', () => {
    expect([cardOf('transfer.many_failures', 'download')?.choices, cardOf('internal'), cardOf('plan.invalid')]).toEqual(
      [['retry', 'cancel'], undefined, undefined],
    );
  });
});

test('a card is shown and kept with the run that stopped, is answered by going on, and is gone then', async () => {
  const events: RunEvent[] = [];
  const log: EventLog = {
    add: (event) => {
      const numbered = { ...event, seq: events.length };
      events.push(numbered);
      return numbered;
    },
    since: () => [],
    ofTransfer: () => [],
    tidy: () => undefined,
  };
  const { clock, db, seat } = await createSharedQueue();
  const { board } = seat(1, { record: { events: log } });
  const first = createControlledWork();
  const { uid } = board.start(submit, first.work);
  await clock.advance(0);
  first.progress({ phase: 'transferring' });
  first.fail(new AppError({ code: 'store.denied_put', message: 'Denied.', details: { key: 'Data/1' } }));
  const { card, state } = await board.settled(uid);
  const stored = db.prepare('SELECT result_json FROM run').pluck().get() as string;
  const { details } = JSON.parse(stored) as { details: { card: unknown } };
  expect([state, card?.evidence, details.card]).toEqual(['waiting-user', ['Data/1'], card]);

  const second = createControlledWork();
  board.continue(uid, { phases: ['transferring'], spec: {}, choice: 'skip-items' }, second.work);
  await clock.advance(0);
  second.fail(new AppError({ code: 'auth.expired', message: 'Expired.' }));
  const { card: next } = await board.settled(uid);
  const cancelled = await board.cancel(uid);
  expect([next?.kind, cancelled.card]).toEqual(['auth', undefined]);
  const told = events.filter(({ type }) => type.startsWith('card.'));
  expect(told.map(({ type, facts }) => [type, facts['cardId'], facts['kind'], facts['choice']])).toEqual([
    ['card.shown', card?.cardId, 'permission', undefined],
    ['card.answered', card?.cardId, 'permission', 'skip-items'],
    ['card.shown', next?.cardId, 'auth', undefined],
    ['card.answered', next?.cardId, 'auth', 'cancel'],
  ]);
});
