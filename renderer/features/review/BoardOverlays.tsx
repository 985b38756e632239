/** The dialogs above the board: how far an action reaches, a question before applying, other names for rows. */
import type { ReactElement } from 'react';
import type { PlanAction } from '../../../shared/domain/plan';
import type { ReviewScope } from '../../../shared/ipc/reviews';
import type { ReviewRow } from '../../../shared/ipc/rows';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import type { ApplyGuard } from './applyGuards';
import { actionFor, bulkActionFor, choiceOf } from './decisionChoices';
import { RenameDialog } from './RenameDialog';
import type { ReviewStore } from './reviewStore';
import { ScopeMenu } from './ScopeMenu';

export type Overlay =
  | { readonly type: 'scopes'; readonly row: ReviewRow; readonly action: PlanAction }
  | { readonly type: 'guard'; readonly guard: ApplyGuard }
  | { readonly type: 'rename'; readonly row: ReviewRow; readonly rowIds: readonly string[] };

export interface BoardOverlaysProps {
  readonly store: ReviewStore;
  readonly overlay: Overlay | undefined;
  /** Numbers are asked again when it rises. */
  readonly revision: number;
  readonly onClose: () => void;
  readonly onDecide: (scope: ReviewScope, action: PlanAction) => void;
  readonly onApply: () => void;
}

export function BoardOverlays(props: BoardOverlaysProps): ReactElement | null {
  const { store, overlay, revision, onClose, onDecide, onApply } = props;
  switch (overlay?.type) {
    case 'scopes':
      return (
        <ScopeMenu
          uid={store.uid}
          row={overlay.row}
          action={menuAction(overlay)}
          revision={revision}
          onClose={onClose}
          onApply={(scope, action) => {
            onClose();
            onDecide(scope, action);
          }}
        />
      );
    case 'rename':
      return (
        <RenameDialog
          store={store}
          rowIds={overlay.rowIds}
          label={overlay.rowIds.length === 1 ? overlay.row.label : undefined}
          hasFrames={overlay.row.ribbon !== undefined || overlay.row.type === 'sequence'}
          onClose={onClose}
        />
      );
    case 'guard':
      return <GuardQuestion guard={overlay.guard} onClose={onClose} onApply={onApply} />;
    case undefined:
      return null;
  }
}

interface GuardQuestionProps extends Pick<BoardOverlaysProps, 'onClose' | 'onApply'> {
  readonly guard: ApplyGuard;
}

function GuardQuestion({ guard, onClose, onApply }: GuardQuestionProps): ReactElement {
  return (
    <Dialog
      title={guard.title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            onPress={() => {
              onClose();
              onApply();
            }}
          >
            {guard.confirm}
          </Button>
        </>
      }
    >
      <p>{guard.text}</p>
    </Dialog>
  );
}

/** The menu offers the four choices, so an action outside of them begins as what the row allows. */
function menuAction({ row, action }: { readonly row: ReviewRow; readonly action: PlanAction }): PlanAction {
  if (choiceOf(action) !== null) return action;
  return actionFor('both', row.allowed) ?? bulkActionFor('skip');
}
