/** What `--always-copy` adds to a preset: files that are here already are brought once more, as the Deadline client does. Pure. */
import { AppError } from '../../../../shared/domain/errors';
import type { PlanRule, PresetName } from '../../../../shared/domain/plan';

/** What each preset does with a file that differs; equal content is no reason to do less. */
const others: Readonly<Record<string, PlanRule['then'] | 'nothing'>> = {
  'aws-default': { action: 'keep-both', policy: 'numbered' },
  // What is replaced by the very same bytes needs no backup.
  mirror: { action: 'overwrite', backup: false },
  'only-missing': 'nothing',
} satisfies Partial<Record<PresetName, PlanRule['then'] | 'nothing'>>;

/** Rules beside the preset's own. `input.invalid` for a preset that has no counterpart in the Deadline client. */
export function alwaysCopyRules(preset: PresetName): readonly PlanRule[] {
  const then = Object.hasOwn(others, preset) ? others[preset] : undefined;
  if (then === undefined)
    throw new AppError({
      code: 'input.invalid',
      message: `--always-copy does not go with the preset ${JSON.stringify(preset)}.`,
      safe: 'Nothing was planned or written.',
      hint: `It goes with --conflict-resolution, or with one of ${Object.keys(others).join(', ')}.`,
    });
  if (then === 'nothing') return [];
  return [{ id: 'always-copy', name: '--always-copy', enabled: true, when: { kinds: ['identical'] }, then }];
}
