/** The plan under review as a document, or as the line that applies its decisions of now in a terminal. */
import { useState, type ReactElement } from 'react';
import { toShownError } from '../../bridge/client';
import { t } from '../../locales/text';
import { IconButton } from '../../ui/Button';
import { reportFailure } from '../../ui/failures';
import { Tooltip } from '../../ui/Tooltip';
import { copyLine } from '../result/copyLine';
import { SaveDialog } from '../result/SaveDialog';

export function PlanHandOut({ uid, title }: { readonly uid: string; readonly title: string }): ReactElement {
  const [isSaving, setSaving] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await copyLine(uid);
    } catch (thrown) {
      reportFailure(toShownError(thrown));
    }
  };
  return (
    <>
      <Tooltip text={t('review.exportPlan')}>
        <IconButton
          icon="file"
          aria-label={t('review.exportPlan')}
          onPress={() => {
            setSaving(true);
          }}
        />
      </Tooltip>
      <Tooltip text={t('result.line')}>
        <IconButton icon="term" aria-label={t('result.line')} onPress={() => void copy()} />
      </Tooltip>
      {isSaving && (
        <SaveDialog
          kind="plan"
          uid={uid}
          name={`${title}.satchel-plan.json`}
          onClose={() => {
            setSaving(false);
          }}
        />
      )}
    </>
  );
}
