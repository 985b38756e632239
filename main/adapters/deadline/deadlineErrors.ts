/** What a failed call to Deadline Cloud means to a person: one table from name, status and errno. */
import { AppError, isAbort, type ErrorCode } from '../../../shared/domain/errors';
import { networkCodeOf } from '../aws/networkCodes';
import type { DeadlineCall } from './deadlineCall';
import { deadlineFailureOf, type DeadlineFailure } from './deadlineFailure';
import type { DeadlinePlace } from './deadlineOptions';
import { deadlineSentence } from './deadlineSentences';

const byName: Readonly<Record<string, ErrorCode>> = {
  AccessDeniedException: 'deadline.denied',
  ResourceNotFoundException: 'deadline.not_found',
  ValidationException: 'input.invalid',
  ConflictException: 'input.invalid',
  ServiceQuotaExceededException: 'deadline.quota',
  ThrottlingException: 'network.throttled',
  TooManyRequestsException: 'network.throttled',
  InternalServerErrorException: 'network.server',
  ExpiredTokenException: 'auth.expired',
  ExpiredToken: 'auth.expired',
  TokenRefreshRequired: 'auth.expired',
  TokenProviderError: 'auth.expired',
  UnrecognizedClientException: 'auth.rejected',
  InvalidClientTokenId: 'auth.rejected',
  InvalidSignatureException: 'auth.rejected',
  SignatureDoesNotMatch: 'auth.rejected',
  IncompleteSignatureException: 'auth.rejected',
  MissingAuthenticationTokenException: 'auth.rejected',
  RequestExpired: 'auth.clock',
  RequestTimeTooSkewed: 'auth.clock',
  CredentialsProviderError: 'auth.missing',
  TimeoutError: 'network.timeout',
};
const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'input.invalid',
  401: 'auth.expired',
  403: 'deadline.denied',
  404: 'deadline.not_found',
  407: 'network.proxy',
  408: 'network.timeout',
  409: 'input.invalid',
  429: 'network.throttled',
  503: 'network.throttled',
};

/** A signature is refused by a service whose clock differs by more. */
const clockSkewMs = 5 * 60_000;

/** Any error of a call as an AppError with the raw one as cause; aborts and AppErrors pass unchanged. */
export function toDeadlineError(thrown: unknown, call: DeadlineCall, place: DeadlinePlace, nowMs: number): unknown {
  if (thrown instanceof AppError || isAbort(thrown)) return thrown;
  const failure = deadlineFailureOf(thrown);
  const code = codeOf(failure, place, nowMs);
  const { because, ...hints } = deadlineSentence(code, { call, failure, place, nowMs });
  const answer = failure.status === undefined ? (failure.errno ?? failure.name) : `${failure.status} ${failure.name}`;
  const { resourceType, resourceId } = failure;
  return new AppError(
    {
      code,
      message: `${call.doing} in ${place.region} failed (${answer}): ${because}.`,
      safe: call.isChange === true ? 'Nothing that was uploaded is lost.' : 'Nothing was changed.',
      ...hints,
      details: {
        operation: call.op,
        region: place.region,
        reason: failure.errno ?? failure.name,
        ...(failure.status === undefined ? {} : { status: failure.status }),
        ...(resourceType === undefined ? {} : { resourceType }),
        ...(resourceId === undefined ? {} : { resourceId }),
      },
    },
    thrown,
  );
}

function codeOf(failure: DeadlineFailure, { kind }: DeadlinePlace, nowMs: number): ErrorCode {
  const { name, status, errno, answeredMs } = failure;
  const named = Object.hasOwn(byName, name) ? byName[name] : undefined;
  // Connections that are cut are called timeouts by the SDK, too; the errno tells them apart.
  if (named !== undefined && (errno === undefined || name !== 'TimeoutError')) {
    // Profiles of a sign-in give no credentials exactly when nobody is signed in.
    if (named === 'auth.missing') return kind === 'host' ? named : 'auth.expired';
    const isSkewed = answeredMs !== undefined && Math.abs(answeredMs - nowMs) > clockSkewMs;
    return named === 'auth.rejected' && isSkewed ? 'auth.clock' : named;
  }
  if (status !== undefined) return byStatus[status] ?? 'network.server';
  return (errno === undefined ? undefined : networkCodeOf(errno)) ?? 'network.server';
}
