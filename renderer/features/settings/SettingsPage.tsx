/** Settings: every value that exists, where it comes from, and the way back to its default. */
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { Overview } from '../../../shared/ipc/overview';
import { adoptSettings } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { keyHintOf, useKeyMap } from '../../bridge/keys';
import { t, Text } from '../../locales/text';
import { ErrorCard } from '../../ui/ErrorCard';
import { FilterField } from '../../ui/FilterField';
import { visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { PageHead, PageScroll, SectionTitle } from '../../ui/PageLayout';
import { usePageCommands } from '../../ui/usePageCommands';
import { ConnectQueueForm } from '../connect/ConnectQueueForm';
import { Integrations } from '../integrations/Integrations';
import { TerminalCommandPart } from '../integrations/TerminalCommandPart';
import { BackupUse } from './BackupUse';
import { ConnectStoreForm } from './ConnectStoreForm';
import { KeyboardPart } from './KeyboardPart';
import { Layers } from './Layers';
import { PolicyWarnings } from './PolicyWarnings';
import type { SaveSetting } from './saveSetting';
import { SettingLine } from './SettingLine';
import { findSettings, groupSettings, isChanged, type SettingGroup } from './settingGroups';
import { SettingsNavigation } from './SettingsNavigation';
import { UpdateState } from './UpdateState';
import styles from './Settings.module.css';

export interface SettingsPageProps {
  readonly overview: Overview;
  /** First part of the keys to bring into view. */
  readonly section?: string | undefined;
}

export function SettingsPage({ overview, section }: SettingsPageProps): ReactElement {
  const groups = [
    ...groupSettings(overview.settings),
    ...(overview.disabledFeatures?.includes('integrations') === true ? [] : [integrationsPart()]),
  ];
  const [picked, setPicked] = useState(
    () => groups.find(({ areas }) => section !== undefined && areas.includes(section))?.title,
  );
  const [text, setText] = useState('');
  const [isOnlyChanged, setOnlyChanged] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const keyMap = useKeyMap();
  const set = useCommand('settings.set');
  const changed = overview.settings.filter(isChanged).length;
  const current = groups.find(({ title }) => title === picked) ?? groups[0];
  const isSearching = text.trim() !== '' || isOnlyChanged;
  const shown = isSearching ? findSettings(groups, text, isOnlyChanged) : current === undefined ? [] : [current];
  const save: SaveSetting = async (row, value) => {
    const answer = await set.run({ key: row.key, value });
    if (answer === undefined) return;
    adoptSettings(answer.settings);
    announce(t(value === null ? 'settings.wasReset' : 'settings.saved', { label: row.label }));
  };
  const focusFilter = (): void => {
    input.current?.focus();
    input.current?.select();
  };
  usePageCommands('settings', keyMap, { 'page.filter': focusFilter });
  useEffect(() => {
    // A link came for this part: the keyboard begins there.
    if (section !== undefined) list.current?.focus();
  }, [section]);
  return (
    <>
      <PageHead
        title={changed === 0 ? t('settings.verdict.default') : t('settings.verdict.changed', { count: changed })}
        sub={t('settings.sub')}
        actions={
          <FilterField
            label={t('settings.find')}
            value={text}
            onChange={setText}
            input={input}
            keyHint={keyHintOf('page.filter', 1)}
            onLeave={() => {
              list.current?.focus();
            }}
          />
        }
      />
      <PageScroll>
        <div className={styles['split']}>
          <SettingsNavigation
            groups={groups}
            current={isSearching ? undefined : current?.title}
            isOnlyChanged={isOnlyChanged}
            onPick={(title) => {
              setText('');
              setOnlyChanged(false);
              setPicked(title);
            }}
            onOnlyChanged={setOnlyChanged}
          />
          <div ref={list} className={styles['list']} data-region="list" tabIndex={-1}>
            <Layers />
            <PolicyWarnings warnings={overview.policyWarnings ?? []} />
            {set.error !== undefined && <ErrorCard error={set.error} title={t('settings.error')} />}
            {shown.map((group) => (
              <Group
                key={group.title}
                group={group}
                overview={overview}
                onSave={save}
                text={isSearching ? text : undefined}
              />
            ))}
            {shown.length === 0 && (
              <p className="t2">{t(isOnlyChanged ? 'settings.noneChanged' : 'settings.noMatch')}</p>
            )}
            <p className={styles['note']}>
              <Text
                id="settings.dataFolder"
                values={{ folder: <bdi className="mono wrapPath">{visibleText(overview.dataFolder)}</bdi> }}
              />
            </p>
          </div>
        </div>
      </PageScroll>
    </>
  );
}

/** Has no values of its own, and a place among those that have. */
const integrationsPart = (): SettingGroup => ({
  title: t('integrations.title'),
  areas: ['integrations'],
  isStore: false,
  rows: [],
});

/** Choosing by name, in front of the ids that it sets. */
function ConnectQueue(): ReactElement {
  return (
    <div className={styles['queue']}>
      <h2>{t('settings.queue.title')}</h2>
      <p className="s12 t2">{t('firstRun.queue.about')}</p>
      <ConnectQueueForm />
    </div>
  );
}

interface GroupProps {
  readonly group: SettingGroup;
  readonly overview: Overview;
  readonly onSave: SaveSetting;
  /** What is searched for: the list beside it does not say then which part this is. */
  readonly text: string | undefined;
}

function Group({ group, overview, onSave, text }: GroupProps): ReactElement {
  const keys = group.rows.find(({ key }) => key === 'ui.keys');
  const lines = group.rows.filter((row) => row !== keys);
  return (
    <section aria-label={group.title}>
      {text !== undefined && <SectionTitle title={group.title} />}
      {group.areas.includes('deadline') && text === undefined && <ConnectQueue />}
      {group.isStore ? (
        // Keyed by the values, so that a reset shows in the fields.
        <ConnectStoreForm
          key={group.rows.map((row) => String(row.value)).join('\n')}
          overview={overview}
          onSave={onSave}
        />
      ) : (
        lines.length > 0 && (
          <ul className={styles['card']}>
            {lines.map((row) => (
              <SettingLine key={row.key} row={row} onSave={onSave} />
            ))}
          </ul>
        )
      )}
      {keys !== undefined && <KeyboardPart row={keys} text={text ?? ''} onSave={onSave} />}
      {group.areas.includes('backup') && <BackupUse />}
      {group.areas.includes('updates') && <UpdateState />}
      {group.areas.includes('integrations') && <Integrations />}
      {group.areas.includes('integrations') && <TerminalCommandPart />}
    </section>
  );
}
