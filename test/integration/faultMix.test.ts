/** Transfers through a store and a network that fail all the time: one mix each way, because they wait really; all of them are in test/soak (`npm run soak`). */
import { describeMixedRuns } from '../support/transferFaults/mixedRuns';

describeMixedRuns(['everything'], ['busy and broken']);
