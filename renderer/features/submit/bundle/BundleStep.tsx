/** First step of a submission that is a job bundle: its parameters in a form, before anything is looked at. */
import type { ReactElement, ReactNode } from 'react';
import type { BundleField, BundleForm } from '../../../../shared/ipc/bundles';
import { useCommand } from '../../../bridge/hooks';
import { keyHintOf } from '../../../bridge/keys';
import { t } from '../../../locales/text';
import { ActionBar } from '../../../ui/ActionBar';
import { Button } from '../../../ui/Button';
import { ErrorCard } from '../../../ui/ErrorCard';
import { visibleText } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import { PageHead, PageScroll, SectionTitle, SplitPage } from '../../../ui/PageLayout';
import { Tag } from '../../../ui/Tag';
import { TextField } from '../../../ui/TextField';
import type { BundleChoice } from '../choice';
import { BundleFieldRow } from './BundleFieldRow';
import { faultWords, groupsOf, isChanged, textOf, withoutChange, withText, type FaultWords } from './formModel';
import { Hooks } from './Hooks';
import { jobFieldWords } from './jobFieldWords';
import { useBundleCheck } from './useBundleCheck';
import { WhatItBrings } from './WhatItBrings';
import styles from './Bundle.module.css';

export interface BundleStepProps {
  readonly form: BundleForm;
  readonly choice: BundleChoice;
  readonly onChange: (choice: BundleChoice) => void;
  readonly onOther: () => void;
  readonly onStarted: (uid: string) => void;
  /** The request of a DCC that named the bundle. */
  readonly requestId?: string | undefined;
  /** Above everything that can be filled in. */
  readonly children?: ReactNode;
}

export function BundleStep(props: BundleStepProps): ReactElement {
  const { form, choice, onChange, onOther, onStarted, requestId, children } = props;
  const inspect = useCommand('submission.inspect');
  const { check, error } = useBundleCheck(choice);
  const faults = faultWords(check, [...form.fields, ...form.jobFields]);
  const shown = inspect.error ?? error;
  const fieldProps = { choice, onChange, faults };
  const onLook = async (): Promise<void> => {
    const started = await inspect.run({
      paths: [choice.path],
      bundle: { values: { ...choice.values } },
      ...(choice.name === undefined ? {} : { name: choice.name }),
      ...(requestId === undefined ? {} : { requestId }),
    });
    if (started !== undefined) onStarted(started.uid);
  };
  return (
    <>
      <SplitPage sideLabel={t('bundle.brings')} side={<WhatItBrings check={check} />}>
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
        <PageScroll>
          {shown !== undefined && <ErrorCard error={shown} title={t('bundle.bad')} />}
          {children}
          {form.description !== undefined && (
            <p className={styles['about']}>
              <bdi>{visibleText(form.description)}</bdi>
            </p>
          )}
          {[...form.warnings, ...faults.others].map((words) => (
            <p key={words} className="warn wrapPath">
              <Icon name="warn" size={12} /> <bdi>{visibleText(words)}</bdi>
            </p>
          ))}
          <Hooks hooks={form.hooks} />
          {form.fields.length === 0 && <p className="t2">{t('bundle.parameters.none')}</p>}
          {groupsOf(form.fields).map(({ label, isOfQueue, fields }) => (
            <Fields
              key={`${String(isOfQueue)} ${label ?? ''}`}
              title={label === undefined ? t(isOfQueue ? 'bundle.queue' : 'bundle.parameters') : visibleText(label)}
              note={isOfQueue && label !== undefined ? t('bundle.queue') : undefined}
              fields={fields}
              {...fieldProps}
            />
          ))}
          <Fields title={t('bundle.job')} fields={form.jobFields} {...fieldProps}>
            <div className={styles['wide']}>
              <TextField
                label={t('bundle.job.name')}
                value={choice.name ?? form.name}
                errorMessage={check?.nameFault}
                onChange={(name) => {
                  const { path, values } = choice;
                  onChange({ path, values, ...(name === form.name ? {} : { name }) });
                }}
              />
            </div>
          </Fields>
        </PageScroll>
      </SplitPage>
      <ActionBar
        label={t('common.nextStep')}
        actions={
          <Button
            variant="primary"
            size="large"
            keyHint={keyHintOf('page.primary')}
            busyLabel={inspect.isBusy ? t('common.starting') : undefined}
            disabledReason={faults.count === 0 ? undefined : t('bundle.faults', { count: faults.count })}
            onPress={() => void onLook()}
          >
            {t('submit.look.none')}
          </Button>
        }
      >
        {form.queue !== null && (
          <p className="semi">
            <bdi>
              {t('bundle.where', {
                queue: visibleText(form.queue.queueName),
                farm: visibleText(form.queue.farmName),
              })}
            </bdi>
          </p>
        )}
        <p className="s12 t2">{t('submit.look.about')}</p>
      </ActionBar>
    </>
  );
}

interface FieldsProps {
  readonly title: string;
  readonly note?: string | undefined;
  readonly fields: readonly BundleField[];
  readonly choice: BundleChoice;
  readonly onChange: (choice: BundleChoice) => void;
  readonly faults: FaultWords;
  /** Before the fields. */
  readonly children?: ReactNode;
}

function Fields({ title, note, fields, choice, onChange, faults, children }: FieldsProps): ReactElement {
  const { values } = choice;
  return (
    <section aria-label={title}>
      <SectionTitle title={title} note={note} />
      <div className={styles['fields']}>
        {children}
        {fields.map((field) => (
          <BundleFieldRow
            key={field.name}
            field={field}
            {...(jobFieldWords(field) ?? parameterWords(field))}
            text={textOf(field, values)}
            isChanged={isChanged(field, values)}
            fault={faults.byField.get(field.name)}
            onChange={(text) => {
              onChange({ ...choice, values: withText(values, field, text) });
            }}
            onReset={() => {
              onChange({ ...choice, values: withoutChange(values, field) });
            }}
          />
        ))}
      </div>
    </section>
  );
}

function parameterWords({ name, label, description, type, control }: BundleField): {
  readonly label: string;
  readonly about?: string;
} {
  const isList = type.startsWith('LIST') && control !== 'DROPDOWN_LIST';
  const about = [description === undefined ? '' : visibleText(description), isList ? t('bundle.list') : '']
    .filter((words) => words !== '')
    .join(' ');
  return { label: visibleText(label ?? name), ...(about === '' ? {} : { about }) };
}
