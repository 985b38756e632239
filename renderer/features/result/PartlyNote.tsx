/** Says that a sequence is half old, half new, and offers to bring the rest. */
import type { ReactElement, ReactNode } from 'react';
import { t, Text } from '../../locales/text';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import type { Danger } from './resultWords';
import styles from './ResultPage.module.css';

export function PartlyNote({ danger, action }: { readonly danger: Danger; readonly action: ReactNode }): ReactElement {
  const values = { ...danger.values, label: <bdi>{visibleText(danger.values.label)}</bdi> };
  return (
    <section className={styles['note']} aria-label={t('result.partly')}>
      <span className="warn">
        <Icon name="warn" />
      </span>
      <div className="grow">
        <p className="med wrapPath">
          <Text id={danger.title} values={values} />
        </p>
        <p className="t2 wrapPath">
          <Text id={danger.text} values={values} />
        </p>
      </div>
      {action}
    </section>
  );
}
