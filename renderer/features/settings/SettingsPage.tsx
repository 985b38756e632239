/** Settings: every value that exists, where it comes from, and the way back to its default. */
import { useEffect, useRef, type ReactElement } from 'react';
import type { Overview } from '../../../shared/ipc/contract';
import { useCommand } from '../../bridge/hooks';
import { ErrorCard } from '../../ui/ErrorCard';
import { plural, visibleText } from '../../ui/format';
import { PageHead, PageScroll, SectionTitle } from '../../ui/PageLayout';
import { ConnectStoreForm } from './ConnectStoreForm';
import type { SaveSetting } from './saveSetting';
import { SettingLine } from './SettingLine';
import { groupSettings, isChanged } from './settingGroups';
import { announce } from '../../ui/LiveRegion';
import { adoptSettings } from '../../bridge/engineState';
import styles from './Settings.module.css';

export interface SettingsPageProps {
  readonly overview: Overview;
  /** First part of the keys to bring into view. */
  readonly section?: string | undefined;
}

export function SettingsPage({ overview, section }: SettingsPageProps): ReactElement {
  const wanted = useRef<HTMLElement>(null);
  useEffect(() => {
    wanted.current?.scrollIntoView();
    wanted.current?.focus();
  }, [section]);
  const set = useCommand('settings.set');
  const changed = overview.settings.filter(isChanged).length;
  const save: SaveSetting = async (row, value) => {
    const answer = await set.run({ key: row.key, value });
    if (answer === undefined) return;
    adoptSettings(answer.settings);
    announce(value === null ? `${row.label} is back at its default.` : `${row.label} saved.`);
  };
  return (
    <>
      <PageHead
        title={changed === 0 ? 'Settings. All at their defaults.' : `Settings. ${plural(changed, 'value')} changed.`}
        sub="Every value shows where it comes from. Command line wins over environment, environment over yours, yours over the default."
      />
      <PageScroll>
        {set.error !== undefined && <ErrorCard error={set.error} title="The setting was not saved" />}
        {groupSettings(overview.settings).map((group) => (
          <section
            key={group.title}
            aria-label={group.title}
            tabIndex={-1}
            ref={section !== undefined && group.areas.includes(section) ? wanted : null}
          >
            <SectionTitle title={group.title} />
            {group.isStore ? (
              <div className={`${styles['card'] ?? ''} ${styles['form'] ?? ''}`}>
                {/* Keyed by the values, so that a reset shows in the fields. */}
                <ConnectStoreForm
                  key={group.rows.map((row) => String(row.value)).join('\n')}
                  overview={overview}
                  onSave={save}
                />
              </div>
            ) : (
              <ul className={styles['card']}>
                {group.rows.map((row) => (
                  <SettingLine key={row.key} row={row} onSave={save} />
                ))}
              </ul>
            )}
          </section>
        ))}
        <p className={styles['note']}>
          Satchel’s own data is in <span className="mono wrapPath">{visibleText(overview.dataFolder)}</span>. It stores
          no keys.
        </p>
      </PageScroll>
    </>
  );
}
