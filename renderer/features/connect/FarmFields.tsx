/** Farm, queue and storage profile of the profile that is chosen, or the sentence that says why there is none to choose. */
import type { ReactElement, ReactNode } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import { t, Text } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Select, type Choice } from '../../ui/Select';
import { Spinner } from '../../ui/Spinner';
import { distinctLabels } from './distinctLabels';
import { farmKey, type QueueChoice } from './useQueueChoice';
import styles from './ConnectQueue.module.css';

export interface FarmFieldsProps {
  readonly choice: QueueChoice;
  /** What was said of an earlier choice does not hold any more. */
  readonly onChange: () => void;
}

const none: Choice = { value: '', label: '' };

export function FarmFields({ choice, onChange }: FarmFieldsProps): ReactElement {
  return (
    <div className={styles['fields']}>
      <FarmField choice={choice} onChange={onChange} />
      {choice.farm !== undefined && <QueueField choice={choice} onChange={onChange} />}
      {choice.queue !== undefined && <StorageField choice={choice} onChange={onChange} />}
      {choice.farms.value !== undefined && <More choice={choice} />}
    </div>
  );
}

function FarmField({ choice, onChange }: FarmFieldsProps): ReactElement {
  const { farms, farm, isEverywhere } = choice;
  const { farms: rows = [], failed = [] } = farms.value ?? {};
  const hasManyRegions = new Set(rows.map(({ region }) => region)).size > 1;
  const everywhere = !isEverywhere && <Button onPress={choice.lookEverywhere}>{t('connect.farm.everywhere')}</Button>;
  if (farms.error !== undefined)
    return (
      <Problem error={farms.error} title={t('connect.farm.error')} onAgain={farms.reload}>
        {everywhere}
      </Problem>
    );
  if (farms.value === undefined) return <Asking words={t('connect.farm.asking')} />;
  return (
    <>
      {rows.length === 0 ? (
        <Note>{t(isEverywhere ? 'connect.farm.noneAnywhere' : 'connect.farm.none')}</Note>
      ) : (
        <Select
          label={t('connect.farm')}
          placeholder={t('connect.farm.choose')}
          choices={distinctLabels(
            rows.map((row) => ({
              value: farmKey(row),
              label: visibleText(row.displayName),
              ...(hasManyRegions ? { more: row.region } : {}),
              id: row.farmId,
            })),
          )}
          value={farm === undefined ? '' : farmKey(farm)}
          onChange={(key) => {
            onChange();
            choice.pickFarm(key);
          }}
        />
      )}
      {(rows.length === 0 || isEverywhere) && failed.length > 0 && (
        <Note>
          <Text
            id="connect.farm.failed"
            values={{ count: failed.length, regions: failed.map(({ region }) => region).join(', ') }}
          />
        </Note>
      )}
    </>
  );
}

/** What is rarely wanted, at the end. */
function More({ choice }: { readonly choice: QueueChoice }): ReactElement | null {
  const { isEverywhere, standing, signOut } = choice;
  const hasLogin = standing.value?.hasLogin === true;
  if (isEverywhere && !hasLogin) return null;
  return (
    <>
      <div className="row">
        {!isEverywhere && (
          <Button variant="quiet" onPress={choice.lookEverywhere}>
            {t('connect.farm.everywhere')}
          </Button>
        )}
        {hasLogin && (
          <Button
            variant="quiet"
            busyLabel={signOut.isBusy ? t('connect.signOut.busy') : undefined}
            onPress={choice.leave}
          >
            {t('connect.signOut')}
          </Button>
        )}
      </div>
      {signOut.error !== undefined && <ErrorCard isInset error={signOut.error} title={t('connect.signOut.error')} />}
    </>
  );
}

function QueueField({ choice, onChange }: FarmFieldsProps): ReactElement {
  const { queues, queue } = choice;
  if (queues.error !== undefined)
    return <Problem error={queues.error} title={t('connect.queue.error')} onAgain={queues.reload} />;
  if (queues.value === undefined) return <Asking words={t('connect.queue.asking')} />;
  const { queues: rows } = queues.value;
  if (rows.length === 0) return <Note>{t('connect.queue.none')}</Note>;
  return (
    <>
      <Select
        label={t('connect.queue')}
        placeholder={t('connect.queue.choose')}
        choices={distinctLabels(
          rows.map(({ queueId, displayName }) => ({ value: queueId, label: visibleText(displayName), id: queueId })),
        )}
        value={queue?.queueId ?? ''}
        onChange={(queueId) => {
          onChange();
          choice.pickQueue(queueId);
        }}
      />
      {queue?.blockedReason !== undefined && (
        <Note>{t('connect.queue.blocked', { reason: visibleText(queue.blockedReason) })}</Note>
      )}
    </>
  );
}

function StorageField({ choice, onChange }: FarmFieldsProps): ReactElement {
  const { facts, storageProfileId } = choice;
  if (facts.error !== undefined)
    return <Problem error={facts.error} title={t('connect.queue.error')} onAgain={facts.reload} />;
  if (facts.value === undefined) return <Asking words={t('connect.queue.reading')} />;
  const { error, storageProfiles, storeUri } = facts.value;
  if (error !== undefined) return <Problem error={error} title={t('connect.queue.unusable')} onAgain={facts.reload} />;
  const fits = storageProfiles.some(({ fitsHere }) => fitsHere);
  return (
    <>
      {storageProfiles.length > 0 && (
        <Select
          label={t('connect.storage')}
          choices={[
            { ...none, label: t('connect.storage.no') },
            ...distinctLabels(
              storageProfiles.map(({ storageProfileId: id, displayName, osFamily }) => ({
                value: id,
                label: visibleText(displayName),
                more: osName(osFamily),
                id,
              })),
            ),
          ]}
          value={storageProfileId}
          onChange={(id) => {
            onChange();
            choice.pickStorageProfile(id);
          }}
        />
      )}
      {storageProfiles.length === 0 && <Note>{t('connect.storage.none')}</Note>}
      {storageProfiles.length > 0 && !fits && <Note>{t('connect.storage.otherSystems')}</Note>}
      {storeUri !== undefined && (
        <p className="s12 t2 wrapPath">
          <Text id="connect.bucket" values={{ bucket: <bdi className="mono">{visibleText(storeUri)}</bdi> }} />
        </p>
      )}
    </>
  );
}

const osNames: Readonly<Record<string, string>> = { windows: 'Windows', linux: 'Linux', macos: 'macOS' };

function osName(family: string): string {
  return osNames[family.toLowerCase()] ?? visibleText(family);
}

function Asking({ words }: { readonly words: string }): ReactElement {
  return (
    <p className="row t2">
      <Spinner /> {words}
    </p>
  );
}

function Note({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <p className={styles['note']}>
      <Icon name="info" size={12} /> <span>{children}</span>
    </p>
  );
}

interface ProblemProps {
  readonly error: ErrorDto;
  readonly title: string;
  readonly onAgain: () => void;
  readonly children?: ReactNode;
}

function Problem({ error, title, onAgain, children }: ProblemProps): ReactElement {
  return (
    <ErrorCard
      isInset
      error={error}
      title={title}
      action={
        <span className="row">
          {children}
          <Button onPress={onAgain}>{t('common.tryAgain')}</Button>
        </span>
      }
    />
  );
}
