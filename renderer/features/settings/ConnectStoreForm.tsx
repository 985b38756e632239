/** Connects a store: checks that it answers, then keeps it as the person's own setting. */
import { useState, type ReactElement, type ReactNode } from 'react';
import type { Overview } from '../../../shared/ipc/contract';
import { refreshOverview } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { announce } from '../../ui/LiveRegion';
import { TextField } from '../../ui/TextField';
import { textSetting } from './settingGroups';
import styles from './Settings.module.css';

export interface ConnectStoreFormProps {
  readonly overview: Overview;
  readonly isPrimary?: boolean;
  readonly onConnected?: () => void;
  readonly note?: ReactNode;
}

export function ConnectStoreForm(props: ConnectStoreFormProps): ReactElement {
  const { overview, isPrimary = false, onConnected, note } = props;
  const { settings } = overview;
  const [storeUri, setStoreUri] = useState(() => textSetting(settings, 'store.uri'));
  const [region, setRegion] = useState(() => textSetting(settings, 'store.region'));
  const [endpointUrl, setEndpointUrl] = useState(() => textSetting(settings, 'store.endpointUrl'));
  const [profile, setProfile] = useState(() => textSetting(settings, 'store.profile'));
  const connect = useCommand('connection.set');
  const isBucket = storeUri.trim().startsWith('s3:');
  const problem = storeProblem(storeUri);
  const onConnect = async (): Promise<void> => {
    const connection = await connect.run({
      storeUri: storeUri.trim(),
      ...(isBucket ? { region: region.trim(), endpointUrl: endpointUrl.trim(), profile: profile.trim() } : {}),
    });
    if (connection === undefined) return;
    await refreshOverview();
    announce('The store is connected.');
    onConnected?.();
  };
  return (
    <div className={styles['connect']}>
      <TextField
        label="Store address"
        isMono
        placeholder="s3://bucket/prefix"
        description="s3://bucket/prefix or file:///absolute/folder"
        value={storeUri}
        onChange={setStoreUri}
        errorMessage={storeUri.trim() === '' ? undefined : problem}
      />
      {isBucket && (
        <div className={styles['bucket']}>
          <TextField
            label="Region of the bucket"
            isMono
            placeholder="from the profile"
            value={region}
            onChange={setRegion}
          />
          <TextField
            label="Profile in the AWS files"
            isMono
            placeholder="default"
            value={profile}
            onChange={setProfile}
          />
          <TextField
            label="Endpoint address"
            isMono
            placeholder="only for S3-compatible stores"
            value={endpointUrl}
            onChange={setEndpointUrl}
          />
        </div>
      )}
      {connect.error !== undefined && <ErrorCard error={connect.error} title="The store was not connected" />}
      <div className="row">
        <Button
          variant={isPrimary ? 'primary' : 'plain'}
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

/** What is valid, said only as far as the window can know it; the engine checks the rest. */
function storeProblem(uri: string): string | undefined {
  const trimmed = uri.trim();
  if (/^s3:\/\/[^/\s]+/u.test(trimmed) || /^file:\/\/\/\S/u.test(trimmed)) return undefined;
  return 'An address such as s3://bucket/prefix or file:///absolute/folder';
}
