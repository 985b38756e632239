/** `satchel download show`. */
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { planKinds, type PlanEntry, type PlanKind, type PlanSequence } from '../../../shared/domain/plan';
import { formatBytes, formatCount, plural } from '../../../shared/text/format';
import type { Engine } from '../../engine/engine';
import type { ColumnPlan } from '../../engine/outputs/plan/columns/columnPlan';
import { readPlanColumns } from '../../engine/outputs/plan/planFile';
import { rowState } from '../../engine/outputs/plan/totals';
import { frameRunsText } from '../../engine/outputs/sequences/frameRuns';
import { matchingEntries, type EntryFilter, type PlacedAt } from '../../engine/review/matchingEntries';
import { inputFile } from '../inputFile';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { planFields } from './downloadPlan';

export interface ShowOptions {
  readonly kind?: string;
  readonly where?: string;
  readonly undecided?: boolean;
}

/** One line per sequence and kind for a person, one per file for a program. Nothing is changed. */
export async function showVerb(file: string, options: ShowOptions, session: Session): Promise<number> {
  const { output } = session;
  const filter = entryFilter(options);
  const engine = await session.engine();
  const { files } = engine.parts.ports;
  const path = absolute(file);
  const plan = await readPlanColumns(await inputFile(path, files), files);
  const mask = matchingEntries(plan, filter, placedBy(plan, engine));
  const shown = session.options.json === true ? itemsOf(plan, mask, session) : linesOf(plan, mask, session);
  const { undecided, blocked, entries, fetchBytes } = plan.totals;
  output.text(
    `${shown === entries ? plural(entries, 'file') : `${formatCount(shown)} of ${plural(entries, 'file')}`}, ${formatCount(undecided + blocked)} to decide, ${formatBytes(fetchBytes)} to fetch.`,
  );
  output.result('download show', { plan: path, ...planFields(plan), preset: plan.preset, state: plan.state, shown });
  return exitCodes.ok;
}

/** `--kind`, `--where` and `--undecided`; `input.invalid` for a kind that does not exist. */
export function entryFilter({ kind, where, undecided }: ShowOptions): EntryFilter {
  const known = planKinds.find((name) => name === kind);
  if (kind !== undefined && known === undefined)
    throw new AppError({
      code: 'input.invalid',
      message: `There is no kind ${kind}.`,
      safe: 'Nothing was changed.',
      hint: `The kinds are ${planKinds.join(', ')}.`,
    });
  return {
    ...(where === undefined ? {} : { where }),
    ...(known === undefined ? {} : { kind: known }),
    ...(undecided === undefined ? {} : { undecidedOnly: undecided }),
  };
}

/** What this computer remembers of earlier downloads, which tells "both changed" apart. */
export function placedBy({ roots }: Pick<ColumnPlan, 'roots'>, { parts }: Engine): PlacedAt {
  const targets = new Map(roots.map(({ id, target }) => [id, target]));
  return ({ root, path }) => {
    const target = targets.get(root) ?? null;
    return target === null ? undefined : parts.ports.placed.get(target, path);
  };
}

function itemsOf({ entries }: ColumnPlan, mask: Uint8Array, { output }: Session): number {
  let shown = 0;
  for (let index = 0; index < entries.length; index += 1) {
    if (mask[index] !== 1) continue;
    const { root, path, kind, also, remote, local, recommend, decision, ...entry } = entries.at(index);
    const { action, policy, target, origin } = decision ?? {};
    const fields = { root, path, kind, also, state: rowState({ kind, ...(decision && { decision }) }) };
    const why = { action, policy, target, origin, recommended: recommend?.action, why: recommend?.why };
    const sizes = { sizeBytes: remote.size, localSizeBytes: local?.size, frame: entry.frame };
    output.item({ ...fields, ...why, ...sizes }, path);
    shown += 1;
  }
  return shown;
}

/** Files of one sequence that are to become the same. */
interface Line {
  readonly kind: PlanKind;
  readonly what: string;
  readonly frames: number[];
}

/** A sequence is told when all of its files were seen, so that a large plan streams. */
function linesOf({ entries, sequences }: ColumnPlan, mask: Uint8Array, { output }: Session): number {
  const known = new Map(sequences.map((sequence) => [sequence.id, sequence]));
  const open = new Map<number, { seen: number; readonly lines: Map<string, Line> }>();
  const say = (kind: PlanKind, what: string, name: string): void => {
    output.item({}, `${kind.padEnd(16)}  ${what.padEnd(20)}  ${name}`);
  };
  const close = (sequence: PlanSequence): void => {
    for (const { kind, what, frames } of open.get(sequence.id)?.lines.values() ?? [])
      say(kind, what, framesText(sequence, frames));
    open.delete(sequence.id);
  };
  let shown = 0;
  for (let index = 0; index < entries.length; index += 1) {
    const id = entries.sequenceIdAt(index);
    const sequence = id === undefined ? undefined : known.get(id);
    if (mask[index] !== 1 && sequence === undefined) continue;
    const entry = mask[index] === 1 ? entries.at(index) : undefined;
    if (entry !== undefined) shown += 1;
    if (sequence === undefined) {
      if (entry !== undefined) say(entry.kind, actionOf(entry), entry.path);
      continue;
    }
    const group = open.get(sequence.id) ?? { seen: 0, lines: new Map<string, Line>() };
    open.set(sequence.id, group);
    group.seen += 1;
    if (entry !== undefined) {
      const { kind, frame = 0 } = entry;
      const what = actionOf(entry);
      const line = group.lines.get(`${kind}\0${what}`);
      if (line === undefined) group.lines.set(`${kind}\0${what}`, { kind, what, frames: [frame] });
      else line.frames.push(frame);
    }
    if (group.seen === sequence.count) close(sequence);
  }
  // A plan from elsewhere may count its sequences wrongly.
  for (const id of [...open.keys()]) {
    const sequence = known.get(id);
    if (sequence !== undefined) close(sequence);
  }
  return shown;
}

function actionOf(entry: PlanEntry): string {
  const state = rowState(entry);
  const { decision } = entry;
  if (state !== 'decided' || decision === undefined) return state === 'decided' ? 'undecided' : state;
  return decision.policy === undefined ? decision.action : `${decision.action}:${decision.policy}`;
}

function framesText({ folder, prefix, suffix }: PlanSequence, frames: readonly number[]): string {
  const runs = frameRunsText([...frames].sort((a, b) => a - b));
  const name = frames.length === 1 ? runs : `[${runs}]`;
  return `${folder === '' ? '' : `${folder}/`}${prefix}${name}${suffix}${frames.length === 1 ? '' : `  ${formatCount(frames.length)}`}`;
}
