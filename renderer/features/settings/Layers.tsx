/** The layers that a value can come from, weakest first, in the shapes that the rows use. */
import { Fragment, type ReactElement } from 'react';
import { t } from '../../locales/text';
import { Icon } from '../../ui/Icon';
import { OriginTag } from './Origin';
import styles from './Settings.module.css';

const layers = ['default', 'policy', 'user', 'deadline-client', 'environment', 'command-line'] as const;

export function Layers(): ReactElement {
  return (
    <p className={styles['layers']}>
      <span className="t3">{t('settings.layers')}</span>
      {layers.map((origin, index) => (
        <Fragment key={origin}>
          {index > 0 && (
            <span className="t3">
              <Icon name="right" size={12} />
            </span>
          )}
          <OriginTag origin={origin} />
        </Fragment>
      ))}
    </p>
  );
}
