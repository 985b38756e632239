/** `satchel download undo RUN|last`. */
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { undoRun } from '../../engine/outputs/undo';
import { undoableRuns } from '../../engine/outputs/undoableRuns';
import type { Engine } from '../../engine/engine';
import type { Session } from '../session';

/** Exit 3 when something was left alone. */
export async function undoVerb(run: string, options: { readonly dryRun?: boolean }, session: Session): Promise<number> {
  const { output, context } = session;
  const engine = await session.engine();
  const { ports, dataFolder, hostName, processId, isProcessAlive } = engine.parts;
  const runId = run === 'last' ? lastRun(engine) : knownRun(run, engine);
  const undoRunId = ports.ids.uuid();
  const result = await undoRun(
    {
      runId,
      runFolder: join(dataFolder, 'runs', runId),
      undoRunId,
      undoRunFolder: join(dataFolder, 'runs', undoRunId),
      dryRun: options.dryRun === true,
      hostName,
      processId,
      isProcessAlive,
    },
    ports,
    context,
  );
  for (const { path, reason } of result.leftAlone) output.text(`left     ${path}  ${reason}`);
  output.text(
    `${options.dryRun === true ? 'Would be undone' : 'Undone'}: ${result.restored} restored, ${result.removed} removed, ${result.leftAlone.length} left alone.`,
  );
  output.result('download undo', { ...result, dryRun: options.dryRun === true });
  return result.leftAlone.length === 0 ? exitCodes.ok : exitCodes.partlyFailed;
}

/** The newest download that was not taken back, or whose undo was stopped half-way. */
function lastRun({ parts }: Engine): string {
  const [last] = undoableRuns(parts.ports.runs.list(500));
  if (last !== undefined) return last.runId;
  throw new AppError({
    code: 'input.not_found',
    message: 'There is no download to take back.',
    safe: 'Nothing was changed.',
  });
}

function knownRun(runId: string, { parts }: Engine): string {
  if (parts.ports.runs.get(runId) !== undefined) return runId;
  throw new AppError({
    code: 'input.not_found',
    message: `There is no run ${runId}.`,
    safe: 'Nothing was changed.',
    hint: 'The id is what `satchel download apply` printed; `last` means the newest one.',
  });
}
