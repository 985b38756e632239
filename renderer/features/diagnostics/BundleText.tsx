/** One text of the bundle, page by page, exactly as it will be in the file. */
import { useState, type ReactElement } from 'react';
import { useCommand, useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import styles from './Diagnostics.module.css';

export function BundleText({ id, name }: { readonly id: string; readonly name: string }): ReactElement {
  const first = useQuery('diagnostics.read', { id, name, start: 0 });
  const more = useCommand('diagnostics.read');
  const [rest, setRest] = useState<{ readonly text: string; readonly next: number | null }>();
  const next = rest === undefined ? first.value?.next : rest.next;
  const error = first.error ?? more.error;
  const readOn = async (): Promise<void> => {
    if (typeof next !== 'number') return;
    const page = await more.run({ id, name, start: next });
    if (page !== undefined) setRest((before) => ({ text: `${before?.text ?? ''}${page.text}`, next: page.next }));
  };
  return (
    <div className={styles['reader']}>
      {error !== undefined && <ErrorCard error={error} />}
      {/* Scrolled by keys, too. */}
      <pre className={styles['text']} tabIndex={0} role="region" aria-label={t('diagnostics.text', { name })} dir="ltr">
        {`${first.value?.text ?? ''}${rest?.text ?? ''}`.split('\n').map(shownLine).join('\n')}
      </pre>
      {typeof next === 'number' && (
        <Button size="small" onPress={() => void readOn()}>
          {t('diagnostics.more')}
        </Button>
      )}
    </div>
  );
}

const shownLine = (line: string): string => visibleText(line);
