/** The folders that workers write into. */
import type { ReactElement } from 'react';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button, IconButton } from '../../ui/Button';
import { visibleText } from '../../ui/format';
import { SectionTitle } from '../../ui/PageLayout';
import { PathListField } from '../../ui/PathField';
import { addPaths } from './choice';
import styles from './Submit.module.css';

export interface OutputFoldersProps {
  readonly folders: readonly string[];
  readonly onChange: (folders: readonly string[]) => void;
}

export function OutputFolders({ folders, onChange }: OutputFoldersProps): ReactElement {
  const pick = useCommand('dialog.pickFolder');
  const onPick = async (): Promise<void> => {
    const picked = await pick.run({ title: t('submit.outputs.pick') });
    if (picked !== undefined && picked.path !== null) onChange(addPaths(folders, [picked.path]));
  };
  return (
    <section aria-label={t('submit.outputs')}>
      <SectionTitle title={t('submit.outputs')} note={t('submit.outputs.about')} />
      <ul className={styles['paths']}>
        {folders.map((folder) => (
          <li key={folder} className={styles['path']}>
            <bdi className="mono grow wrapPath">{visibleText(folder)}</bdi>
            <IconButton
              icon="x"
              aria-label={t('submit.outputs.remove', { path: visibleText(folder) })}
              onPress={() => {
                onChange(folders.filter((kept) => kept !== folder));
              }}
            />
          </li>
        ))}
      </ul>
      <div className={styles['outputRow']}>
        <div className="grow">
          <PathListField
            label={t('submit.outputs.path')}
            onAdd={(added) => {
              onChange(addPaths(folders, added));
            }}
          />
        </div>
        <Button icon="folder" onPress={() => void onPick()}>
          {t('submit.outputs.choose')}
        </Button>
      </div>
    </section>
  );
}
