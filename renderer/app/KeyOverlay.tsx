/** All keys: those that work everywhere, and those of the page that is open. */
import { useEffect, type ReactElement } from 'react';
import { shortcutOf } from '../../shared/domain/shortcuts';
import { useKeyMap } from '../bridge/keys';
import { t } from '../locales/text';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { globalKeys, pageKeys } from './keyHelp';
import type { KeyHelp } from '../features/review/keymap';
import type { RouteName } from './routes';
import styles from './KeyOverlay.module.css';

export interface KeyOverlayProps {
  readonly page: RouteName;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Goes on to the help for the page. */
  readonly onHelp: () => void;
}

export function KeyOverlay({ page, isOpen, onClose, onHelp }: KeyOverlayProps): ReactElement {
  const map = useKeyMap();
  const own = pageKeys(page, map);
  const shown = own?.keys ?? [];
  const again = map.keyOf('help.keys');
  useEffect(() => {
    if (!isOpen) return undefined;
    // Who presses the key once more wants words.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (shortcutOf(event) !== again || event.repeat) return;
      event.preventDefault();
      onHelp();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [isOpen, again, onHelp]);
  return (
    <Dialog
      title={t('app.keys')}
      isOpen={isOpen}
      onClose={onClose}
      isWide={shown.length > 0}
      actions={
        <>
          <Button onPress={onHelp}>{t('help.page')}</Button>
          <Button onPress={onClose}>{t('common.close')}</Button>
        </>
      }
    >
      {!map.hasSingleKeys && <p className="t2">{t('app.keys.singleOff')}</p>}
      <div className={styles['parts'] ?? ''}>
        {own !== undefined && shown.length > 0 && <Keys title={own.title} keys={shown} />}
        <Keys title={t('app.keys.everywhere')} keys={globalKeys(map)} />
      </div>
    </Dialog>
  );
}

function Keys({ title, keys }: { readonly title: string; readonly keys: readonly KeyHelp[] }): ReactElement {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl className={styles['keys'] ?? ''}>
        {keys.map((help) => (
          <div key={help.keys.join(' ')}>
            <dt>
              {help.keys.map((key) => (
                <kbd key={key} dir="ltr">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{help.does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
