/** What the comparison shows of one row: which frame, both sides, and what is still asked for. Independent of React, so that it can be tested. */
import type { ErrorDto } from '../../../../shared/domain/errors';
import type { CommandName, Input, Output } from '../../../../shared/ipc/contract';
import type { PreviewComparison, PreviewFrame, PreviewSide, PreviewSideName } from '../../../../shared/ipc/previews';

export type SideState =
  | { readonly state: 'absent' | 'loading' }
  /** Too large to be fetched without being asked for. */
  | { readonly state: 'on-demand'; readonly sizeBytes: number }
  | PreviewSide;

export interface PreviewState {
  readonly rowId?: string;
  readonly frame?: PreviewFrame;
  readonly mine: SideState;
  readonly farm: SideState;
  readonly comparison?: PreviewComparison;
  readonly exposure: number;
  /** Why the row has nothing at all. */
  readonly error?: ErrorDto;
}

export interface PreviewStore {
  readonly state: () => PreviewState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Undefined shows nothing. The same row again is not asked for again. */
  readonly show: (rowId: string | undefined) => void;
  readonly step: (index: number) => void;
  readonly setExposure: (exposure: number) => void;
  /** Fetches the farm's side although it is large. */
  readonly askFarm: () => void;
  /** The difference is looked at, so its number is wanted; also for texts. */
  readonly wantComparison: () => void;
  /** The window cannot show the picture: it is asked for once more, then said to be undecodable. */
  readonly lost: (side: PreviewSideName) => void;
  /** What was shared is gone, as after an engine restart. */
  readonly reload: () => void;
}

export interface PreviewCalls {
  readonly call: <C extends CommandName>(command: C, input: Input<C>) => Promise<Output<C>>;
  readonly toShownError: (thrown: unknown) => ErrorDto;
}

const absent: SideState = { state: 'absent' };
const loading: SideState = { state: 'loading' };

/** A store for one review. What arrives late for another frame is dropped. */
export function createPreviewStore(uid: string, { call, toShownError }: PreviewCalls): PreviewStore {
  const listeners = new Set<() => void>();
  let state: PreviewState = { mine: absent, farm: absent, exposure: 0 };
  let turn = 0;
  let isFarmAsked = false;
  let isComparisonWanted = false;
  /** The turn in which a side was lost already. */
  const lostIn: Partial<Record<PreviewSideName, number>> = {};

  const change = (part: Partial<PreviewState>): void => {
    state = { ...state, ...part };
    for (const listener of [...listeners]) listener();
  };
  const loadSide = async (side: PreviewSideName, index: number, rowId: string): Promise<void> => {
    const mine = turn;
    const { exposure } = state;
    let answer: PreviewSide;
    try {
      answer = await call('preview.side', { uid, rowId, index, side, exposure, isAsked: isFarmAsked });
    } catch (thrown) {
      answer = { state: 'failed', error: toShownError(thrown) };
    }
    // Another frame or another exposure was asked for meanwhile.
    if (mine === turn && exposure === state.exposure) change({ [side]: answer });
  };
  const loadComparison = async (index: number, rowId: string): Promise<void> => {
    const mine = turn;
    let comparison: PreviewComparison;
    try {
      comparison = await call('preview.compare', { uid, rowId, index, isAsked: isFarmAsked });
    } catch (thrown) {
      comparison = { state: 'failed', error: toShownError(thrown) };
    }
    if (mine === turn) change({ comparison });
  };
  const compareIfWanted = ({ type, mine, farm, index }: PreviewFrame, rowId: string): void => {
    const isWaiting = state.farm.state === 'on-demand';
    const isPair = mine !== null && farm !== null && type === 'picture' && isComparisonWanted && !isWaiting;
    if (isPair || type === 'text') void loadComparison(index, rowId);
  };
  const loadFrame = async (rowId: string, index: number | undefined): Promise<void> => {
    turn += 1;
    const mine = turn;
    let frame: PreviewFrame;
    try {
      frame = await call('preview.frame', { uid, rowId, ...(index === undefined ? {} : { index }) });
    } catch (thrown) {
      if (mine !== turn) return;
      state = { rowId, mine: absent, farm: absent, exposure: state.exposure, error: toShownError(thrown) };
      change({});
      return;
    }
    if (mine !== turn) return;
    isFarmAsked = false;
    state = { mine: state.mine, farm: state.farm, exposure: state.exposure };
    const reads = frame.type === 'picture' || frame.type === 'bytes';
    const farm: SideState =
      frame.farm === null || !reads
        ? absent
        : frame.farm.needsAsking
          ? { state: 'on-demand', sizeBytes: frame.farm.sizeBytes }
          : loading;
    change({ rowId, frame, mine: frame.mine === null || !reads ? absent : loading, farm });
    if (state.mine.state === 'loading') void loadSide('mine', frame.index, rowId);
    if (state.farm.state === 'loading') void loadSide('farm', frame.index, rowId);
    compareIfWanted(frame, rowId);
  };

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show: (rowId) => {
      if (rowId === state.rowId) return;
      if (rowId !== undefined) {
        void loadFrame(rowId, undefined);
        return;
      }
      turn += 1;
      state = { mine: absent, farm: absent, exposure: state.exposure };
      change({});
    },
    step: (index) => {
      if (state.rowId !== undefined && index !== state.frame?.index) void loadFrame(state.rowId, index);
    },
    setExposure: (exposure) => {
      if (exposure === state.exposure) return;
      change({ exposure });
      const { rowId, frame, mine, farm } = state;
      if (rowId === undefined || frame === undefined) return;
      // The old pictures stay until the new ones are there.
      if (mine.state === 'picture' && mine.hasExposure) void loadSide('mine', frame.index, rowId);
      if (farm.state === 'picture' && farm.hasExposure) void loadSide('farm', frame.index, rowId);
    },
    askFarm: () => {
      const { rowId, frame, farm } = state;
      if (rowId === undefined || frame === undefined || farm.state === 'loading') return;
      isFarmAsked = true;
      change({ farm: loading });
      void loadSide('farm', frame.index, rowId);
      compareIfWanted(frame, rowId);
    },
    wantComparison: () => {
      if (isComparisonWanted) return;
      isComparisonWanted = true;
      if (state.frame !== undefined && state.rowId !== undefined) compareIfWanted(state.frame, state.rowId);
    },
    lost: (side) => {
      const { rowId, frame } = state;
      if (rowId === undefined || frame === undefined || state[side].state !== 'picture') return;
      if (lostIn[side] === turn) {
        change({ [side]: { state: 'refused', trouble: 'damaged', detail: '' } });
        return;
      }
      lostIn[side] = turn;
      change({ [side]: loading });
      void loadSide(side, frame.index, rowId);
    },
    reload: () => {
      if (state.rowId !== undefined) void loadFrame(state.rowId, state.frame?.index);
    },
  };
}
