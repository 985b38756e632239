/** On every page: a policy of the studio does not count, and where it says why. */
import type { ReactElement } from 'react';
import { useOverview } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { PageBanner } from '../../ui/PageBanner';

export function PolicyBanner({ onShow }: { readonly onShow: () => void }): ReactElement | null {
  const overview = useOverview();
  if (overview?.isPolicyRefused !== true) return null;
  return (
    <PageBanner
      label={t('settings.policy.refused.title')}
      text={t('settings.policy.refused')}
      action={
        <Button size="small" onPress={onShow}>
          {t('settings.policy.refused.show')}
        </Button>
      }
    />
  );
}
