/** Writing a rule: when it holds, what it does, and how many files that would be, counted while it is written. */
import { useState, type ReactElement } from 'react';
import { keepBothPolicies, planKinds, type KeepBothPolicy, type PlanAction } from '../../../../shared/domain/plan';
import type { ErrorDto } from '../../../../shared/domain/errors';
import type { RuleText } from '../../../../shared/ipc/reviewRules';
import type { ReviewSummary } from '../../../../shared/ipc/reviews';
import { actionText, policyText } from '../../../../shared/text/actionText';
import { kindText } from '../../../../shared/text/kindText';
import { keyHintOf } from '../../../bridge/keys';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { Chip } from '../../../ui/Chip';
import { scoped } from '../../../ui/classNames';
import { Dialog } from '../../../ui/Dialog';
import { ErrorCard } from '../../../ui/ErrorCard';
import { Select } from '../../../ui/Select';
import { Switch } from '../../../ui/Switch';
import { TextField } from '../../../ui/TextField';
import { ruleActions, ruleOf, type RuleForm, type RuleFormProblem } from './ruleForm';
import { useRuleCount } from './useRuleCount';
import styles from './RuleEditor.module.css';

const c = scoped(styles);

export interface RuleEditorProps {
  readonly uid: string;
  readonly byKind: ReviewSummary['byKind'];
  readonly first: RuleForm;
  readonly isNew: boolean;
  readonly error: ErrorDto | undefined;
  /** Places a new rule before this one. */
  readonly before: string | undefined;
  readonly onSave: (rule: RuleText) => void;
  readonly onClose: () => void;
}

export function RuleEditor(props: RuleEditorProps): ReactElement {
  const { uid, byKind, first, isNew, error, before, onSave, onClose } = props;
  const [form, setForm] = useState(first);
  const set = (part: Partial<RuleForm>): void => {
    setForm({ ...form, ...part });
  };
  const rule = ruleOf(form);
  const problem = typeof rule === 'string' ? rule : undefined;
  const counted = useRuleCount(uid, typeof rule === 'string' ? undefined : rule, before);
  return (
    <Dialog
      title={t(isNew ? 'review.rule.new' : 'review.rule.change')}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <span className={c('count')} role="status">
            {counted === undefined ? '' : t('review.rule.counted', counted)}
          </span>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            keyHint={keyHintOf('page.primary')}
            disabledReason={problem === undefined ? undefined : ''}
            onPress={() => {
              if (typeof rule !== 'string') onSave(rule);
            }}
          >
            {t(isNew ? 'review.rule.add' : 'review.rule.save')}
          </Button>
        </>
      }
    >
      {error !== undefined && <ErrorCard error={error} isInset />}
      <Conditions form={form} byKind={byKind} problem={problem} set={set} />
      <Effect form={form} problem={problem} set={set} />
    </Dialog>
  );
}

interface PartProps {
  readonly form: RuleForm;
  readonly problem: RuleFormProblem | undefined;
  readonly set: (part: Partial<RuleForm>) => void;
}

function Conditions({ form, byKind, problem, set }: PartProps & Pick<RuleEditorProps, 'byKind'>): ReactElement {
  const sizeError = t('review.rule.size.error');
  const kinds = planKinds.filter((kind) => (byKind[kind] ?? 0) > 0 || form.kinds.includes(kind));
  return (
    <fieldset className={c('part')}>
      <legend>{t('review.rule.when')}</legend>
      <div className={c('kinds')} role="group" aria-label={t('review.rule.kinds')}>
        {kinds.map((kind) => (
          <Chip
            key={kind}
            label={kindText(kind)}
            count={byKind[kind] ?? 0}
            isSelected={form.kinds.includes(kind)}
            onChange={(isOn) => {
              set({ kinds: isOn ? [...form.kinds, kind] : form.kinds.filter((other) => other !== kind) });
            }}
          />
        ))}
      </div>
      <div className={c('fields')}>
        <TextField
          label={t('review.rule.glob')}
          description={t('review.rule.glob.hint')}
          isMono
          value={form.glob}
          onChange={(glob) => {
            set({ glob });
          }}
        />
        <TextField
          label={t('review.rule.notGlob')}
          isMono
          value={form.notGlob}
          onChange={(notGlob) => {
            set({ notGlob });
          }}
        />
        <TextField
          label={t('review.rule.extensions')}
          isMono
          value={form.extensions}
          onChange={(extensions) => {
            set({ extensions });
          }}
        />
        <TextField
          label={t('review.rule.sizeMin')}
          value={form.sizeMin}
          errorMessage={problem === 'sizeMin' ? sizeError : undefined}
          onChange={(sizeMin) => {
            set({ sizeMin });
          }}
        />
        <TextField
          label={t('review.rule.sizeMax')}
          value={form.sizeMax}
          errorMessage={problem === 'sizeMax' ? sizeError : undefined}
          onChange={(sizeMax) => {
            set({ sizeMax });
          }}
        />
        <Select
          label={t('review.rule.history')}
          value={form.history}
          choices={[
            { value: 'any', label: t('review.rule.any') },
            { value: 'untouched', label: t('review.rule.untouched') },
            { value: 'edited', label: t('review.rule.edited') },
          ]}
          onChange={(value) => {
            set({ history: value as RuleForm['history'] });
          }}
        />
        <Select
          label={t('review.rule.newer')}
          value={form.newer}
          choices={[
            { value: 'any', label: t('review.rule.any') },
            { value: 'mine', label: t('review.column.mine') },
            { value: 'farm', label: t('review.column.farm') },
          ]}
          onChange={(value) => {
            set({ newer: value as RuleForm['newer'] });
          }}
        />
        <Select
          label={t('review.rule.frames')}
          value={form.frames}
          choices={[
            { value: 'any', label: t('review.rule.any') },
            { value: 'sequence', label: t('review.rule.sequence') },
            { value: 'single', label: t('review.rule.single') },
          ]}
          onChange={(value) => {
            set({ frames: value as RuleForm['frames'] });
          }}
        />
      </div>
    </fieldset>
  );
}

function Effect({ form, problem, set }: PartProps): ReactElement {
  const actions: readonly PlanAction[] = ruleActions.some((action) => action === form.action)
    ? ruleActions
    : [...ruleActions, form.action];
  return (
    <fieldset className={c('part')}>
      <legend>{t('review.rule.then')}</legend>
      <div className={c('fields')}>
        <Select
          label={t('review.rule.action')}
          value={form.action}
          choices={actions.map((action) => ({ value: action, label: actionText(action) }))}
          onChange={(value) => {
            set({ action: value as PlanAction });
          }}
        />
        {form.action === 'keep-both' && (
          <Select
            label={t('review.rule.policy')}
            value={form.policy}
            choices={keepBothPolicies.map((policy) => ({ value: policy, label: policyText(policy) }))}
            onChange={(value) => {
              set({ policy: value as KeepBothPolicy });
            }}
          />
        )}
        {form.action === 'keep-both' && form.policy === 'suffix' && (
          <TextField
            label={t('review.rule.suffix')}
            isMono
            value={form.suffix}
            errorMessage={problem === 'suffix' ? t('review.rule.suffix.error') : undefined}
            onChange={(suffix) => {
              set({ suffix });
            }}
          />
        )}
        {form.action === 'overwrite' && (
          <Switch
            label={t('review.rule.backup')}
            isSelected={form.hasBackup}
            onChange={(hasBackup) => {
              set({ hasBackup });
            }}
          />
        )}
      </div>
    </fieldset>
  );
}
