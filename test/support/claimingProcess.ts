/** Runs as one process of a test: two engines at one queue that claim whatever there is, each time they are asked to. */
import { createClock } from '../../main/adapters/clock/clock';
import { createQueue } from '../../main/adapters/sqlite/queue';
import { openSatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';

const [databasePath, name] = process.argv.slice(2);
if (databasePath === undefined || name === undefined) throw new Error('arguments are missing');
const clock = createClock();
let runs = 0;

const engines = ['a', 'b'].map((letter) => {
  const boot = `${name}${letter}`;
  const db = openSatchelDatabase(databasePath, clock);
  const queue = createQueue(db);
  const facts = { hostName: 'here', processId: process.pid, processStart: 's', osBootMs: 0, version: '0' };
  queue.enter({ boot, ...facts, role: 'cli', heartbeatMs: clock.nowMs() });
  const claimOne = (): string | undefined => {
    runs += 1;
    const request = { boot, runner: 'any', runId: `${boot}-${runs}`, runFolder: '/runs' } as const;
    return queue.claim({ ...request, nowMs: clock.nowMs() })?.snapshot.uid;
  };
  return { db, claimOne };
});

/** In turns, until neither finds anything more. */
function claimAll(): string[] {
  const claimed: string[] = [];
  for (;;) {
    const turn = engines.flatMap(({ claimOne }) => claimOne() ?? []);
    if (turn.length === 0) return claimed;
    claimed.push(...turn);
  }
}

process.on('message', () => process.send?.(claimAll()));
process.on('disconnect', () => {
  for (const { db } of engines) db.close();
  process.exit(0);
});
process.send?.('ready');
