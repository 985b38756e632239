/** Work of a transfer that a test reports progress from and ends when it likes. */
import type { Progress } from '../../main/engine/ports/progress';
import type { Work, WorkEnd } from '../../main/engine/transfers/runTransfer';

export interface ControlledWork {
  readonly work: Work;
  readonly progress: (step: Progress) => void;
  readonly end: (end: WorkEnd) => void;
  readonly fail: (error: unknown) => void;
  readonly isStarted: () => boolean;
}

export function createControlledWork(): ControlledWork {
  let report: ((step: Progress) => void) | undefined;
  let resolve: (end: WorkEnd) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<WorkEnd>((...settle) => {
    [resolve, reject] = settle;
  });
  // A test may end work that never starts.
  promise.catch(() => undefined);
  return {
    work: ({ signal, progress }) => {
      report = progress;
      signal.addEventListener('abort', () => {
        reject(signal.reason);
      });
      return promise;
    },
    progress: (step) => report?.(step),
    end: resolve,
    fail: reject,
    isStarted: () => report !== undefined,
  };
}
