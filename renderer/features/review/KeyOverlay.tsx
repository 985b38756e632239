/** All keys of the review. */
import type { ReactElement } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { keyHelp } from './keymap';
import styles from './KeyOverlay.module.css';

export interface KeyOverlayProps {
  readonly singleKeys: boolean;
  readonly onClose: () => void;
}

export function KeyOverlay({ singleKeys, onClose }: KeyOverlayProps): ReactElement {
  return (
    <Dialog title="Keys" isOpen onClose={onClose} actions={<Button onPress={onClose}>Close</Button>}>
      {!singleKeys && <p className="t2">Single-letter shortcuts are off in Settings. Letters look rows up by name.</p>}
      <dl className={styles['keys'] ?? ''}>
        {keyHelp
          .filter((help) => singleKeys || !help.isSingle)
          .map((help) => (
            <div key={help.keys.join(' ')}>
              <dt>
                {help.keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{help.does}</dd>
            </div>
          ))}
      </dl>
    </Dialog>
  );
}
