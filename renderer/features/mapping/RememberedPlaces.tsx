/** Folders that were chosen once for roots of a queue, and are not asked about again. */
import type { ReactElement } from 'react';
import type { RememberedPlace } from '../../../shared/ipc/mapping';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import styles from './Mapping.module.css';

export interface RememberedPlacesProps {
  readonly places: readonly RememberedPlace[];
  readonly onForget: (place: RememberedPlace) => void;
}

export function RememberedPlaces({ places, onForget }: RememberedPlacesProps): ReactElement | null {
  if (places.length === 0) return null;
  return (
    <section aria-label={t('mapping.remembered')}>
      <div className={styles['section']}>
        <h2>{t('mapping.remembered')}</h2>
        <span className="s12 t3">{t('mapping.remembered.what')}</span>
      </div>
      <ul className={styles['places']}>
        {places.map((place) => (
          <li key={[place.farmId, place.queueId, place.source].join('\n')}>
            <span className="farm mono cut" title={`${visibleText(place.source)}\n${place.farmId}\n${place.queueId}`}>
              <Icon name="farm" size={12} label={t('common.onFarm')} /> {visibleText(place.source)}
            </span>
            <Icon name="arrow" size={12} label={t('mapping.liesAt')} />
            <span className="mono cut" title={visibleText(place.target)}>
              <Icon name="mine" size={12} label={t('ui.root.here')} /> {visibleText(place.target)}
            </span>
            <Button
              size="small"
              aria-label={t('mapping.forget.of', { source: visibleText(place.source) })}
              onPress={() => {
                onForget(place);
              }}
            >
              {t('mapping.forget')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
