/** Writes a rule: what a folder of another computer is called there, and where it lies here. */
import { useState, type ReactElement } from 'react';
import type { MappingOverview, MappingRow, MappingRuleText } from '../../../shared/ipc/mapping';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { PathField } from '../../ui/PathField';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { osName } from './mappingWords';
import styles from './Mapping.module.css';

export interface RuleDialogProps {
  /** Absent for a new one. */
  readonly rule: MappingRow | undefined;
  readonly hostOs: MappingRow['os'];
  readonly farmOs: MappingRow['os'] | undefined;
  readonly farmProfileId: string | undefined;
  readonly onClose: () => void;
  readonly onSaved: (overview: MappingOverview) => void;
}

/** Paths are written alike in every language. */
const examples = { windows: 'P:\\proj', linux: '/mnt/proj', macos: '/Volumes/proj' } as const;
const systems = ['linux', 'windows', 'macos'] as const;

export function RuleDialog({ rule, hostOs, farmOs, farmProfileId, onClose, onSaved }: RuleDialogProps): ReactElement {
  const [text, setText] = useState<MappingRuleText>(
    rule === undefined
      ? { name: '', os: farmOs ?? (hostOs === 'linux' ? 'windows' : 'linux'), source: '', destination: '' }
      : { name: rule.name, os: rule.os, source: rule.source, destination: rule.destination },
  );
  const put = useCommand('mapping.put');
  const pick = useCommand('dialog.pickFolder');
  const change = (part: Partial<MappingRuleText>): void => {
    put.clearError();
    setText((before) => ({ ...before, ...part }));
  };
  const save = async (): Promise<void> => {
    const saved = await put.run({
      ...(farmProfileId === undefined ? {} : { farmProfileId }),
      ...(rule === undefined ? {} : { id: rule.id }),
      rule: text,
    });
    if (saved === undefined) return;
    onSaved(saved);
    onClose();
  };
  const onPick = async (): Promise<void> => {
    const picked = await pick.run({ title: t('mapping.rule.here') });
    if (picked !== undefined && picked.path !== null) change({ destination: picked.path });
  };
  const words =
    put.error === undefined ? undefined : `${visibleText(put.error.message)} ${visibleText(put.error.hint ?? '')}`;
  const isOfSource = put.error?.code === 'mapping.relative_source' || put.error?.code === 'mapping.duplicate_source';
  const isOfDestination = put.error?.code === 'mapping.bad_destination';
  return (
    <Dialog
      title={rule === undefined ? t('mapping.rule.new') : t('mapping.rule.change')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            busyLabel={put.isBusy ? t('mapping.rule.saving') : undefined}
            onPress={() => void save()}
          >
            {t('mapping.rule.save')}
          </Button>
        </>
      }
    >
      <div
        className={styles['form']}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.target instanceof HTMLInputElement) void save();
        }}
      >
        <TextField
          label={t('mapping.rule.source')}
          isMono
          autoFocus
          value={text.source}
          onChange={(source) => {
            change({ source });
          }}
          placeholder={examples[text.os]}
          errorMessage={isOfSource ? words : undefined}
        />
        <Select
          label={t('mapping.rule.os')}
          choices={systems.map((os) => ({ value: os, label: osName(os) }))}
          value={text.os}
          onChange={(os) => {
            change({ os: systems.find((known) => known === os) ?? 'linux' });
          }}
        />
        <div className={styles['wide']} role="group" aria-label={t('mapping.rule.here')}>
          <p className="s12 med row">
            <Icon name="mine" size={12} /> {t('mapping.rule.here')}
          </p>
          <PathField
            value={text.destination}
            onChange={(destination) => {
              if (destination !== text.destination) change({ destination });
            }}
            onPick={() => void onPick()}
            onSubmit={() => void save()}
            errorMessage={isOfDestination ? words : undefined}
          />
        </div>
        <div className={styles['wide']}>
          <TextField
            label={t('mapping.rule.name')}
            value={text.name}
            onChange={(name) => {
              change({ name });
            }}
            description={t('mapping.rule.name.why')}
          />
        </div>
        {words !== undefined && !isOfSource && !isOfDestination && (
          <p className="s12 err wrapPath" role="alert">
            {words}
          </p>
        )}
      </div>
    </Dialog>
  );
}
