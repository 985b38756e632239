/** What a person has to agree to before it is submitted: rendering without files, sending what workers cannot create. */
import type { ReactElement } from 'react';
import { t, Text } from '../../locales/text';
import type { ConfirmPoint } from './pointsToConfirm';
import styles from './Findings.module.css';

export interface ConfirmPointsProps {
  readonly points: readonly ConfirmPoint[];
  readonly agreed: ReadonlySet<ConfirmPoint['id']>;
  readonly onChange: (id: ConfirmPoint['id'], isAgreed: boolean) => void;
}

export function ConfirmPoints({ points, agreed, onChange }: ConfirmPointsProps): ReactElement | null {
  if (points.length === 0) return null;
  return (
    <section aria-label={t('submit.confirm.title')} className={styles['points']}>
      <h2>{t('submit.confirm.title')}</h2>
      {points.map(({ id, count }) => (
        <label key={id} className={styles['point']}>
          <input
            type="checkbox"
            checked={agreed.has(id)}
            onChange={(event) => {
              onChange(id, event.target.checked);
            }}
          />
          <span>
            <Text id={id} values={{ count, strong: (words) => <b className="med">{words}</b> }} />
          </span>
        </label>
      ))}
    </section>
  );
}
