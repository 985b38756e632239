/** Who may do what: accounts of the server and a policy on top. */
import { S3Error } from './s3Error';
import { textMatcher } from './textMatcher';

export interface Account {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly rights: 'full' | 'read' | 'none';
  /** Must come along as `x-amz-security-token`. */
  readonly sessionToken?: string;
  readonly isExpired?: boolean;
  /** By the server's clock. */
  readonly expiresAtMs?: number;
}

/** The last rule that matches decides. */
export interface PolicyRule {
  readonly account?: string;
  readonly op?: string;
  readonly key?: string;
  readonly effect: 'allow' | 'deny';
  /** The refusal names the action of the key service. */
  readonly kms?: boolean;
}

export const defaultAccounts: readonly Account[] = [
  { accessKey: 'S3TEST', secretKey: 'S3TEST', rights: 'full' },
  { accessKey: 'S3READ', secretKey: 'S3READ', rights: 'read' },
  { accessKey: 'S3NOPERM', secretKey: 'S3NOPERM', rights: 'none' },
];

export const readOps: ReadonlySet<string> = new Set([
  'ListBuckets',
  'HeadBucket',
  'GetBucketLocation',
  'GetObject',
  'HeadObject',
  'GetObjectAttributes',
  'GetObjectTagging',
  'ListObjectsV2',
  'ListObjects',
  'ListParts',
  'ListMultipartUploads',
]);

export function isAllowed(account: Account, policy: readonly PolicyRule[], op: string, key: string): boolean {
  return decision(account, policy, op, key).isAllowed;
}

export function requireAllowed(account: Account, policy: readonly PolicyRule[], op: string, key: string): void {
  const { isAllowed: isFine, rule } = decision(account, policy, op, key);
  if (isFine) return;
  const action = readOps.has(op) ? 'kms:Decrypt' : 'kms:GenerateDataKey';
  throw new S3Error(
    403,
    'AccessDenied',
    rule?.kms === true ? `User is not authorized to perform: ${action} on the key of the bucket.` : 'Access Denied',
  );
}

function decision(
  account: Account,
  policy: readonly PolicyRule[],
  op: string,
  key: string,
): { isAllowed: boolean; rule?: PolicyRule } {
  const rule = policy.findLast(
    (each) =>
      (each.account === undefined || each.account === account.accessKey) &&
      (each.op === undefined || textMatcher(each.op).test(op)) &&
      (each.key === undefined || textMatcher(each.key).test(key)),
  );
  if (rule !== undefined) return { isAllowed: rule.effect === 'allow', rule };
  return { isAllowed: account.rights === 'full' || (account.rights === 'read' && readOps.has(op)) };
}
