/** A modal question: traps focus, gives it back, closes with Esc. */
import type { ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { scoped } from './classNames';
import styles from './Dialog.module.css';

const c = scoped(styles);

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, the primary one last. */
  readonly actions: ReactNode;
  /** For lists that are read, not answered. */
  readonly isWide?: boolean;
}

export function Dialog({ title, isOpen, onClose, children, actions, isWide = false }: DialogProps): ReactElement {
  return (
    <ModalOverlay
      className={c('scrim')}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={c('modal', isWide && 'wide')}>
        <AriaDialog className={c('dialog')}>
          <Heading slot="title" level={2} className={c('title')}>
            {title}
          </Heading>
          <div className={c('body')}>{children}</div>
          <div className={c('actions')}>{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
