/** Writes the events of one run: into the log of all transfers and to whoever keeps the run's own. */
import type { RunEvent, RunEventType, RunFacts } from '../../../shared/domain/runEvents';
import type { Clock } from '../ports/clock';
import type { EventLog } from '../ports/runRecords';
import { withoutSecrets } from './withoutSecrets';

export interface EventWriter {
  add(type: RunEventType, facts?: RunFacts): void;
}

/** What the log cannot take is told to `logError`; it never ends the work. */
export function createEventWriter(
  run: { readonly runId?: string; readonly transferUid: string },
  {
    clock,
    events,
    logError,
  }: {
    readonly clock: Clock;
    readonly events?: EventLog;
    readonly logError: (error: unknown, area: string) => void;
  },
  alsoTo: (event: RunEvent) => void = () => undefined,
): EventWriter {
  return {
    add: (type, facts = {}) => {
      const event = { ...run, atMs: clock.nowMs(), type, facts: withoutSecrets(facts) };
      try {
        alsoTo(events === undefined ? { ...event, seq: 0 } : events.add(event));
      } catch (error) {
        logError(error, `event ${type}`);
      }
    },
  };
}
