/** Connects a store: checks that it answers, then keeps it as the person's own setting. */
import { Fragment, useState, type ReactElement, type ReactNode } from 'react';
import type { Overview, SettingRow } from '../../../shared/ipc/overview';
import { refreshOverview } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { announce } from '../../ui/LiveRegion';
import { TextField } from '../../ui/TextField';
import { coveredReason, isCovered } from './Origin';
import { textSetting } from './settingGroups';
import type { SaveSetting } from './saveSetting';
import { SettingRowFrame } from './SettingLine';
import styles from './Settings.module.css';

type StoreKey = 'store.uri' | 'store.region' | 'store.endpointUrl' | 'store.profile';

/** Asked for only when the store is a bucket. */
const bucketKeys = ['store.region', 'store.profile', 'store.endpointUrl'] as const;
/** What is typed or taken by default; values, not words, but for the region. */
const placeholders: Readonly<Partial<Record<StoreKey, string>>> = {
  'store.uri': 's3://bucket/prefix',
  'store.profile': 'default',
  'store.endpointUrl': 'AWS',
};

export interface ConnectStoreFormProps {
  readonly overview: Overview;
  /** Shows the fields as lines of the settings, with their origin and reset; absent in the first run. */
  readonly onSave?: SaveSetting;
  readonly onConnected?: () => void;
  readonly note?: ReactNode;
}

export function ConnectStoreForm({ overview, onSave, onConnected, note }: ConnectStoreFormProps): ReactElement {
  const { settings } = overview;
  const [values, setValues] = useState<Readonly<Record<StoreKey, string>>>(() => ({
    'store.uri': textSetting(settings, 'store.uri'),
    'store.region': textSetting(settings, 'store.region'),
    'store.endpointUrl': textSetting(settings, 'store.endpointUrl'),
    'store.profile': textSetting(settings, 'store.profile'),
  }));
  const connect = useCommand('connection.set');
  const storeUri = values['store.uri'].trim();
  const isBucket = storeUri.startsWith('s3:');
  const problem = storeProblem(storeUri);
  // A value from the environment stays there: it is not copied into the person's own settings.
  const isOwn = (key: StoreKey): boolean => settings.some((row) => row.key === key && !isCovered(row));
  const onConnect = async (): Promise<void> => {
    const connection = await connect.run({
      storeUri,
      ...(isBucket && isOwn('store.region') ? { region: values['store.region'].trim() } : {}),
      ...(isBucket && isOwn('store.endpointUrl') ? { endpointUrl: values['store.endpointUrl'].trim() } : {}),
      ...(isBucket && isOwn('store.profile') ? { profile: values['store.profile'].trim() } : {}),
    });
    if (connection === undefined) return;
    await refreshOverview();
    announce(t('settings.store.connected'));
    onConnected?.();
  };
  const keys: readonly StoreKey[] = isBucket ? ['store.uri', ...bucketKeys] : ['store.uri'];
  const fields = keys.flatMap((key) => {
    const row = settings.find((candidate) => candidate.key === key);
    return row === undefined ? [] : [{ key, row }];
  });
  const input = (key: StoreKey, row: SettingRow, isLine: boolean): ReactElement => (
    <TextField
      label={row.label}
      isLabelHidden={isLine}
      isMono
      isDisabled={isCovered(row)}
      placeholder={placeholders[key] ?? t('settings.store.region.hint')}
      {...(isLine ? {} : { description: isCovered(row) ? coveredReason(row) : <bdi>{row.help}</bdi> })}
      value={values[key]}
      onChange={(value) => {
        setValues((before) => ({ ...before, [key]: value }));
      }}
      errorMessage={key === 'store.uri' && values[key].trim() !== '' ? problem : undefined}
    />
  );
  const button = (
    <Button
      size={onSave === undefined ? 'large' : undefined}
      busyLabel={connect.isBusy ? t('settings.store.connecting') : undefined}
      disabledReason={problem === undefined ? undefined : ''}
      onPress={() => void onConnect()}
    >
      {t('settings.store.connect')}
    </Button>
  );
  const error = connect.error !== undefined && <ErrorCard error={connect.error} title={t('settings.store.error')} />;
  if (onSave !== undefined)
    return (
      <>
        {error}
        <ul className={styles['card']}>
          {fields.map(({ key, row }) => (
            <SettingRowFrame key={key} row={row} onSave={onSave} isWide={key === 'store.uri'}>
              {input(key, row, true)}
            </SettingRowFrame>
          ))}
          <li className={styles['connectBar']}>
            <span className="s12 t2">{t('settings.store.asked')}</span>
            {button}
          </li>
        </ul>
      </>
    );
  return (
    <div className={styles['connect']}>
      {fields.slice(0, 1).map(({ key, row }) => (
        <Fragment key={key}>{input(key, row, false)}</Fragment>
      ))}
      {fields.length > 1 && (
        <div className={styles['bucket']}>
          {fields.slice(1).map(({ key, row }) => (
            <Fragment key={key}>{input(key, row, false)}</Fragment>
          ))}
        </div>
      )}
      {error}
      <div className="row">
        {button}
        {note}
      </div>
    </div>
  );
}

/** What is valid, said only as far as the window can know it; the engine checks the rest. */
function storeProblem(uri: string): string | undefined {
  if (/^s3:\/\/[^/\s]+/u.test(uri) || /^file:\/\/\/\S/u.test(uri)) return undefined;
  return t('settings.store.problem');
}
