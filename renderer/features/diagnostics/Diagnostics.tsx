/** The diagnostics bundle: gathered, shown text by text as it will be sent, and saved where the person says. */
import { useEffect, useState, type ReactElement } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { Bundle } from '../../../shared/ipc/diagnostics';
import { call } from '../../bridge/client';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { Spinner } from '../../ui/Spinner';
import { Switch } from '../../ui/Switch';
import { BundleText } from './BundleText';
import styles from './Diagnostics.module.css';

export function Diagnostics({ onClose }: { readonly onClose: () => void }): ReactElement {
  const collect = useCommand('diagnostics.collect');
  const save = useCommand('diagnostics.save');
  const [hidesNames, setHidesNames] = useState(true);
  const [asksNetwork, setAsksNetwork] = useState(false);
  const [bundle, setBundle] = useState<Bundle>();
  const [shown, setShown] = useState('about.json');
  const [savedPath, setSavedPath] = useState<string>();
  const { run } = collect;
  useEffect(() => {
    let isCurrent = true;
    const gather = async (): Promise<void> => {
      // Without them the bundle is smaller, not impossible.
      const desktop = await call('desktop.facts', {}).catch(() => undefined);
      const made = await run({ hidesNames, asksNetwork, ...(desktop === undefined ? {} : { desktop }) });
      if (made !== undefined && isCurrent) setBundle(made);
    };
    void gather();
    return () => {
      isCurrent = false;
    };
  }, [run, hidesNames, asksNetwork]);
  const gatherAnew = (choose: () => void): void => {
    setBundle(undefined);
    setSavedPath(undefined);
    choose();
  };
  const write = async (): Promise<void> => {
    if (bundle === undefined) return;
    const { path } = await call('dialog.saveFile', { kind: 'diagnostics', name: bundle.fileName });
    if (path === null) return;
    const written = await save.run({ id: bundle.id, path });
    if (written === undefined) return;
    setSavedPath(written.path);
    announce(t('diagnostics.saved', { path: written.path }));
  };
  const error = collect.error ?? save.error;
  return (
    <Dialog
      isWide
      isOpen
      title={t('diagnostics.title')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.close')}</Button>
          <Button
            variant="primary"
            disabledReason={bundle === undefined ? t('diagnostics.gathering') : undefined}
            busyLabel={save.isBusy ? t('diagnostics.saving') : undefined}
            onPress={() => void write()}
          >
            {t('diagnostics.save')}
          </Button>
        </>
      }
    >
      <p className="t2">{t('diagnostics.about')}</p>
      <div className={styles['choices']}>
        <Switch
          label={t('diagnostics.hideNames')}
          isSelected={hidesNames}
          onChange={(isOn) => {
            gatherAnew(() => {
              setHidesNames(isOn);
            });
          }}
        />
        <Switch
          label={t('diagnostics.askNetwork')}
          isSelected={asksNetwork}
          onChange={(isOn) => {
            gatherAnew(() => {
              setAsksNetwork(isOn);
            });
          }}
        />
      </div>
      <p className="s12 t2">{t('diagnostics.askNetwork.help')}</p>
      {error !== undefined && <ErrorCard error={error} />}
      {savedPath !== undefined && (
        <p className={styles['saved']}>
          <bdi className="wrapPath">{t('diagnostics.saved', { path: visibleText(savedPath) })}</bdi>
        </p>
      )}
      {bundle === undefined ? (
        error === undefined && (
          <p className="row t2" role="status">
            <Spinner /> {t('diagnostics.gathering')}
          </p>
        )
      ) : (
        <div className={styles['split']}>
          <ListBox
            aria-label={t('diagnostics.files')}
            selectionMode="single"
            disallowEmptySelection
            selectionBehavior="replace"
            selectedKeys={[shown]}
            onSelectionChange={(keys) => {
              const [first] = keys;
              if (typeof first === 'string') setShown(first);
            }}
            className={styles['files'] ?? ''}
          >
            {bundle.entries.map(({ name, sizeBytes, hidden, leftOutBytes }) => (
              <ListBoxItem key={name} id={name} textValue={name} className={styles['file'] ?? ''}>
                <span className="mono wrapPath">{visibleText(name)}</span>
                <span className="s12 t2">
                  {formatBytes(sizeBytes)} · {t('diagnostics.hidden', { count: hidden })}
                  {leftOutBytes > 0 && ` · ${t('diagnostics.leftOut', { size: formatBytes(leftOutBytes) })}`}
                </span>
              </ListBoxItem>
            ))}
          </ListBox>
          <BundleText key={`${bundle.id} ${shown}`} id={bundle.id} name={shown} />
        </div>
      )}
      {bundle !== undefined && (
        <p className="s12 t2">
          {t('diagnostics.total', { count: bundle.entries.length, size: formatBytes(bundle.totalBytes) })}
        </p>
      )}
    </Dialog>
  );
}
