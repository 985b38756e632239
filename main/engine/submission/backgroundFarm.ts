/** The farm on this computer, rendering beside the transfers; failures are its jobs', shown in the job list. */
import { isAbort, toErrorDto } from '../../../shared/domain/errors';
import type { Connections } from '../connection/connection';
import type { EngineParts } from '../engineParts';
import type { Farm } from '../ports/farm';

export interface BackgroundFarm {
  /** Renders what waits; nothing for a farm that renders elsewhere. Called again, it goes on with what came since. */
  start(farm: Farm): void;
  /** Goes on with jobs that an earlier engine left. */
  resume(): void;
  /** Resolves when nothing is left to render, or the signal aborts. */
  settled(signal?: AbortSignal): Promise<void>;
}

export function createBackgroundFarm(parts: EngineParts, connections: Pick<Connections, 'farm'>): BackgroundFarm {
  const stopping = new AbortController();
  let work: Promise<void> = Promise.resolve();

  const start: BackgroundFarm['start'] = (farm) => {
    const jobsChanged = (): void => {
      parts.emit({ type: 'event', name: 'job.changed', payload: {} });
    };
    work = Promise.resolve(farm.work?.({ signal: stopping.signal, progress: jobsChanged }))
      .then(jobsChanged)
      .catch((error: unknown) => {
        if (isAbort(error)) return;
        parts.log('error', `local farm: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      });
  };

  return {
    start,
    resume: () => {
      if (parts.settings.get('farm.localFolder') === '') return;
      void connections.farm().then(
        (farm) => {
          if (farm !== undefined) start(farm);
        },
        (error: unknown) => {
          parts.log('error', `local farm: ${toErrorDto(error).message}`);
        },
      );
    },
    settled: async (signal) => {
      const stop = (): void => {
        stopping.abort();
      };
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted === true) stop();
      await work;
      signal?.removeEventListener('abort', stop);
    },
  };
}
