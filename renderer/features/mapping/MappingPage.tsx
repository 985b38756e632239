/** Path mapping: where a path of the farm lies here, tried live; the rules, their folders, and places that are remembered. */
import { useRef, useState, type ReactElement } from 'react';
import type { MappingRow } from '../../../shared/ipc/mapping';
import { keyHintOf, useKeyMap } from '../../bridge/keys';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { Segments } from '../../ui/Segments';
import { Select } from '../../ui/Select';
import { Spinner } from '../../ui/Spinner';
import { usePageCommands } from '../../ui/usePageCommands';
import { Locations } from './Locations';
import { osName } from './mappingWords';
import { RememberedPlaces } from './RememberedPlaces';
import { RemovedNote } from './RemovedNote';
import { RuleDialog } from './RuleDialog';
import { RulesTable } from './RulesTable';
import { Trouble } from './Trouble';
import { TryPath } from './TryPath';
import { useMapping } from './useMapping';
import { useTriedPath, type Direction } from './useTriedPath';
import styles from './Mapping.module.css';

export function MappingPage(): ReactElement {
  const mapping = useMapping();
  const { overview } = mapping;
  const [direction, setDirection] = useState<Direction>('home');
  const [editing, setEditing] = useState<MappingRow | 'new'>();
  const field = useRef<HTMLInputElement>(null);
  const rules = overview?.rules ?? [];
  const tried = useTriedPath(direction, mapping.farmProfileId, rules);
  const keyMap = useKeyMap();
  usePageCommands('mapping', keyMap, {
    'page.filter': () => field.current?.focus(),
    'mapping.add': () => {
      setEditing('new');
    },
    'mapping.undo': () => void mapping.undo(),
  });
  return (
    <>
      <PageHead
        title={t('app.page.mapping')}
        sub={t('mapping.sub')}
        actions={
          <>
            {overview !== undefined && overview.profiles.length > 0 && <OwnProfile mapping={mapping} />}
            <Button
              icon="plus"
              keyHint={keyHintOf('mapping.add')}
              onPress={() => {
                setEditing('new');
              }}
            >
              {t('mapping.add')}
            </Button>
          </>
        }
      />
      <PageScroll>
        {mapping.error !== undefined && (
          <ErrorCard
            error={mapping.error}
            title={t('mapping.error')}
            action={<Button onPress={mapping.again}>{t('common.tryAgain')}</Button>}
          />
        )}
        {overview === undefined && mapping.error === undefined && (
          <p className="row t2">
            <Spinner /> {t('common.reading')}
          </p>
        )}
        {overview !== undefined && (
          <>
            <TryPath tried={tried} rules={rules} direction={direction} field={field} />
            <div className={styles['section']}>
              <h2>{t('mapping.rules')}</h2>
              <span className="s12 t3">
                {overview.farm === null
                  ? t('mapping.rules.count', { count: rules.length })
                  : t('mapping.rules.side', { count: rules.length, profile: visibleText(overview.farm.name) })}
              </span>
              <span className="grow" />
              {overview.profiles.length > 2 && overview.farm !== null && (
                <Select
                  label={t('mapping.farmSide')}
                  isLabelHidden
                  choices={overview.profiles
                    .filter(({ id }) => id !== overview.here?.id)
                    .map(({ id, name, os }) => ({ value: id, label: `${visibleText(name)} (${osName(os)})` }))}
                  value={overview.farm.id}
                  onChange={mapping.chooseFarm}
                />
              )}
              <Segments
                label={t('mapping.direction')}
                choices={[
                  { value: 'home', label: t('mapping.direction.home') },
                  { value: 'farm', label: t('mapping.direction.farm') },
                ]}
                value={direction}
                onChange={setDirection}
              />
            </div>
            <RulesTable mapping={mapping} rules={rules} tried={tried} direction={direction} onChange={setEditing} />
            {mapping.removed !== undefined && (
              <RemovedNote removed={mapping.removed} onUndo={() => void mapping.undo()} />
            )}
            <Trouble mapping={mapping} overview={overview} />
            <Locations locations={overview.locations} />
            <RememberedPlaces places={overview.remembered} onForget={(place) => void mapping.forget(place)} />
          </>
        )}
        {overview !== undefined && editing !== undefined && (
          <RuleDialog
            rule={editing === 'new' ? undefined : editing}
            hostOs={overview.hostOs}
            farmOs={overview.farm?.os}
            farmProfileId={mapping.farmProfileId}
            onClose={() => {
              setEditing(undefined);
            }}
            onSaved={mapping.adopt}
          />
        )}
      </PageScroll>
    </>
  );
}

/** Which storage profile describes this computer. */
function OwnProfile({ mapping }: { readonly mapping: ReturnType<typeof useMapping> }): ReactElement {
  const set = useCommand('settings.set');
  const { overview, again } = mapping;
  const choose = async (id: string): Promise<void> => {
    if ((await set.run({ key: 'deadline.storageProfileId', value: id === '' ? null : id })) !== undefined) again();
  };
  const none = { value: '', label: t('mapping.profile.none') };
  const choices = overview?.profiles.map(({ id, name, os }) => ({
    value: id,
    label: t('mapping.profile.of', { name: visibleText(name), os: osName(os) }),
  }));
  return (
    <div className={styles['profile']}>
      <Select
        label={t('mapping.profile')}
        isLabelHidden
        choices={[none, ...(choices ?? [])]}
        value={overview?.here?.id ?? ''}
        onChange={(id) => void choose(id)}
      />
      {set.error !== undefined && (
        <span className="s12 err" role="alert">
          {visibleText(set.error.message)}
        </span>
      )}
    </div>
  );
}
