/** What is kept in satchel.db, by what it is for. */
import { createDeclinedFiles } from '../adapters/sqlite/declinedFiles';
import { createEventLog } from '../adapters/sqlite/events';
import { createUploadLedger } from '../adapters/sqlite/ledger';
import { createOwnRules } from '../adapters/sqlite/ownRules';
import { createPartFiles } from '../adapters/sqlite/partFiles';
import { createPlacedFiles } from '../adapters/sqlite/placedFiles';
import { createQueue } from '../adapters/sqlite/queue';
import { createRememberedTargets } from '../adapters/sqlite/rememberedTargets';
import { createReservations } from '../adapters/sqlite/reservations';
import { createRuns } from '../adapters/sqlite/runs';
import type { openSatchelDatabase } from '../adapters/sqlite/satchelDatabase';
import { createSyncStates } from '../adapters/sqlite/syncStates';
import type { Clock } from '../engine/ports/clock';
import type { EnginePorts } from '../engine/ports/enginePorts';

type Records = Pick<
  EnginePorts,
  | 'declined'
  | 'events'
  | 'ownRules'
  | 'partFiles'
  | 'placed'
  | 'queue'
  | 'remembered'
  | 'reservations'
  | 'runs'
  | 'syncs'
  | 'uploads'
>;

/** They close with the database. */
export function createRecords(database: ReturnType<typeof openSatchelDatabase>, clock: Clock): Records {
  return {
    declined: createDeclinedFiles(database),
    events: createEventLog(database),
    ownRules: createOwnRules(database),
    partFiles: createPartFiles(database),
    placed: createPlacedFiles(database),
    queue: createQueue(database),
    remembered: createRememberedTargets(database),
    reservations: createReservations(database),
    runs: createRuns(database),
    syncs: createSyncStates(database),
    uploads: createUploadLedger(database, clock),
  };
}
