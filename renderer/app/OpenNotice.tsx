/** Says why a link or a plan file was not opened or a command was not done, until it is closed. */
import type { ReactElement } from 'react';
import type { ErrorDto } from '../../shared/domain/errors';
import { t } from '../locales/text';
import { Button } from '../ui/Button';
import { ErrorCard } from '../ui/ErrorCard';
import styles from './Frame.module.css';

export interface OpenNoticeProps {
  readonly error: ErrorDto;
  readonly title: string;
  readonly onClose: () => void;
}

export function OpenNotice({ error, title, onClose }: OpenNoticeProps): ReactElement {
  return (
    <div className={styles['notice']}>
      <ErrorCard error={error} title={title} action={<Button onPress={onClose}>{t('common.close')}</Button>} />
    </div>
  );
}
