/** One parameter of a job bundle with the control that its template asks for. */
import { useRef, type ReactElement } from 'react';
import type { BundleField } from '../../../../shared/ipc/bundles';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { visibleText } from '../../../ui/format';
import { Select } from '../../../ui/Select';
import { TextField } from '../../../ui/TextField';
import type { BundleFieldProps } from './fieldProps';
import { BoxParameter, LinesParameter, NumberParameter } from './ParameterControls';
import { PathParameter } from './PathParameter';
import styles from './Bundle.module.css';

const wideControls: ReadonlySet<BundleField['control']> = new Set([
  'MULTILINE_EDIT',
  'CHOOSE_INPUT_FILE',
  'CHOOSE_OUTPUT_FILE',
  'CHOOSE_DIRECTORY',
]);

export function BundleFieldRow(props: BundleFieldProps): ReactElement {
  const { field: shape, isChanged, label, onReset } = props;
  const row = useRef<HTMLDivElement>(null);
  const back = ownWords(props);
  return (
    <div
      ref={row}
      data-fault={props.fault === undefined ? undefined : true}
      className={`${styles['field'] ?? ''} ${wideControls.has(shape.control) ? (styles['wide'] ?? '') : ''}`}
    >
      <Control {...props} />
      {isChanged && (
        <span className={styles['reset']}>
          <Button
            size="small"
            variant="quiet"
            icon="undo"
            aria-label={
              back === undefined ? t('bundle.reset.of.empty', { label }) : t('bundle.reset.of', { value: back, label })
            }
            onPress={() => {
              onReset();
              // The button goes away with the change.
              row.current?.querySelector<HTMLElement>('input, textarea, button')?.focus();
            }}
          >
            {back === undefined ? t('bundle.reset.empty') : t('bundle.reset', { value: back })}
          </Button>
        </span>
      )}
    </div>
  );
}

/** What the field goes back to; absent where that is empty. */
function ownWords({ field: { value, items, box }, choiceWords = visibleText }: BundleFieldProps): string | undefined {
  if (box !== undefined && value !== undefined) return t(value === box.on ? 'bundle.on' : 'bundle.off');
  const own = items?.join(', ') ?? value;
  return own === undefined || own === '' ? undefined : cut(choiceWords(own));
}

function Control(props: BundleFieldProps): ReactElement {
  const { field: shape, label, about, text, fault, onChange, choiceWords = visibleText } = props;
  const shared = {
    label,
    ...(about === undefined ? {} : { description: <bdi>{about}</bdi> }),
    errorMessage: fault,
    value: text,
    onChange,
  };
  switch (shape.control) {
    case 'DROPDOWN_LIST':
      return (
        <Select
          {...shared}
          choices={(shape.choices ?? []).map((choice) => ({ value: choice, label: choiceWords(choice) }))}
          placeholder={t('bundle.take')}
        />
      );
    case 'CHECK_BOX':
      return <BoxParameter {...props} />;
    case 'SPIN_BOX':
      return <NumberParameter {...props} shared={shared} />;
    case 'MULTILINE_EDIT':
      return <LinesParameter {...props} />;
    case 'CHOOSE_INPUT_FILE':
    case 'CHOOSE_OUTPUT_FILE':
    case 'CHOOSE_DIRECTORY':
      return <PathParameter {...props} shared={shared} />;
    case 'LINE_EDIT':
      return <TextField {...shared} isMono={shape.type !== 'STRING'} />;
  }
}

const longestBack = 40;

function cut(text: string): string {
  return text.length <= longestBack ? text : `${text.slice(0, longestBack)}…`;
}
