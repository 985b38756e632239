/** Reads a plan document piece by piece into columns, hostile until every path in it is checked. */
import { AppError } from '../../../../shared/domain/errors';
import type { Plan, PlanEntry } from '../../../../shared/domain/plan';
import type { ColumnPlan } from './columns/columnPlan';
import { columnTotals } from './columns/columnTotals';
import { EntryColumns } from './columns/entryColumns';
import { entryRules } from './columns/entryRules';
import { EntryScanner } from './columns/entryScanner';
import { findSharedPlace } from './columns/uniquePlaces';
import { checkEntry, checkFrame } from './planChecks';
import { EntrySchema, PlanSchema, type PlanDocument } from './planSchema';
import { hostPlatform, type TargetPlatform } from './traits';

/** The document is laid out in another way than Satchel writes: it has to be read as one text. */
class OtherLayout extends Error {
  override readonly name = 'OtherLayout';
}

const newline = 10;
const entriesLine = '"entries":[';
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Takes a document in pieces. Errors are those of `readPlan`. */
export interface PlanReader {
  /** False once the document turns out to be laid out in another way: then only `readWholePlan` can read it. */
  push(piece: Uint8Array): boolean;
  finish(): ColumnPlan | undefined;
}

/** Reads the canonical layout: everything before the entries, one entry per line, everything after them. */
export function createPlanReader(source: string, platform: TargetPlatform = hostPlatform): PlanReader {
  let stage: 'head' | 'entries' | 'tail' | 'other' = 'head';
  const head: string[] = [];
  const tail: string[] = [];
  let rest = new Uint8Array();
  let frame: PlanDocument | undefined;
  let entries: EntryAdder | undefined;

  const entryLine = (line: Uint8Array, start: number, end: number): void => {
    if (entries === undefined) throw new OtherLayout();
    const isNext = line[end - 1] === 44 && line[end - 2] === 125;
    const isLast = line[end - 1] === 44 && line[end - 2] === 93 && line[end - 3] === 125;
    if (!isNext && !isLast) throw new OtherLayout();
    entries.add(line, start, end - (isNext ? 1 : 2));
    if (isLast) stage = 'tail';
  };
  const takeLine = (line: Uint8Array): void => {
    if (stage === 'entries') {
      entryLine(line, 0, line.length);
      return;
    }
    const text = textOf(line, source);
    if (stage === 'tail') tail.push(text);
    else if (text === entriesLine || text === `${entriesLine}],`) {
      frame = readFrame(`${head.join('')}${entriesLine}]}`, source, platform);
      entries = createEntryAdder(frame, source, platform);
      stage = text === entriesLine ? 'entries' : 'tail';
    } else head.push(text);
  };
  const pieceLines = (piece: Uint8Array): void => {
    let from = 0;
    for (;;) {
      const at = piece.indexOf(newline, from);
      if (at < 0) break;
      // Almost every line lies within one piece, and is read where it lies.
      if (stage === 'entries' && rest.length === 0) entryLine(piece, from, at);
      else {
        takeLine(joined(rest, piece.subarray(from, at)));
        rest = new Uint8Array();
      }
      from = at + 1;
    }
    if (from < piece.length) rest = joined(rest, piece.subarray(from));
  };

  return {
    push(piece) {
      if (stage === 'other') return false;
      try {
        pieceLines(piece);
        return true;
      } catch (error) {
        if (!(error instanceof OtherLayout)) throw error;
        stage = 'other';
        return false;
      }
    },
    finish() {
      if (stage !== 'tail' || frame === undefined || entries === undefined || rest.length > 0) return undefined;
      const after = parsed(`{${tail.join('')}`);
      // Keys that are there twice are for whoever reads the document as one text.
      if (after === undefined || Object.keys(after).some((key) => key === 'entries' || Object.hasOwn(frame ?? {}, key)))
        return undefined;
      const whole = PlanSchema.safeParse({ ...frame, ...after, entries: [] });
      if (!whole.success) throw invalid(source, issueText(whole.error.issues));
      return finished(whole.data, entries.columns, source, platform);
    },
  };
}

/** Reads a document in any layout. */
export function readWholePlan(text: string, source: string, platform: TargetPlatform = hostPlatform): ColumnPlan {
  const document = versioned(parseText(text, source), source);
  const frame = PlanSchema.safeParse(document);
  if (!frame.success) throw invalid(source, issueText(frame.error.issues));
  const problem = checkFrame(frame.data, platform);
  if (problem !== undefined) throw invalid(source, problem);
  const entries = createEntryAdder(frame.data, source, platform);
  for (const raw of frame.data.entries) entries.addRaw(raw);
  return finished(frame.data, entries.columns, source, platform);
}

