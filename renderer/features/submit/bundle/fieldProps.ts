/** What every control of a bundle's form is given. */
import type { BundleField } from '../../../../shared/ipc/bundles';
import type { TextFieldProps } from '../../../ui/TextField';

export interface BundleFieldProps {
  readonly field: BundleField;
  readonly label: string;
  readonly about?: string | undefined;
  /** What a choice is called, where its value is not words. */
  readonly choiceWords?: (choice: string) => string;
  readonly text: string;
  readonly isChanged: boolean;
  readonly fault: string | undefined;
  readonly onChange: (text: string) => void;
  readonly onReset: () => void;
}

/** With what is the same for every field that is typed. */
export interface SharedProps extends BundleFieldProps {
  readonly shared: TextFieldProps;
}
