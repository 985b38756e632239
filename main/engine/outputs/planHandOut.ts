/** A plan as a document for a person, and the line that applies it in a terminal with the same decisions. */
import { join } from 'node:path';
import type { Plan } from '../../../shared/domain/plan';
import type { EngineParts } from '../engineParts';
import { handOut } from './handedOut';
import type { ColumnPlan } from './plan/columns/columnPlan';
import { stampOf } from './plan/naming';
import { planPieces } from './plan/planDocument';

/** Writes the plan as one that waits; only an older plan document is replaced. Throws as `handOut` does. */
export async function exportPlan(plan: Plan | ColumnPlan, path: string, { ports }: EngineParts): Promise<void> {
  const pieces = planPieces(asWaiting(plan));
  await handOut({ path, extension: '.json', start: '{"satchelPlan":', pieces }, ports);
}

/** Keeps the plan below the data folder under a name that its decisions give, and answers the line that applies it. */
export async function commandOfPlan(
  plan: Plan | ColumnPlan,
  parts: EngineParts,
): Promise<{ readonly line: string; readonly path: string }> {
  const { ports, dataFolder, settings, platform } = parts;
  const waiting = asWaiting(plan);
  const digest = ports.hasher.start();
  for (const piece of planPieces(waiting)) digest.update(piece);
  const folder = join(dataFolder, 'plans');
  const path = join(folder, planFileName(plan, digest.digest().slice(0, 8)));
  await ports.files.makeFolders(folder);
  if ((await ports.files.lstat(path)) === undefined) await exportPlan(waiting, path, parts);
  const { undecided, blocked } = waiting.totals;
  const words = [
    'satchel',
    'download',
    'apply',
    quoted(path, platform),
    ...(undecided + blocked > 0 ? ['--leave-undecided'] : []),
    ...(settings.get('download.backup') ? [] : ['--no-backup']),
    '--home',
    quoted(dataFolder, platform),
  ];
  return { line: words.join(' '), path };
}

/** `<job name>-<yyyymmdd-hhmm>.satchel-plan.json`, in characters that every disk and shell takes. */
export function planFileName({ source, createdAt }: Pick<Plan, 'source' | 'createdAt'>, more?: string): string {
  const name = (source.jobName ?? source.jobId ?? 'plan').replaceAll(/[^A-Za-z0-9._-]+/g, '_').replace(/^[.-]+/, '_');
  const parts = [name.slice(0, 80), stampOf(Date.parse(createdAt)), ...(more === undefined ? [] : [more])];
  return `${parts.join('-')}.satchel-plan.json`;
}

/** Decisions about a plan are to be applied, whatever became of them once. */
function asWaiting<P extends Plan | ColumnPlan>(plan: P): P {
  const isReady = plan.totals.undecided + plan.totals.blocked === 0;
  return { ...plan, state: isReady ? 'ready' : 'draft' };
}

/** One word of a command line: nothing in a path is expanded or ends it. */
export function quoted(text: string, platform: EngineParts['platform']): string {
  if (platform === 'windows') return `"${text}"`;
  return /^[A-Za-z0-9_./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
