/** Keeps a mistake in one page from taking the window down. */
import { Component, type ReactNode } from 'react';
import type { ErrorDto } from '../../shared/domain/errors';
import { toShownError } from '../bridge/client';
import { t } from '../locales/text';
import { Button } from '../ui/Button';
import { ErrorCard } from '../ui/ErrorCard';
import styles from './Frame.module.css';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly error: ErrorDto | undefined;
}

export class SectionBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(thrown: unknown): State {
    return { error: toShownError(thrown) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const showAgain = (): void => {
      this.setState({ error: undefined });
    };
    return (
      <div className={styles['trouble']}>
        <h1>{t('app.page.stopped')}</h1>
        <ErrorCard
          error={{ ...error, message: t('app.page.stopped.why') }}
          action={<Button onPress={showAgain}>{t('app.page.showAgain')}</Button>}
        />
      </div>
    );
  }
}
