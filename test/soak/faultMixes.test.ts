/** Every mix of faults, each way; `npm test` runs one each way. */
import { describeMixedRuns } from '../support/transferFaults/mixedRuns';

describeMixedRuns(['busy and broken', 'everything'], ['busy and broken', 'everything']);
