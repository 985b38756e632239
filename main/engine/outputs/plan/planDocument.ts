/** Writes a plan in its canonical form and reads one back, hostile until every path in it is checked. */
import type { Plan } from '../../../../shared/domain/plan';
import { headTexts, tailTexts } from './canonicalText';
import { planInColumns, planInObjects, type ColumnPlan } from './columns/columnPlan';
import { entryPieces } from './columns/entryWriter';
import { createPlanReader, readWholePlan } from './planReader';
import { hostPlatform, type TargetPlatform } from './traits';

/** The document as one text; the same plan gives the same bytes. */
export function writePlan(plan: Plan): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  for (const piece of planPieces(plan)) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}

/** The document in pieces of UTF-8, one entry per line, so that a large plan streams. */
export function* planPieces(plan: Plan | ColumnPlan): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const { entries, ...frame } = planInColumns(plan);
  for (const text of headTexts(frame)) yield encoder.encode(text);
  yield encoder.encode('"entries":[');
  yield* entryPieces(entries);
  yield encoder.encode(']');
  for (const text of tailTexts(frame)) yield encoder.encode(text);
}

/**
 * A plan from a document; `source` names it in errors. `plan.version_unknown` for another major version; `plan.invalid` for
 * anything else that is not a plan of this kind of computer, above all a path that could leave its root: then nothing of the file is used.
 */
export function readPlan(text: string, source: string, platform: TargetPlatform = hostPlatform): Plan {
  const reader = createPlanReader(source, platform);
  reader.push(new TextEncoder().encode(text));
  return planInObjects(reader.finish() ?? readWholePlan(text, source, platform));
}
