/** `satchel download undo RUN|last`. */
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { journalName } from '../../engine/outputs/apply/places';
import { undoRun } from '../../engine/outputs/undo/undo';
import { newestRun, undoableRuns } from '../../engine/outputs/undo/undoableRuns';
import type { Engine } from '../../engine/engine';
import type { Session } from '../session';

/** Exit 3 when something was left alone. */
export async function undoVerb(run: string, options: { readonly dryRun?: boolean }, session: Session): Promise<number> {
  const { output, context } = session;
  const engine = await session.engine();
  const { ports, dataFolder, hostName, processId, isProcessAlive } = engine.parts;
  const runId = run === 'last' ? lastRun(engine) : newestRun(ports.runs, await knownRun(run, engine));
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

/** By its journal too: a database that was lost takes History with it, not the way back. */
async function knownRun(runId: string, { parts }: Engine): Promise<string> {
  const { runs, files } = parts.ports;
  if (runs.get(runId) !== undefined) return runId;
  const journal = join(parts.dataFolder, 'runs', runId, journalName);
  if (/^[0-9A-Za-z-]{1,64}$/.test(runId) && (await files.lstat(journal)) !== undefined) return runId;
  throw new AppError({
    code: 'input.not_found',
    message: `There is no run ${runId}.`,
    safe: 'Nothing was changed.',
    hint: 'The id is what `satchel download apply` printed; `last` means the newest one.',
  });
}
