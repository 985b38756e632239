/** Wipe, side by side, or the difference. */
import type { ReactElement } from 'react';
import { t } from '../../../locales/text';
import { Segments } from '../../../ui/Segments';
import { previewModes, type PreviewMode } from './previewModes';
import { modeName } from './previewWords';

export interface ModeChoiceProps {
  readonly value: PreviewMode;
  readonly onChange: (mode: PreviewMode) => void;
}

export function ModeChoice({ value, onChange }: ModeChoiceProps): ReactElement {
  return (
    <Segments
      label={t('preview.mode')}
      choices={previewModes.map((mode) => ({ value: mode, label: modeName(mode) }))}
      value={value}
      onChange={onChange}
      fills
    />
  );
}
