/** The cursor row side by side: frame ribbon, what differs, and the decision with its scope. */
import { memo, useState, type ReactElement } from 'react';
import type { ReviewCommandId } from '../../../shared/domain/commands';
import type { PlanAction } from '../../../shared/domain/plan';
import type { ReviewDetail, ReviewScope } from '../../../shared/ipc/reviews';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatCount, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { actionFor, choices, choiceOf, type Choice } from './decisionChoices';
import { FrameStepper, FrameStops } from './preview/FrameStepper';
import type { PreviewMode } from './preview/previewModes';
import { PreviewControls, PreviewPane } from './preview/PreviewPane';
import type { PreviewStore } from './preview/previewSource';
import { pictureFacts } from './preview/previewWords';
import { Ribbon } from './Ribbon';
import { choiceName } from './rowWords';
import { ScopeChoice } from './ScopeChoice';
import { paneOffers, scopeOf } from './scopeWords';
import type { RowFacts } from './useRowFacts';
import styles from './DetailPane.module.css';

const c = scoped(styles);

export interface PreviewProps {
  readonly store: PreviewStore;
  /** The state of the store that is drawn. */
  readonly state: ReturnType<PreviewStore['state']>;
  readonly mode: PreviewMode;
  readonly onMode: (mode: PreviewMode) => void;
}

export interface DetailPaneProps {
  readonly facts: RowFacts | undefined;
  readonly preview: PreviewProps;
  readonly onDecide: (scope: ReviewScope, action: PlanAction) => void;
  /** The letter keys do the same as the buttons: one row is selected and letters are on. */
  readonly hasKeys: boolean;
}

/** Memoised: while the cursor moves fast, the row it rested on last stays as it is. */
export const DetailPane = memo(function DetailPane(props: DetailPaneProps): ReactElement {
  const { facts, preview, onDecide, hasKeys } = props;
  const { detail, scopes = [], error } = facts ?? {};
  return (
    <aside className={c('pane')} aria-label={t('review.compare')} data-region="compare" tabIndex={-1}>
      {error !== undefined && <ErrorCard error={error} isInset />}
      {detail !== undefined && (
        <>
          <Comparison detail={detail} preview={preview} />
          <Decide key={detail.rowId} detail={detail} scopes={scopes} onDecide={onDecide} hasKeys={hasKeys} />
        </>
      )}
    </aside>
  );
});

interface ComparisonProps {
  readonly detail: ReviewDetail;
  readonly preview: PreviewProps;
}

function Comparison({ detail, preview }: ComparisonProps): ReactElement {
  const { rowId, frame, mine, farm } = preview.state;
  // The preview of the row before stays away until this one's is there.
  const shown = rowId === detail.rowId && frame !== undefined && frame.count > 0 ? frame : undefined;
  const compare = shown === undefined ? detail.compare : [...detail.compare, ...pictureFacts(mine, farm)];
  const first = detail.ribbon[0]?.first;
  const last = detail.ribbon.at(-1)?.last;
  return (
    // Scrolls on its own, so the keyboard must be able to reach it.
    <div className={c('compare')} tabIndex={0} role="group" aria-label={t('review.compare.table')}>
      <div className={c('title')}>
        <h2 className="mono wrapPath">{visibleText(shown === undefined ? detail.label : shown.label)}</h2>
        {shown !== undefined && shown.count > 1 ? (
          <FrameStepper store={preview.store} />
        ) : (
          <span className="s11 t2 nowrap">{t('common.files', { count: detail.fileCount })}</span>
        )}
      </div>
      {shown !== undefined && <PreviewPane store={preview.store} mode={preview.mode} />}
      {first !== undefined && last !== undefined && (
        <div className={c('frames')}>
          <Ribbon runs={detail.ribbon} isLarge frame={shown?.frame ?? undefined} />
          <div className={c('ends')}>
            <span aria-hidden="true">{first}</span>
            {shown !== undefined && <FrameStops store={preview.store} />}
            <span aria-hidden="true">{last}</span>
          </div>
        </div>
      )}
      {shown !== undefined && <PreviewControls store={preview.store} mode={preview.mode} onMode={preview.onMode} />}
      {compare.length > 0 && <Table compare={compare} />}
    </div>
  );
}

