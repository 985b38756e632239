/** The context of a use case in a test: a signal that can be aborted and the progress that was reported. */
import type { Progress, RunContext } from '../../main/engine/ports/progress';

export interface RecordedContext extends RunContext {
  readonly controller: AbortController;
  readonly reports: Progress[];
}

export function createRunContext(): RecordedContext {
  const controller = new AbortController();
  const reports: Progress[] = [];
  return { controller, signal: controller.signal, reports, progress: (report) => reports.push(report) };
}
