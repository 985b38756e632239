/** An error as the service answers it: status, type, message and further fields. */
import type { Json } from './records';

export class ServiceError extends Error {
  readonly status: number;
  readonly type: string;
  readonly fields: Json;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    type: string,
    message: string,
    fields: Json = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.type = type;
    this.fields = fields;
    this.headers = headers;
  }
}

export function notFound(resourceType: string, resourceId: string): ServiceError {
  const message = `Resource of type ${resourceType} with id ${resourceId} does not exist.`;
  return new ServiceError(404, 'ResourceNotFoundException', message, { resourceType, resourceId });
}

export function denied(message: string): ServiceError {
  return new ServiceError(403, 'AccessDeniedException', message);
}

export function invalid(message: string): ServiceError {
  return new ServiceError(400, 'ValidationException', message, { reason: 'FIELD_VALIDATION_FAILED' });
}
