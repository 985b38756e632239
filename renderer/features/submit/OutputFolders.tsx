/** The folders that workers write into. */
import type { ReactElement } from 'react';
import { useCommand } from '../../bridge/hooks';
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
    const picked = await pick.run({ title: 'Folder for renders' });
    if (picked !== undefined && picked.path !== null) onChange(addPaths(folders, [picked.path]));
  };
  return (
    <section aria-label="Output folders">
      <SectionTitle title="Output folders" note="where the job writes; its renders come home from there" />
      <ul className={styles['paths']}>
        {folders.map((folder) => (
          <li key={folder} className={styles['path']}>
            <span className="mono grow wrapPath">{visibleText(folder)}</span>
            <IconButton
              icon="x"
              aria-label={`Remove output folder ${visibleText(folder)}`}
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
            label="Output folder path"
            onAdd={(added) => {
              onChange(addPaths(folders, added));
            }}
          />
        </div>
        <Button icon="folder" onPress={() => void onPick()}>
          Choose output folder…
        </Button>
      </div>
    </section>
  );
}
