/** What becomes of files that are here already: by preset, else in the words of the Deadline client. */
import { AppError } from '../../../shared/domain/errors';
import type { PresetName } from '../../../shared/domain/plan';
import { usage } from './manifestOptions';

export interface ConflictWish {
  readonly conflictResolution?: string;
  readonly preset?: string;
}

export const alwaysCopyHelp = 'bring files once more that are here with equal content, as the Deadline client does';

const presets: Readonly<Record<string, PresetName>> = {
  skip: 'only-missing',
  overwrite: 'mirror',
  create_copy: 'aws-default',
};

/** In any case of letters. The command line wins over the Deadline client's setting; without both it is `create_copy`. */
export function presetOfWish({ conflictResolution, preset }: ConflictWish, setting: string): string {
  if (conflictResolution !== undefined && preset !== undefined)
    throw usage(
      'Give either --conflict-resolution or --preset.',
      '--preset knows more: it names what becomes of every kind.',
    );
  if (preset !== undefined) return preset;
  if (conflictResolution === undefined) return presets[setting.toLowerCase()] ?? 'aws-default';
  const named = presets[conflictResolution.toLowerCase()];
  if (named !== undefined) return named;
  throw new AppError({
    code: 'input.invalid',
    message: `--conflict-resolution ${JSON.stringify(conflictResolution)} is none of ${Object.keys(presets).join(', ')}.`,
    safe: 'Nothing was read or written.',
  });
}
