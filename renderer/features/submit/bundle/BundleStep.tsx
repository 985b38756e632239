/** First step of a submission that is a job bundle: its parameters in a form, before anything is looked at. */
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import type { BundleForm } from '../../../../shared/ipc/bundles';
import { useCommand } from '../../../bridge/hooks';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { ErrorCard } from '../../../ui/ErrorCard';
import { visibleText } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import { announce } from '../../../ui/LiveRegion';
import { PageHead, PageScroll, SplitPage } from '../../../ui/PageLayout';
import { Tag } from '../../../ui/Tag';
import type { BundleChoice } from '../choice';
import { BundleActions } from './BundleActions';
import { BundleFields } from './BundleFields';
import { faultWords, sentValues } from './formModel';
import { Hooks } from './Hooks';
import { useBundleCheck } from './useBundleCheck';
import { WhatItBrings } from './WhatItBrings';
import styles from './Bundle.module.css';

export interface BundleStepProps {
  readonly form: BundleForm;
  readonly choice: BundleChoice;
  readonly onChange: (choice: BundleChoice) => void;
  readonly onOther: () => void;
  /** The bundle was changed on disk. The same function as long as the bundle is the same. */
  readonly onStale: () => void;
  readonly onStarted: (uid: string) => void;
  /** The request of a DCC that named the bundle. */
  readonly requestId?: string | undefined;
  /** Above everything that can be filled in. */
  readonly children?: ReactNode;
}

export function BundleStep(props: BundleStepProps): ReactElement {
  const { form, choice, onStarted, requestId, children } = props;
  const inspect = useCommand('submission.inspect');
  const fields = [...form.fields, ...form.jobFields];
  const values = sentValues(choice.values, fields);
  const named = choice.name === undefined ? {} : { name: choice.name };
  const { check, error } = useBundleCheck({ path: choice.path, values, ...named }, form.revision);
  const [firstRevision] = useState(form.revision);
  useStaleForm(form, check?.revision, props.onStale);
  const faults = faultWords(check, fields);
  const shown = inspect.error ?? error;
  const filledIn = useRef<HTMLDivElement>(null);
  const onLook = async (): Promise<void> => {
    const origin = requestId === undefined ? {} : { requestId };
    const started = await inspect.run({ paths: [choice.path], bundle: { values }, ...named, ...origin });
    if (started !== undefined) onStarted(started.uid);
  };
  return (
    <>
      <SplitPage sideLabel={t('bundle.brings')} side={<WhatItBrings check={check} />}>
        <BundleHead {...props} />
        <PageScroll>
          {shown !== undefined && <ErrorCard error={shown} title={t('bundle.bad')} />}
          {children}
          <div ref={filledIn}>
            <About form={form} others={faults.others} isReread={form.revision !== firstRevision} />
            <BundleFields form={form} choice={choice} onChange={props.onChange} faults={faults} check={check} />
          </div>
        </PageScroll>
      </SplitPage>
      <BundleActions
        form={form}
        faultCount={faults.count}
        isBusy={inspect.isBusy}
        onLook={() => void onLook()}
        onCorrect={() => {
          focusFault(filledIn.current);
        }}
      />
    </>
  );
}

/** The first control with a fault, else the first fault that no control shows. */
function focusFault(form: HTMLElement | null): void {
  const control = form?.querySelector<HTMLElement>('[data-fault] :is(input, textarea, button)');
  (control ?? form?.querySelector<HTMLElement>('[data-fault]'))?.focus();
}

/** Has the form read anew once the live check knows of other files than it was made of. */
function useStaleForm({ revision }: BundleForm, onDisk: string | undefined, onStale: () => void): void {
  useEffect(() => {
    if (onDisk === undefined || onDisk === revision) return;
    announce(t('bundle.reread'));
    onStale();
  }, [onDisk, revision, onStale]);
}

function BundleHead({ form, choice, onOther }: BundleStepProps): ReactElement {
  return (
    <PageHead
      title={t('bundle.title', { name: visibleText(choice.name ?? form.name) })}
      sub={
        <span className="row">
          <Tag tone="line">{t('bundle.kind')}</Tag> <bdi className="mono wrapPath">{visibleText(choice.path)}</bdi>
        </span>
      }
      actions={
        <Button variant="quiet" icon="x" onPress={onOther}>
          {t('bundle.other')}
        </Button>
      }
    />
  );
}

interface AboutProps {
  readonly form: BundleForm;
  /** Faults that no field shows. */
  readonly others: readonly string[];
  readonly isReread: boolean;
}

/** What the bundle says of itself, what is odd about it, and the programs that it asks for. */
function About({ form, others, isReread }: AboutProps): ReactElement {
  const { description, warnings, hooks } = form;
  return (
    <>
      {description !== undefined && (
        <p className={styles['about']}>
          <bdi>{visibleText(description)}</bdi>
        </p>
      )}
      {isReread && (
        <p className="s12 t2">
          <Icon name="info" size={12} /> {t('bundle.reread')}
        </p>
      )}
      {warnings.map((words) => (
        <Warning key={words} words={words} />
      ))}
      {others.map((words) => (
        <div key={words} data-fault tabIndex={-1}>
          <Warning words={words} />
        </div>
      ))}
      <Hooks hooks={hooks} />
    </>
  );
}

function Warning({ words }: { readonly words: string }): ReactElement {
  return (
    <p className="warn wrapPath">
      <Icon name="warn" size={12} /> <bdi>{visibleText(words)}</bdi>
    </p>
  );
}
