/** Connects a store: checks that it answers, then keeps it as the person's own setting. */
import { useState, type ReactElement, type ReactNode } from 'react';
import type { Overview, SettingRow } from '../../../shared/ipc/contract';
import { refreshOverview } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { announce } from '../../ui/LiveRegion';
import { TextField } from '../../ui/TextField';
import { coveredReason, isCovered, Origin, ResetButton } from './Origin';
import { textSetting } from './settingGroups';
import type { SaveSetting } from './saveSetting';
import styles from './Settings.module.css';

type StoreKey = 'store.uri' | 'store.region' | 'store.endpointUrl' | 'store.profile';

export interface ConnectStoreFormProps {
  readonly overview: Overview;
  /** Where values show their origin and can be reset; absent in the first run. */
  readonly onSave?: SaveSetting;
  readonly onConnected?: () => void;
  readonly note?: ReactNode;
}

export function ConnectStoreForm({ overview, onSave, onConnected, note }: ConnectStoreFormProps): ReactElement {
  const { settings } = overview;
  const [storeUri, setStoreUri] = useState(() => textSetting(settings, 'store.uri'));
  const [region, setRegion] = useState(() => textSetting(settings, 'store.region'));
  const [endpointUrl, setEndpointUrl] = useState(() => textSetting(settings, 'store.endpointUrl'));
  const [profile, setProfile] = useState(() => textSetting(settings, 'store.profile'));
  const connect = useCommand('connection.set');
  const isBucket = storeUri.trim().startsWith('s3:');
  const problem = storeProblem(storeUri);
  // A value from the environment stays there: it is not copied into the person's own settings.
  const isOwn = (key: StoreKey): boolean => settings.some((row) => row.key === key && !isCovered(row));
  const onConnect = async (): Promise<void> => {
    const connection = await connect.run({
      storeUri: storeUri.trim(),
      ...(isBucket && isOwn('store.region') ? { region: region.trim() } : {}),
      ...(isBucket && isOwn('store.endpointUrl') ? { endpointUrl: endpointUrl.trim() } : {}),
      ...(isBucket && isOwn('store.profile') ? { profile: profile.trim() } : {}),
    });
    if (connection === undefined) return;
    await refreshOverview();
    announce('The store is connected.');
    onConnected?.();
  };
  const field = (
    key: StoreKey,
    value: string,
    onChange: (value: string) => void,
    placeholder: string,
  ): ReactElement | null => {
    const row = settings.find((candidate) => candidate.key === key);
    if (row === undefined) return null;
    return (
      <TextField
        label={row.label}
        isMono
        isDisabled={isCovered(row)}
        placeholder={placeholder}
        description={<FieldNote row={row} onSave={onSave} />}
        value={value}
        onChange={onChange}
        errorMessage={key === 'store.uri' && value.trim() !== '' ? problem : undefined}
      />
    );
  };
  return (
    <div className={styles['connect']}>
      {field('store.uri', storeUri, setStoreUri, 's3://bucket/prefix')}
      {isBucket && (
        <div className={styles['bucket']}>
          {field('store.region', region, setRegion, 'from the profile')}
          {field('store.profile', profile, setProfile, 'default')}
          {field('store.endpointUrl', endpointUrl, setEndpointUrl, 'AWS')}
        </div>
      )}
      {connect.error !== undefined && <ErrorCard error={connect.error} title="The store was not connected" />}
      <div className="row">
        <Button
          size="large"
          busyLabel={connect.isBusy ? 'Connecting' : undefined}
          disabledReason={problem === undefined ? undefined : ''}
          onPress={() => void onConnect()}
        >
          Connect this store
        </Button>
        {note}
      </div>
    </div>
  );
}

interface FieldNoteProps {
  readonly row: SettingRow;
  readonly onSave: SaveSetting | undefined;
}

function FieldNote({ row, onSave }: FieldNoteProps): ReactElement {
  return (
    <>
      {isCovered(row) ? coveredReason(row) : row.help}
      {onSave !== undefined && (
        <span className={styles['fieldOrigin']}>
          <Origin row={row} />
          {row.origin === 'user' && <ResetButton row={row} onSave={onSave} />}
        </span>
      )}
    </>
  );
}

/** What is valid, said only as far as the window can know it; the engine checks the rest. */
function storeProblem(uri: string): string | undefined {
  const trimmed = uri.trim();
  if (/^s3:\/\/[^/\s]+/u.test(trimmed) || /^file:\/\/\/\S/u.test(trimmed)) return undefined;
  return 'An address such as s3://bucket/prefix or file:///absolute/folder';
}
