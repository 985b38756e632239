/** Links to the sections, with what moves and what needs a person. */
import { useId, type ReactElement } from 'react';
import { Link, Tooltip, TooltipTrigger } from 'react-aria-components';
import { useEngineState } from '../bridge/hooks';
import type { MessageId } from '../locales/english';
import { t } from '../locales/text';
import { scoped } from '../ui/classNames';
import { formatCount } from '../ui/format';
import { Icon, type IconName } from '../ui/Icon';
import { useSetAside } from '../features/activity/setAside';
import { standingOf } from '../features/activity/transferStanding';
import type { Navigate, Route, RouteName } from './routes';
import { useMediaQuery } from '../ui/useMediaQuery';
import styles from './Navigation.module.css';
import tooltipStyles from '../ui/Tooltip.module.css';

const c = scoped(styles);

type Section = 'activity' | 'submit' | 'bring-home' | 'history' | 'mapping' | 'settings';

const sections: readonly { readonly name: Section; readonly label: MessageId; readonly icon: IconName }[] = [
  { name: 'activity', label: 'app.page.activity', icon: 'activity' },
  { name: 'submit', label: 'app.page.submit', icon: 'up' },
  { name: 'bring-home', label: 'common.bringHome', icon: 'down' },
  { name: 'history', label: 'app.page.history', icon: 'history' },
  { name: 'mapping', label: 'app.page.mapping', icon: 'route' },
  { name: 'settings', label: 'app.page.settings', icon: 'sliders' },
];

/** A review belongs to Bring home. */
const sectionOf: Readonly<Record<RouteName, Section>> = {
  activity: 'activity',
  submit: 'submit',
  'bring-home': 'bring-home',
  review: 'bring-home',
  result: 'bring-home',
  history: 'history',
  mapping: 'mapping',
  settings: 'settings',
};

export function Navigation({ route, navigate }: { readonly route: Route; readonly navigate: Navigate }): ReactElement {
  const { overview, transfers, status } = useEngineState();
  const isNarrow = useMediaQuery('(max-width: 1119px)');
  const isRail = isNarrow || route.name === 'review' || route.name === 'result';
  const setAside = useSetAside();
  const standings = transfers.map((transfer) => ({ transfer, standing: standingOf(transfer, transfers, setAside) }));
  const moving = standings.filter(({ standing }) => standing === 'moving' || standing === 'waiting').length;
  const reviews = standings.filter(
    ({ transfer, standing }) => standing === 'needs-you' && transfer.waitingFor === 'review',
  ).length;
  const counts: Partial<Record<Section, SectionCount>> = {
    activity: { value: moving, words: t('app.moving', { count: moving }), isWarning: false },
    'bring-home': { value: reviews, words: t('app.toReview', { count: reviews }), isWarning: true },
  };
  const isConnected = overview !== undefined && overview.connection.kind !== 'none' && status === 'running';
  return (
    <nav className={c('bar', isRail && 'rail')} aria-label={t('app.navigation')} data-region="navigation" tabIndex={-1}>
      {sections.map((section) => (
        <Item
          key={section.name}
          section={section}
          count={counts[section.name]}
          isRail={isRail}
          isCurrent={sectionOf[route.name] === section.name}
          onPress={() => {
            navigate({ name: section.name });
          }}
        />
      ))}
      <p className={c('who')}>
        <span className={c('dot', isConnected && 'connected')} aria-hidden="true" />
        <span className={c('label')}>
          <bdi>{overview?.hostName}</bdi>
          <br />
          {t(overview === undefined ? 'common.starting' : isConnected ? 'app.connected' : 'app.notConnected')}
        </span>
      </p>
    </nav>
  );
}

interface SectionCount {
  readonly value: number;
  readonly words: string;
  readonly isWarning: boolean;
}

interface ItemProps {
  readonly section: (typeof sections)[number];
  readonly count: SectionCount | undefined;
  readonly isCurrent: boolean;
  readonly isRail: boolean;
  readonly onPress: () => void;
}

function Item({ section, count, isCurrent, isRail, onPress }: ItemProps): ReactElement {
  const countId = useId();
  const hasCount = count !== undefined && count.value > 0;
  return (
    <>
      {section.name === 'mapping' && <div className={c('separator')} role="separator" />}
      <TooltipTrigger delay={500} isDisabled={!isRail}>
        <Link
          className={c('link')}
          aria-label={t(section.label)}
          {...(hasCount ? { 'aria-describedby': countId } : {})}
          {...(isCurrent ? { 'aria-current': 'page' } : {})}
          onPress={onPress}
        >
          <Icon name={section.icon} />
          <span className={c('label')}>{t(section.label)}</span>
          {hasCount && (
            <span id={countId} className={c('count', count.isWarning && 'warning')} aria-label={count.words} role="img">
              {formatCount(count.value)}
            </span>
          )}
        </Link>
        <Tooltip placement="end" offset={8} className={tooltipStyles['tooltip'] ?? ''}>
          {t(section.label)}
        </Tooltip>
      </TooltipTrigger>
    </>
  );
}
