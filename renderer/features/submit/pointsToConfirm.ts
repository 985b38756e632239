/** What somebody has to agree to before a submission goes. */
import type { SubmissionDraft } from '../../../shared/ipc/submissions';

/** Each is agreed to by itself. `key` tells it from the others. */
export type ConfirmPoint =
  | { readonly key: string; readonly id: 'submit.confirm.missing' | 'submit.confirm.errors'; readonly count: number }
  | { readonly key: string; readonly id: 'submit.confirm.hooks' }
  | {
      readonly key: string;
      readonly id: 'submit.confirm.unknown';
      readonly count: number;
      readonly folders: readonly AskedFolder[];
    }
  | { readonly key: string; readonly id: 'submit.confirm.sensitive'; readonly path: string; readonly why: string };

export interface AskedFolder {
  readonly path: string;
  /** The job writes there; its files come home later. */
  readonly isOutput: boolean;
  /** A folder of the system is asked about each time. */
  readonly canRemember: boolean;
}

/** None where no input is missing, nothing is wrong for sure and every folder is known. Gaps of frames may be what the job is to render, so nobody is asked. */
export function pointsToConfirm({
  lint,
  unknown = { inputs: [], outputs: [] },
  sensitive = [],
  bundle,
}: Pick<SubmissionDraft, 'lint' | 'unknown' | 'sensitive' | 'bundle'>): readonly ConfirmPoint[] {
  const inputs = (lint?.findings ?? []).filter(({ id }) => id !== 'frames.gap');
  const missing = inputs.reduce((sum, { missingCount = 0 }) => sum + missingCount, 0);
  const own = new Set(sensitive.map(({ path }) => path));
  const folders = [
    ...unknown.inputs.map((path) => ({ path, isOutput: false, canRemember: !own.has(path) })),
    ...unknown.outputs.map((path) => ({ path, isOutput: true, canRemember: true })),
  ];
  const counted: readonly ConfirmPoint[] = [
    { key: 'missing', id: 'submit.confirm.missing', count: missing },
    { key: 'errors', id: 'submit.confirm.errors', count: lint?.counts.error ?? 0 },
    { key: 'unknown', id: 'submit.confirm.unknown', count: folders.length, folders },
  ];
  return [
    ...counted.filter((point) => 'count' in point && point.count > 0),
    ...sensitive.map(({ path, why }): ConfirmPoint => ({
      key: `sensitive ${path}`,
      id: 'submit.confirm.sensitive',
      path,
      why,
    })),
    ...(bundle?.hasHooks === true ? [{ key: 'hooks', id: 'submit.confirm.hooks' } as const] : []),
  ];
}
