/** An error in three parts: what happened, what is safe, what to do; one action; the code in the details. */
import { use, type ReactElement, type ReactNode } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { ErrorDto } from '../../shared/domain/errors';
import { t } from '../locales/text';
import { scoped } from './classNames';
import { CopyDetails } from './copyDetails';
import { visibleText } from './format';
import { Icon } from './Icon';
import { LearnMore } from './learnMore';
import styles from './ErrorCard.module.css';

const c = scoped(styles);

export interface ErrorCardProps {
  readonly error: ErrorDto;
  /** What the error is about; absent inside a card that already says it. */
  readonly title?: string | undefined;
  /** The one main action. */
  readonly action?: ReactNode;
  /** Without a frame of its own, inside another card. */
  readonly isInset?: boolean;
}

export function ErrorCard({ error, title, action, isInset = false }: ErrorCardProps): ReactElement {
  const learnMore = use(LearnMore);
  const copyDetails = use(CopyDetails);
  return (
    <section
      className={c('card', isInset && 'inset')}
      // Inside another card it is a part of that, no place of its own.
      role={isInset ? 'group' : 'alert'}
      aria-label={title ?? t('ui.error.card')}
    >
      {title !== undefined && (
        <p className={c('title')}>
          <span className="err">
            <Icon name="err" />
          </span>
          <b>{title}</b>
        </p>
      )}
      <div className={c('parts')}>
        <dl className={c('three')}>
          <Part label={t('ui.error.happened')} text={error.message} />
          {error.safe !== undefined && <Part label={t('ui.error.safe')} text={error.safe} />}
          {error.hint !== undefined && <Part label={t('ui.error.todo')} text={error.hint} />}
        </dl>
        {action !== undefined && <div className={c('action')}>{action}</div>}
      </div>
      <Disclosure className={c('details')}>
        <AriaButton slot="trigger" className={c('toggle')}>
          <Icon name="right" size={12} /> {t('ui.error.details')}
        </AriaButton>
        {learnMore !== undefined && (
          <AriaButton
            // No trigger of the details.
            slot={null}
            className={c('toggle', 'more')}
            onPress={() => {
              learnMore(error.code);
            }}
          >
            {t('ui.error.learnMore')}
          </AriaButton>
        )}
        {copyDetails !== undefined && (
          <AriaButton
            slot={null}
            className={c('toggle', 'more')}
            onPress={() => {
              copyDetails(error);
            }}
          >
            {t('ui.error.copy')}
          </AriaButton>
        )}
        <DisclosurePanel>
          <dl className={c('facts')}>
            <dt>{t('ui.error.code')}</dt>
            <dd className="mono">{error.code}</dd>
            {Object.entries(error.details ?? {}).map(([name, value]) => (
              <Fact key={name} name={name} value={String(value)} />
            ))}
            {error.causes?.map((cause) => (
              <Fact key={cause} name={t('ui.error.because')} value={cause} />
            ))}
          </dl>
        </DisclosurePanel>
      </Disclosure>
    </section>
  );
}

function Part({ label, text }: { readonly label: string; readonly text: string }): ReactElement {
  return (
    <div>
      <dt className={c('label')}>{label}</dt>
      <dd className="wrapPath">
        <bdi>{visibleText(text)}</bdi>
      </dd>
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd className="mono wrapPath">{visibleText(value)}</dd>
    </>
  );
}
