/** The rest of a download as a transfer of its own: planned anew, and applied at once where nothing about it is open. */
import type { Plan } from '../../../shared/domain/plan';
import type { EngineParts } from '../engineParts';
import type { TransferBoard } from '../transfers/board';
import type { WorkEnd } from '../transfers/runTransfer';
import { planInColumns, type ColumnPlan } from './plan/columns/columnPlan';
import { hasSameDecisions, planRestAgain } from './plan/planRest';

export interface RestParts {
  readonly parts: EngineParts;
  readonly board: TransferBoard;
  readonly transfer: Pick<Parameters<TransferBoard['start']>[0], 'phases' | 'spec'>;
  /** Leaves a fresh plan waiting for the person. */
  readonly reviewEnd: (uid: string, plan: ColumnPlan, title: string, isFresh: boolean) => Promise<WorkEnd>;
  readonly apply: (uid: string) => Promise<unknown>;
}

/** Answers the new transfer. It waits for its review unless every row is decided as it was. */
export function startRest(title: string, rest: Plan, { parts, board, transfer, reviewEnd, apply }: RestParts): string {
  const { jobId } = rest.source;
  const { ports, dataFolder, platform, version } = parts;
  let isAsBefore = false;
  const { uid } = board.start(
    { class: 'download', title, ...(jobId === undefined ? {} : { jobId }), ...transfer },
    async (context, started) => {
      const plan = await planRestAgain(rest, { dataFolder, platform, version }, ports, context);
      isAsBefore = hasSameDecisions(rest, plan);
      return reviewEnd(started, planInColumns(plan), title, true);
    },
  );
  const goOn = async (): Promise<void> => {
    const { state } = await board.settled(uid);
    if (state === 'waiting-user' && isAsBefore) await apply(uid);
  };
  goOn().catch((error: unknown) => {
    // The plan waits for its review, where the same is said again.
    parts.log('warn', `${title} waits: ${error instanceof Error ? error.message : String(error)}`);
  });
  return uid;
}
