/** A plan from the bytes of its snapshot, hostile until every row is checked. */
import { z } from 'zod';
import type { PlanDecision, PlanEntry } from '../../../../../shared/domain/plan';
import type { ColumnPlan } from '../columns/columnPlan';
import { columnTotals } from '../columns/columnTotals';
import { ByteWords } from '../columns/byteWords';
import { EntryColumns } from '../columns/entryColumns';
import { EntryFacts } from '../columns/entryFacts';
import { EntryWords, type DecisionTemplate } from '../columns/entryWords';
import { findSharedPlace } from '../columns/uniquePlaces';
import { createPlanReader } from '../planReader';
import { EntrySchema } from '../planSchema';
import type { TargetPlatform } from '../traits';
import { arePathParts, areSound, areTasks } from './columnChecks';
import { rowColumns, type SnapshotHead } from './layout';
import { emptySections, numbers, partsOf, pathParts, type SectionBytes } from './snapshotParts';

/** Arrays that the file fills. */
export interface SnapshotRoom {
  readonly head: SnapshotHead;
  readonly facts: EntryFacts;
  readonly sections: SectionBytes;
}

const OddRows = z.array(
  z.strictObject({
    at: z.number().int().min(0),
    entry: EntrySchema.optional(),
    decision: EntrySchema.shape.decision,
  }),
);

/** Room for what the head announces; undefined unless that is exactly so many bytes. */
export function roomFor(head: SnapshotHead, bytes: number): SnapshotRoom | undefined {
  const width = rowColumns(new EntryFacts()).reduce((sum, column) => sum + column.byteLength / oneRoom, 0);
  const announced = head.sections.reduce((sum, length) => sum + length, head.rows * width);
  if (announced !== bytes) return undefined;
  const sections = emptySections(head.sections, head.rows);
  if (sections === undefined) return undefined;
  const facts = new EntryFacts();
  facts.resize(head.rows);
  return { head, facts, sections };
}

const oneRoom = new EntryFacts().room;

/** Undefined for anything that the document could not have said. */
export function restoredPlan(
  { head, facts, sections }: SnapshotRoom,
  source: string,
  platform: TargetPlatform,
): ColumnPlan | undefined {
  if (!areTasks(sections.taskBytes, numbers(sections.taskEnds))) return undefined;
  for (const which of ['path', 'target', 'from'] as const)
    if (!arePathParts(pathParts(sections, which))) return undefined;
  const words = wordsOf(head, ByteWords.over(sections.taskBytes, numbers(sections.taskEnds)));
  const frame = frameOf(sections.frame, source, platform);
  if (words === undefined || frame === undefined) return undefined;
  const entries = new EntryColumns(partsOf(sections, { facts, words, length: head.rows }));
  const plan = { ...frame, entries };
  if (!putOdd(sections.odd, entries) || !areSound(plan, platform)) return undefined;
  if (findSharedPlace(plan, platform) !== undefined) return undefined;
  return { ...plan, totals: { ...frame.totals, ...columnTotals(entries) } };
}

/** Everything but the entries. */
function frameOf(bytes: Uint8Array, source: string, platform: TargetPlatform): ColumnPlan | undefined {
  const reader = createPlanReader(source, platform);
  return reader.push(bytes) ? reader.finish() : undefined;
}

/** Undefined when a word is there twice, as the numbers of the rows would mean others then. */
function wordsOf(head: SnapshotHead, tasks: ByteWords): EntryWords | undefined {
  const words = new EntryWords(tasks);
  const { roots, sequences, also, recommendations, decisions, devices } = words;
  const isWhole =
    head.roots.every((value, at) => roots.idOf(value) === at + 1) &&
    head.sequences.every((value, at) => sequences.idOf(value) === at + 1) &&
    head.also.every((value, at) => also.idOf(value) === at + 1) &&
    head.recommendations.every((value, at) => recommendations.idOf(value) === at + 1) &&
    head.decisions.every((value, at) => decisions.idOf(value as DecisionTemplate) === at + 1) &&
    head.devices.every((value, at) => devices.idOf(value) === at + 1);
  return isWhole ? words : undefined;
}

function putOdd(bytes: Uint8Array, entries: EntryColumns): boolean {
  const rows = OddRows.safeParse(parsed(bytes));
  if (!rows.success) return false;
  for (const { at, entry, decision } of rows.data) {
    if (at >= entries.length) return false;
    if (entry !== undefined) {
      if (entry.id !== entries.idAt(at) || entry.path !== entries.paths.at(at) || entry.decision !== undefined)
        return false;
      entries.replace(at, entry as PlanEntry);
    }
    if (decision !== undefined) entries.setDecision(at, decision as PlanDecision);
  }
  return true;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
