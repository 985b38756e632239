/** The title bar: the name that opens the menu, where the app is connected to, the search field, window controls. The rest of it drags the window. */
import { useState, type ReactElement } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { CommandId } from '../../shared/domain/commands';
import { useCommand, useEngineState } from '../bridge/hooks';
import { ConnectQueueForm } from '../features/connect/ConnectQueueForm';
import { keyHintOf } from '../bridge/keys';
import { t } from '../locales/text';
import { Button, IconButton } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { lastPart, visibleText } from '../ui/format';
import { Icon } from '../ui/Icon';
import { KeyHint } from '../ui/KeyHint';
import { Tooltip } from '../ui/Tooltip';
import { appName } from './appName';
import type { Connection } from '../../shared/ipc/overview';
import styles from './TitleBar.module.css';

export function TitleBar({ run }: { readonly run: (command: CommandId) => void }): ReactElement {
  const { overview } = useEngineState();
  return (
    <header className={styles['bar']} data-region="title" tabIndex={-1}>
      <div className={styles['start']}>
        <AriaButton
          className={styles['brand'] ?? ''}
          aria-label={t('app.menu')}
          onPress={() => {
            run('menu.open');
          }}
        >
          <Icon name="satchel" />
          {appName}
        </AriaButton>
        {overview !== undefined && <Place connection={overview.connection} />}
      </div>
      <AriaButton
        className={styles['search'] ?? ''}
        onPress={() => {
          run('palette.open');
        }}
      >
        <Icon name="search" />
        <span className="grow cut">{t('palette.search')}</span>
        <KeyHint keys={keyHintOf('palette.open')} />
      </AriaButton>
      <WindowControls />
    </header>
  );
}

function Place({ connection }: { readonly connection: Connection }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const parts = placeNames(connection);
  const close = (): void => {
    setOpen(false);
  };
  return (
    <>
      <AriaButton
        className={styles['place'] ?? ''}
        aria-label={t('app.place.change', { place: parts.join(', ') })}
        onPress={() => {
          setOpen(true);
        }}
      >
        {parts.map((part) => (
          <span key={part} className="cut">
            <span className="t3" aria-hidden="true">
              /{' '}
            </span>
            <bdi>{part}</bdi>
          </span>
        ))}
        <Icon name="downc" size={12} />
      </AriaButton>
      <Dialog
        title={t('app.place.title')}
        isOpen={isOpen}
        onClose={close}
        actions={<Button onPress={close}>{t('common.close')}</Button>}
      >
        <ConnectQueueForm isPrimary onConnected={close} />
      </Dialog>
    </>
  );
}

function placeNames({ kind, farmName, queueName, storeUri }: Connection): string[] {
  if (kind === 'none') return [t('app.place.none')];
  const names = [farmName, queueName].filter((name) => name !== undefined).map((name) => visibleText(name));
  if (names.length > 0) return names;
  return [storeUri === undefined ? t('app.place.connected') : visibleText(lastPart(storeUri))];
}

function WindowControls(): ReactElement {
  const { isMaximized } = useEngineState();
  const control = useCommand('window.control');
  return (
    <div className={styles['controls']} role="group" aria-label={t('app.window')}>
      <Tooltip text={t('app.window.minimize')}>
        <IconButton
          icon="wmin"
          aria-label={t('app.window.minimize')}
          onPress={() => void control.run({ action: 'minimize' })}
        />
      </Tooltip>
      <Tooltip text={t(isMaximized ? 'app.window.restore' : 'app.window.maximize')}>
        <IconButton
          icon={isMaximized ? 'both' : 'wmax'}
          aria-label={t(isMaximized ? 'app.window.restore' : 'app.window.maximize')}
          onPress={() => void control.run({ action: 'toggle-maximize' })}
        />
      </Tooltip>
      <Tooltip text={t('common.close')}>
        <IconButton icon="wx" aria-label={t('common.close')} onPress={() => void control.run({ action: 'close' })} />
      </Tooltip>
    </div>
  );
}