function finished(frame: PlanDocument, entries: EntryColumns, source: string, platform: TargetPlatform): ColumnPlan {
  const problem = checkFrame(frame, platform);
  if (problem !== undefined) throw invalid(source, problem);
  entries.trim();
  // Sums are never believed: whoever reads them decides by them.
  const totals = { ...frame.totals, ...columnTotals(entries) };
  const plan = { ...(frame as unknown as Omit<Plan, 'entries'>), entries, totals };
  const clash = findSharedPlace(plan, platform);
  if (clash !== undefined) throw invalid(source, clash);
  return plan;
}

interface EntryAdder {
  readonly columns: EntryColumns;
  add(line: Uint8Array, start: number, end: number): void;
  addRaw(raw: unknown): void;
}

function createEntryAdder(frame: PlanDocument, source: string, platform: TargetPlatform): EntryAdder {
  const columns = new EntryColumns();
  const scanner = new EntryScanner(columns, entryRules(frame, columns));
  const roots = new Map(frame.roots.map((root) => [root.id, root]));
  const sequences = new Set(frame.sequences.map((sequence) => sequence.id));
  /** Made when an id is not simply the place of its entry. */
  let ids: Set<number> | undefined;
  const claimId = (id: number, index: number): void => {
    if (ids === undefined && id === index) return;
    ids ??= new Set(Array.from({ length: index }, (_, place) => place));
    if (ids.has(id)) throw invalid(source, `entry ${index + 1}: the id ${id} is there twice`);
    ids.add(id);
  };
  const addRaw = (raw: unknown): void => {
    const index = columns.length;
    const entry = EntrySchema.safeParse(raw);
    if (!entry.success) throw invalid(source, `entry ${index + 1}: ${issueText(entry.error.issues)}`);
    const { id, root, seq } = entry.data;
    const rootRow = roots.get(root);
    claimId(id, index);
    if (rootRow === undefined) throw invalid(source, `entry ${index + 1}: there is no root ${root}`);
    if (seq !== undefined && !sequences.has(seq))
      throw invalid(source, `entry ${index + 1}: there is no sequence ${seq}`);
    const problem = checkEntry(entry.data, rootRow, platform);
    if (problem !== undefined) throw invalid(source, `entry ${index + 1}: ${problem}`);
    columns.add(entry.data as PlanEntry);
  };
  return {
    columns,
    addRaw,
    add(line, start, end) {
      if (scanner.scan(line, start, end)) {
        claimId(columns.idAt(columns.length - 1), columns.length - 1);
        return;
      }
      const raw = parsed(textOf(line.subarray(start, end), source));
      if (raw === undefined) throw new OtherLayout();
      addRaw(raw);
    },
  };
}

/** Everything but the entries, checked; the rest of it comes after them. */
function readFrame(text: string, source: string, platform: TargetPlatform): PlanDocument {
  const document = parsed(text);
  if (document === undefined) throw new OtherLayout();
  versioned(document, source);
  const frame = PlanSchema.omit({ totals: true, hashing: true, state: true }).safeParse(document);
  if (!frame.success) throw invalid(source, issueText(frame.error.issues));
  // What only the end of a document can say is not asked before.
  const { data } = frame;
  const start = { ...data, folders: [] } as unknown as PlanDocument;
  const problem = checkFrame(start, platform);
  if (problem !== undefined) throw invalid(source, problem);
  return data as unknown as PlanDocument;
}

function versioned(document: unknown, source: string): unknown {
  const version =
    typeof document === 'object' && document !== null && 'satchelPlan' in document ? document.satchelPlan : undefined;
  if (typeof version !== 'string') throw invalid(source, 'it is not a Satchel plan');
  if (/^1\.\d{1,4}$/.test(version)) return document;
  throw new AppError({
    code: 'plan.version_unknown',
    message: `${source} is a plan of version ${JSON.stringify(version.slice(0, 32))}; this Satchel reads version 1.`,
    safe: 'Nothing was written.',
    hint: 'Open it with the Satchel that made it, or plan the download again.',
  });
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parseText(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(source, 'it is not complete JSON', cause);
  }
}

function textOf(bytes: Uint8Array, source: string): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw invalid(source, 'it is not UTF-8 text', cause);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function issueText(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  const first = issues[0];
  return first === undefined ? 'a field is wrong' : `${first.path.map(String).join('.')}: ${first.message}`;
}

function invalid(source: string, why: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'plan.invalid',
      message: `${source} cannot be used as a plan: ${why}.`,
      safe: 'Nothing of it was used and nothing was written.',
      hint: 'Plan the download again.',
    },
    cause,
  );
}
