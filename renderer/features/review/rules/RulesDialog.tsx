/** All rules, strongest first: what each decides, on or off, its place; what a project offers; and where to keep them. */
import { useState, type ReactElement } from 'react';
import type { RuleText } from '../../../../shared/ipc/reviewRules';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { scoped } from '../../../ui/classNames';
import { Dialog } from '../../../ui/Dialog';
import { ErrorCard } from '../../../ui/ErrorCard';
import { visibleText } from '../../../ui/format';
import { Spinner } from '../../../ui/Spinner';
import { RuleList } from './RuleList';
import { SaveRules, type SaveTarget } from './SaveRules';
import type { OfferedRules, Rules } from './useRules';
import styles from './RulesDialog.module.css';

const c = scoped(styles);

export interface RulesDialogProps {
  readonly uid: string;
  readonly rules: Rules;
  /** The rule whose line has the focus first. */
  readonly startId: string | undefined;
  readonly targets: readonly SaveTarget[];
  readonly onEdit: (rule: RuleText) => void;
  readonly onAdd: () => void;
  readonly onClose: () => void;
}

export function RulesDialog({ uid, rules, startId, targets, onEdit, onAdd, onClose }: RulesDialogProps): ReactElement {
  const { list, error, change } = rules;
  const [isSaving, setSaving] = useState(false);
  const own = list?.rules.filter(({ source }) => source === 'plan').length ?? 0;
  return (
    <Dialog
      title={t('review.rules')}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button icon="plus" onPress={onAdd}>
            {t('review.rules.add')}
          </Button>
          {own > 0 && !isSaving && (
            <Button
              onPress={() => {
                setSaving(true);
              }}
            >
              {t('review.rules.save', { count: own })}
            </Button>
          )}
          <Button onPress={onClose}>{t('common.close')}</Button>
        </>
      }
    >
      <p className="t2">{t('review.rules.about')}</p>
      {error !== undefined && <ErrorCard error={error} isInset />}
      {list?.offered.map((offer) => (
        <Offer
          key={offer.root}
          offer={offer}
          onAccept={() => {
            void change(
              { command: 'review.rules.accept', root: offer.root },
              t('review.rules.accepted', { count: offer.texts.length }),
            );
          }}
        />
      ))}
      {list?.presetProblems.map((problem) => (
        <p key={problem} className="warn">
          {visibleText(problem)}
        </p>
      ))}
      {list === undefined ? (
        error === undefined && (
          <p className="t2">
            <Spinner /> {t('common.reading')}
          </p>
        )
      ) : (
        <RuleList rules={list.rules} startId={startId} change={change} onEdit={onEdit} />
      )}
      {isSaving && <SaveRules uid={uid} count={own} targets={targets} />}
    </Dialog>
  );
}

function Offer({ offer, onAccept }: { readonly offer: OfferedRules; readonly onAccept: () => void }): ReactElement {
  return (
    <section className={c('offer')} aria-label={t('review.rules.offer')}>
      <div>
        <h3>{t('review.rules.offer')}</h3>
        <p className="mono s11 t2 wrapPath">{visibleText(offer.path)}</p>
        {offer.problem === undefined ? (
          <ul className={c('texts')}>
            {offer.texts.map((text, index) => (
              <li key={`${index} ${text}`}>{visibleText(text)}</li>
            ))}
          </ul>
        ) : (
          <p className="warn">{visibleText(offer.problem)}</p>
        )}
      </div>
      {offer.texts.length > 0 && (
        <Button size="small" onPress={onAccept}>
          {t('review.rules.accept', { count: offer.texts.length })}
        </Button>
      )}
    </section>
  );
}
