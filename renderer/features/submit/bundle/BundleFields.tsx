/** The parameters of a job bundle in their groups, and what the job itself has. */
import type { ReactElement, ReactNode } from 'react';
import type { BundleCheck, BundleField, BundleForm } from '../../../../shared/ipc/bundles';
import { t } from '../../../locales/text';
import { visibleText } from '../../../ui/format';
import { SectionTitle } from '../../../ui/PageLayout';
import { TextField } from '../../../ui/TextField';
import type { BundleChoice } from '../choice';
import { BundleFieldRow } from './BundleFieldRow';
import { groupsOf, isChanged, textOf, withoutChange, withText, type FaultWords } from './formModel';
import { jobFieldWords } from './jobFieldWords';
import { hasLines } from './listLines';
import styles from './Bundle.module.css';

export interface BundleFieldsProps {
  readonly form: BundleForm;
  readonly choice: BundleChoice;
  readonly onChange: (choice: BundleChoice) => void;
  readonly faults: FaultWords;
  readonly check: BundleCheck | undefined;
}

export function BundleFields({ form, check, ...shared }: BundleFieldsProps): ReactElement {
  const { choice, onChange } = shared;
  return (
    <>
      {form.fields.length === 0 && <p className="t2">{t('bundle.parameters.none')}</p>}
      {groupsOf(form.fields).map(({ label, isOfQueue, fields }) => (
        <Fields
          key={`${String(isOfQueue)} ${label ?? ''}`}
          title={label === undefined ? t(isOfQueue ? 'bundle.queue' : 'bundle.parameters') : visibleText(label)}
          note={isOfQueue && label !== undefined ? t('bundle.queue') : undefined}
          fields={fields}
          {...shared}
        />
      ))}
      <Fields title={t('bundle.job')} fields={form.jobFields} {...shared}>
        <div className={styles['wide']} data-fault={check?.nameFault === undefined ? undefined : true}>
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
    </>
  );
}

interface FieldsProps extends Pick<BundleFieldsProps, 'choice' | 'onChange' | 'faults'> {
  readonly title: string;
  readonly note?: string | undefined;
  readonly fields: readonly BundleField[];
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

function parameterWords(field: BundleField): { readonly label: string; readonly about?: string } {
  const { name, label, description, type } = field;
  const about = [description === undefined ? '' : visibleText(description), listWords(field, type)]
    .filter((words) => words !== '')
    .join(' ');
  return { label: visibleText(label ?? name), ...(about === '' ? {} : { about }) };
}

function listWords(field: BundleField, type: string): string {
  if (!type.startsWith('LIST')) return '';
  if (!hasLines(field)) return t('bundle.list');
  return t(type === 'LIST[LIST[INT]]' ? 'bundle.list.ofLists' : 'bundle.list.lines');
}
