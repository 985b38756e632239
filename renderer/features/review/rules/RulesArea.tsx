/** The rules bar with what opens from it: the list of all rules, and the editor of one. */
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { PlanKind } from '../../../../shared/domain/plan';
import type { RuleText } from '../../../../shared/ipc/reviewRules';
import type { ReviewSummary } from '../../../../shared/ipc/reviews';
import { t } from '../../../locales/text';
import type { ReviewStore } from '../reviewStore';
import { RuleEditor } from './RuleEditor';
import { emptyForm, formOf, type RuleForm } from './ruleForm';
import { RulesBar } from './RulesBar';
import { RulesDialog } from './RulesDialog';
import { useRules } from './useRules';

export interface RulesAreaProps {
  readonly store: ReviewStore;
  readonly summary: ReviewSummary;
  /** What the cursor row is: a new rule begins with it. */
  readonly kindAtCursor: () => PlanKind | undefined;
}

type Open =
  | { readonly type: 'list'; readonly startId: string | undefined }
  | { readonly type: 'editor'; readonly form: RuleForm; readonly isNew: boolean; readonly isFromList: boolean };

export function RulesArea({ store, summary, kindAtCursor }: RulesAreaProps): ReactElement {
  const [open, setOpen] = useState<Open>();
  const rules = useRules(store, summary.revision, open !== undefined);
  // A new rule is the strongest of the plan's own, so that it has a say.
  const before = rules.list?.rules.find(({ source }) => source === 'plan')?.id;
  // One dialog follows another, so the one that closes last does not know where the keyboard came from.
  const opener = useRef<Element>(null);
  const isOpen = open !== undefined;
  useEffect(() => {
    if (isOpen) return;
    if (opener.current instanceof HTMLElement) opener.current.focus();
    opener.current = null;
  }, [isOpen]);
  const begin = (next: Open): void => {
    opener.current ??= document.activeElement;
    setOpen(next);
  };
  const close = (): void => {
    setOpen(undefined);
  };
  const back = (ruleId?: string): void => {
    if (open?.type === 'editor' && open.isFromList) setOpen({ type: 'list', startId: ruleId });
    else close();
  };
  const add = (isFromList: boolean): void => {
    const kind = kindAtCursor();
    const form = emptyForm(`rule-${crypto.randomUUID()}`, kind === undefined ? [] : [kind]);
    begin({ type: 'editor', form, isNew: true, isFromList });
  };
  const save = async (rule: RuleText, isNew: boolean): Promise<void> => {
    const place = isNew && before !== undefined ? { before } : {};
    const said = t(isNew ? 'review.rules.added' : 'review.rules.changed');
    if (await rules.change({ command: 'review.rules.put', rule, ...place }, said)) back(rule.id);
  };
  return (
    <>
      <RulesBar
        rules={summary.rules}
        offeredCount={rules.list?.offered.reduce((sum, { texts }) => sum + texts.length, 0) ?? 0}
        preset={summary.preset}
        presets={rules.list?.presets}
        onPreset={(preset) => void store.usePreset(preset)}
        onAdd={() => {
          add(false);
        }}
        onOpen={(ruleId) => {
          begin({ type: 'list', startId: ruleId?.replace(/^(?:rule|cli):/u, '') });
        }}
      />
      {open?.type === 'list' && (
        <RulesDialog
          uid={store.uid}
          rules={rules}
          startId={open.startId}
          targets={summary.roots.flatMap(({ id, target }) => (target === null ? [] : [{ root: id, folder: target }]))}
          onEdit={(rule) => {
            setOpen({ type: 'editor', form: formOf(rule), isNew: false, isFromList: true });
          }}
          onAdd={() => {
            add(true);
          }}
          onClose={close}
        />
      )}
      {open?.type === 'editor' && (
        <RuleEditor
          uid={store.uid}
          byKind={summary.byKind}
          first={open.form}
          isNew={open.isNew}
          error={rules.error}
          before={open.isNew ? before : undefined}
          onSave={(rule) => void save(rule, open.isNew)}
          onClose={() => {
            back(open.form.id);
          }}
        />
      )}
    </>
  );
}
