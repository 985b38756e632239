/** Operations on buckets. */
import { S3Error } from './s3Error';
import { requireBucket, xmlAnswer, type Operation } from './world';
import { document, element, elements } from './xml';

const createBucket: Operation = ({ objects, region, nowMs }, { bucket }) => {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new S3Error(400, 'InvalidBucketName', 'The specified bucket is not valid.');
  if (!objects.buckets.has(bucket)) objects.create(bucket, nowMs());
  else if (region !== 'us-east-1') throw new S3Error(409, 'BucketAlreadyOwnedByYou', 'You own this bucket already.');
  return { status: 200, headers: { location: `/${bucket}` } };
};

const headBucket: Operation = (world, { bucket }) => {
  requireBucket(world, bucket);
  return { status: 200, headers: { 'x-amz-bucket-region': world.region } };
};

const listBuckets: Operation = ({ objects, ownerId }) =>
  xmlAnswer(
    document('ListAllMyBucketsResult', [
      element('Owner', [element('ID', ownerId)]),
      element(
        'Buckets',
        [...objects.buckets.values()].map(({ name, createdMs }) =>
          element('Bucket', elements({ Name: name, CreationDate: new Date(createdMs).toISOString() })),
        ),
      ),
    ]),
  );

const getBucketLocation: Operation = (world, { bucket }) => {
  requireBucket(world, bucket);
  const text = world.region === 'us-east-1' ? [] : [world.region];
  return xmlAnswer(document('LocationConstraint', text));
};

export const bucketOps: Readonly<Record<string, Operation>> = {
  CreateBucket: createBucket,
  HeadBucket: headBucket,
  ListBuckets: listBuckets,
  GetBucketLocation: getBucketLocation,
};
