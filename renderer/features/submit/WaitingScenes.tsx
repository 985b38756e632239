/** Scenes that DCCs sent and that nobody has begun: each can be shown or put away. */
import type { ReactElement } from 'react';
import type { Navigate } from '../../app/routes';
import { useCommand, useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button, IconButton } from '../../ui/Button';
import { visibleText } from '../../ui/format';
import { SectionTitle } from '../../ui/PageLayout';
import styles from './Submit.module.css';

export interface WaitingScenesProps {
  /** The one that the page shows; absent where it shows none. */
  readonly shownId?: string;
  readonly navigate: Navigate;
}

export function WaitingScenes({ shownId = '', navigate }: WaitingScenesProps): ReactElement | null {
  const waiting = useQuery('request.waiting', {}, shownId);
  const close = useCommand('request.close');
  const others = (waiting.value?.requests ?? []).filter(({ id }) => id !== shownId);
  const putAway = async (id: string): Promise<void> => {
    await close.run({ id });
    waiting.reload();
  };
  if (others.length === 0) return null;
  return (
    <section aria-label={t('scene.waiting')}>
      <SectionTitle title={t('scene.waiting')} />
      <ul className={styles['paths']}>
        {others.map(({ id, name, dcc }) => (
          <li key={id} className={styles['path']}>
            <bdi className="grow wrapPath">{visibleText(name)}</bdi>
            <span className="s12 t2">{t('scene.waiting.from', { dcc })}</span>
            <Button
              size="small"
              onPress={() => {
                navigate({ name: 'submit', requestId: id }, 'in-its-place');
              }}
            >
              {t('scene.waiting.show', { name: visibleText(name) })}
            </Button>
            <IconButton
              icon="x"
              aria-label={t('scene.waiting.close', { name: visibleText(name) })}
              onPress={() => void putAway(id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
