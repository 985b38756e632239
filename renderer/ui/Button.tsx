/** A push button: plain, primary or quiet; busy keeps its width; a disabled one says why beside it. */
import { useId, type ReactElement, type ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { scoped } from './classNames';
import { Icon, type IconName } from './Icon';
import { KeyHint } from './KeyHint';
import { Spinner } from './Spinner';
import styles from './Button.module.css';

const c = scoped(styles);

export interface ButtonProps extends Omit<
  AriaButtonProps,
  'children' | 'className' | 'style' | 'isDisabled' | 'isPending'
> {
  readonly variant?: 'plain' | 'primary' | 'quiet';
  readonly size?: 'small' | 'large' | undefined;
  readonly icon?: IconName;
  readonly children: ReactNode;
  /** The verb while it works, such as "Planning"; setting it makes the button busy. */
  readonly busyLabel?: string | undefined;
  /** Why it cannot be pressed now; setting it disables the button. An empty string disables it where the reason is visible elsewhere. */
  readonly disabledReason?: string | undefined;
  readonly keyHint?: string | undefined;
}

export function Button(props: ButtonProps): ReactElement {
  const { variant = 'plain', size, icon, children, busyLabel, disabledReason, keyHint, ...rest } = props;
  const reasonId = useId();
  const isBusy = busyLabel !== undefined;
  const button = (
    <AriaButton
      {...rest}
      {...(disabledReason === undefined || disabledReason === '' ? {} : { 'aria-describedby': reasonId })}
      className={c('button', variant, size, isBusy && 'busy')}
      isDisabled={disabledReason !== undefined}
      // Not `isPending`: it leaves an announcement behind that names a button which may be gone by then.
      {...(isBusy ? { 'aria-disabled': 'true', onPress: ignore } : {})}
      // Ctrl+Enter finds the primary action by this mark.
      {...(variant === 'primary' ? { 'data-primary': true } : {})}
    >
      <span className={c('face')}>
        {icon !== undefined && <Icon name={icon} />}
        <span>{children}</span>
        {keyHint !== undefined && <KeyHint keys={keyHint} />}
      </span>
      {isBusy && (
        <span className={c('working')}>
          <Spinner />
          {busyLabel}
        </span>
      )}
    </AriaButton>
  );
  if (disabledReason === undefined || disabledReason === '') return button;
  return (
    <span className={c('pair')}>
      <span id={reasonId} className={c('reason')}>
        {disabledReason}
      </span>
      {button}
    </span>
  );
}

/** A busy button keeps the focus and does nothing. */
function ignore(): void {
  return;
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  readonly icon: IconName;
  readonly 'aria-label': string;
}

/** A button that is only an icon; its name is spoken. Wrap it in `Tooltip` to show the name. */
export function IconButton({ icon, ...rest }: IconButtonProps): ReactElement {
  return (
    <AriaButton {...rest} className={c('button', 'quiet', 'iconOnly')}>
      <Icon name={icon} />
    </AriaButton>
  );
}