function Table({ compare }: { readonly compare: ReviewDetail['compare'] }): ReactElement {
  return (
    <table className={c('table')}>
      <thead>
        <tr>
          <td />
          <th scope="col" className="mine">
            <Icon name="mine" size={12} /> {t('review.column.mine')}
          </th>
          <th scope="col" className="farm">
            <Icon name="farm" size={12} /> {t('review.column.farm')}
          </th>
        </tr>
      </thead>
      <tbody>
        {compare.map((line) => (
          <tr key={line.label}>
            <th scope="row">{line.label}</th>
            <Value text={line.mine} differs={isSeen(line)} />
            <Value text={line.farm} differs={isSeen(line)} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Seconds or single bytes apart look the same here, and a mark between equal texts says nothing. */
function isSeen({ differs, mine, farm }: ReviewDetail['compare'][number]): boolean {
  return differs && mine !== farm;
}

function Value({ text, differs }: { readonly text: string | null; readonly differs: boolean }): ReactElement {
  return (
    <td className={c(differs ? 'differs' : 'equal')}>
      {text === null ? <span className="t3">{t('review.compare.none')}</span> : visibleText(text)}
      {differs && (
        <span className="t3" aria-label={t('review.compare.differs')}>
          {' '}
          ≠
        </span>
      )}
    </td>
  );
}

interface DecideProps {
  readonly detail: ReviewDetail;
  readonly scopes: NonNullable<RowFacts['scopes']>;
  readonly onDecide: DetailPaneProps['onDecide'];
  readonly hasKeys: boolean;
}

const commandOfChoice = {
  mine: 'review.mine',
  farm: 'review.farm',
  both: 'review.both',
  skip: 'review.skip',
} as const satisfies Readonly<Record<Choice, ReviewCommandId>>;

function Decide({ detail, scopes, onDecide, hasKeys }: DecideProps): ReactElement | null {
  const offers = paneOffers(scopes);
  const [picked, setPicked] = useState<string>();
  const offer = offers.find(({ scope }) => scope === picked) ?? offers[0];
  const possible = choices.flatMap((choice) => {
    const action = actionFor(choice, detail.allowed);
    return action === null ? [] : [{ choice, action }];
  });
  if (offer === undefined || possible.length === 0)
    return (
      <section className={c('decide')} aria-label={t('review.decide')}>
        <Reason detail={detail} />
      </section>
    );
  const recommended = choiceOf(detail.recommended);
  return (
    <section className={c('decide')} aria-label={t('review.decide')} data-region="decide" tabIndex={-1}>
      <Reason detail={detail} />
      {offers.length > 1 && <ScopeChoice offers={offers} value={offer.scope} onChange={setPicked} />}
      <div className={c('buttons')}>
        {possible.map(({ choice, action }) => (
          <Button
            key={choice}
            keyHint={hasKeys && offer.scope === 'row' ? keyHintOf(commandOfChoice[choice]) : undefined}
            onPress={() => {
              onDecide(scopeOf(offer, detail.rowId), action);
            }}
          >
            <span className={c('side', choice)}>
              {choiceName(choice)}
              {offer.count > 1 && <span className="t3"> {formatCount(offer.count)}</span>}
              {choice === recommended && <span className="sr"> {t('review.decide.recommended')}</span>}
            </span>
          </Button>
        ))}
      </div>
      {detail.keepBothExample !== undefined && <p className={c('example')}>{visibleText(detail.keepBothExample)}</p>}
    </section>
  );
}

function Reason({ detail }: { readonly detail: ReviewDetail }): ReactElement {
  return (
    <div title={visibleText(detail.reason)}>
      <h3 className={c('reason')}>
        {detail.undecidedCount > 0 && (
          <span className="warn">
            <Icon name="warn" label={t('review.needsYou')} />
          </span>
        )}
        {visibleText(detail.title)}
      </h3>
      <p className={c('why')}>{visibleText(detail.reason)}</p>
    </div>
  );
}
