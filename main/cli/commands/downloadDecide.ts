/** `satchel download decide`. */
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { keepBothPolicies, planActions, type PlanKind } from '../../../shared/domain/plan';
import { formatCount, plural } from '../../../shared/text/format';
import { localNames } from '../../engine/outputs/apply/completeTargets';
import { planPieces } from '../../engine/outputs/plan/planDocument';
import { readPlanColumns } from '../../engine/outputs/plan/planFile';
import { settlePlan } from '../../engine/outputs/plan/settle';
import { decideMatching, possibleActions, type MatchingOutcome, type Wish } from '../../engine/review/decideMatching';
import { matchingEntries } from '../../engine/review/matchingEntries';
import { inputFile } from '../inputFile';
import { rewriteFile } from '../outputFile';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { entryFilter, placedBy } from './downloadShow';

export interface DecideOptions {
  readonly where: string;
  readonly action: string;
  readonly undecided?: boolean;
}

/**
 * The plan is written anew as a whole, or stays as it was. Exit 3 when some of the files keep their decision because their kind does
 * not allow the action, 2 when none allows it.
 */
export async function decideVerb(file: string, options: DecideOptions, session: Session): Promise<number> {
  const { output } = session;
  const wish = wishOf(options.action);
  if (options.where.trim() === '')
    throw refusedBy('--where is empty.', "Name what is meant, or write --where '*' for every file.");
  const filter = entryFilter(options);
  const engine = await session.engine();
  const { files } = engine.parts.ports;
  const path = absolute(file);
  const place = await inputFile(path, files);
  const before = await files.lstat(place);
  // This plan is decided again, whatever became of an earlier copy of it.
  const plan = { ...(await readPlanColumns(place, files)), state: 'draft' as const };
  const mask = matchingEntries(plan, filter, placedBy(plan, engine));
  const { matched, changed, refused } = decideMatching(plan, mask, wish);
  const refusedCount = matched - changed;
  if (matched > 0 && changed === 0) throw noneAllow(wish, matched, refused);
  const settled = changed === 0 ? plan : settlePlan(plan, await localNames(plan, files, 'all'));
  if (changed > 0) await rewriteFile({ path: place, before, pieces: planPieces(settled) }, engine.parts.ports);
  if (refusedCount > 0) output.warning(`${refusalText(wish, refused)} They keep their decision.`);
  const open = settled.totals.undecided + settled.totals.blocked;
  output.text(
    matched === 0
      ? `No file matches ${options.where}; the plan is as it was.`
      : `${plural(changed, 'file')} set to ${options.action}, ${formatCount(open)} of the plan left to decide.`,
  );
  output.result('download decide', {
    plan: path,
    matched,
    changed,
    refused: refusedCount,
    refusedByKind: Object.fromEntries(refused),
    undecided: open,
  });
  return refusedCount > 0 ? exitCodes.partlyFailed : exitCodes.ok;
}

/** `ACTION[:POLICY]`; `input.invalid` names what would have been right. */
function wishOf(text: string): Wish {
  const [name, ...rest] = text.split(':');
  const action = planActions.find((known) => known === name);
  if (action === undefined)
    throw refusedBy(`There is no action ${JSON.stringify(name)}.`, `The actions are ${planActions.join(', ')}.`);
  if (action === 'elsewhere')
    throw refusedBy(
      'Files go elsewhere by a folder, not by a decision in the plan.',
      'Plan again with --to DIR, or --map SOURCE=DIR.',
    );
  if (rest.length === 0) return { action };
  const policy = keepBothPolicies.find((known) => known === rest.join(':'));
  if (policy === undefined || action !== 'keep-both')
    throw refusedBy(
      `--action ${JSON.stringify(text)} cannot be used.`,
      `Only keep-both takes a policy: ${keepBothPolicies.join(', ')}.`,
    );
  return { action, policy };
}

function noneAllow(wish: Wish, matched: number, refused: MatchingOutcome['refused']): AppError {
  const choices = [...refused.keys()].map((kind) => `${kind}: ${possibleActions(kind).join(', ')}`);
  return new AppError({
    code: 'input.invalid',
    message: `${refusalText(wish, refused)} Of the ${plural(matched, 'file')} that match, none can be decided so.`,
    safe: 'The plan is as it was.',
    hint: `What is possible: ${choices.join('; ')}.`,
  });
}

/** "keep-both is not possible for 12 files: 8 identical, 4 missing-in-store." */
function refusalText({ action }: Wish, refused: ReadonlyMap<PlanKind, number>): string {
  const count = [...refused.values()].reduce((sum, each) => sum + each, 0);
  const kinds = [...refused].map(([kind, each]) => `${formatCount(each)} ${kind}`);
  return `${action} is not possible for ${plural(count, 'file')}: ${kinds.join(', ')}.`;
}

function refusedBy(message: string, hint: string): AppError {
  return new AppError({ code: 'input.invalid', message, safe: 'The plan is as it was.', hint });
}
