import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createClock } from '../../../main/adapters/clock/clock';
import { createQueue } from '../../../main/adapters/sqlite/queue';
import { openSatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import { bundleScript } from '../../support/bundleScript';
import { aTransfer } from '../../support/transfers';

const rounds = 50;
const rowsOfRound = 200;

test('TR-1 of two hundred rows eight engines in four processes claim each exactly once, and forget none', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-claims-'));
  const databasePath = path.join(folder, 'satchel.db');
  const db = openSatchelDatabase(databasePath, createClock());
  const children: ChildProcess[] = [];
  onTestFinished(async () => {
    const gone = children.map((child) => once(child, 'exit'));
    for (const child of children) child.disconnect();
    await Promise.all(gone);
    db.close();
    await rm(folder, { recursive: true, force: true });
  });
  const queue = createQueue(db);
  const script = await bundleScript('test/support/claimingProcess.ts', folder);
  for (const name of ['p', 'q', 'r', 's']) children.push(fork(script, [databasePath, name]));
  await Promise.all(children.map((child) => once(child, 'message')));

  const addRow = db.transaction((uid: string, index: number) => {
    const snapshot = aTransfer(uid, { state: 'queued', lane: [1, 2, 3][index % 3] as 1 | 2 | 3 });
    const place = { scope: uid, endpointKey: '', requester: 'me', runner: 'any' } as const;
    queue.add({ snapshot, spec: {}, specHash: '0'.repeat(32), ...place });
  });
  const shares = new Set<number>();
  for (let round = 0; round < rounds; round += 1) {
    const uids = Array.from({ length: rowsOfRound }, (_, index) => `${round}-${index}`);
    db.transaction(() => {
      uids.forEach(addRow);
    })();
    const answers = await Promise.all(
      children.map(async (child) => {
        const answer = once(child, 'message') as Promise<[string[]]>;
        child.send('claim');
        return (await answer)[0];
      }),
    );
    answers.forEach((answer, index) => answer.length > 0 && shares.add(index));
    expect(answers.flat().sort()).toEqual(uids.sort());
  }
  const counts = db
    .prepare(
      `SELECT (SELECT count(*) FROM transfer WHERE state = 'leased' AND attempts = 1) AS leased,
         (SELECT count(*) FROM lease) AS leases, (SELECT count(*) FROM run WHERE state = 'active') AS runs,
         (SELECT count(*) FROM transfer) AS transfers`,
    )
    .get();
  const all = rounds * rowsOfRound;
  // Who gets how many is up to the system; one process that gets all is no race.
  expect([counts, shares.size > 1]).toEqual([{ leased: all, leases: all, runs: all, transfers: all }, true]);
}, 120_000);
