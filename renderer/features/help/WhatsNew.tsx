/** What changed, version by version, from the changelog that this build was made with. */
import type { ReactElement } from 'react';
import changelog from '../../../CHANGELOG.md?raw';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { spansOf, versionsOf } from './changes';
import styles from './WhatsNew.module.css';

export interface WhatsNewProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function WhatsNew({ isOpen, onClose }: WhatsNewProps): ReactElement {
  return (
    <Dialog
      title={t('help.whatsNew')}
      isOpen={isOpen}
      onClose={onClose}
      isWide
      actions={
        <Button variant="primary" onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      {/* The changelog is written in English only. */}
      <div lang="en" dir="ltr" data-untranslated className={styles['versions']}>
        {versionsOf(changelog).map(({ version, changes }) => (
          <section key={version} aria-label={version}>
            <h3>{version}</h3>
            <ul className={styles['changes']}>
              {changes.map((change) => (
                <li key={change}>
                  {spansOf(change).map(({ text, isCode }, index) =>
                    isCode ? <code key={index}>{text}</code> : <span key={index}>{text}</span>,
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
