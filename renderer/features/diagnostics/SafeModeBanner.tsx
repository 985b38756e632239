/** Says that this is safe mode, what that means, and how it ends. */
import type { ReactElement } from 'react';
import { useCommand, useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { PageBanner } from '../../ui/PageBanner';

export function SafeModeBanner(): ReactElement | null {
  const { value } = useQuery('desktop.facts', {});
  const leave = useCommand('desktop.leaveSafeMode');
  if (value?.isSafeMode !== true) return null;
  return (
    <PageBanner
      label={t('diagnostics.safeMode')}
      text={t('diagnostics.safeMode.about')}
      action={
        <Button size="small" onPress={() => void leave.run({})}>
          {t('diagnostics.safeMode.leave')}
        </Button>
      }
    />
  );
}
