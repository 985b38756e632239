"""Submits folders with the Python reference's own library: argv is bucket, root prefix, cache folder, then the folders."""

import os
import sys

import boto3
from deadline.job_attachments.models import JobAttachmentS3Settings
from deadline.job_attachments.upload import S3AssetManager

bucket, prefix, caches, *folders = sys.argv[1:]
manager = S3AssetManager(
    farm_id="farm-00000000000000000000000000000001",
    queue_id="queue-00000000000000000000000000000001",
    job_attachment_settings=JobAttachmentS3Settings(s3BucketName=bucket, rootPrefix=prefix),
    session=boto3.Session(),
)
files = [os.path.join(parent, name) for folder in folders for parent, _, names in os.walk(folder) for name in names]
group = manager.prepare_paths_for_upload(files, [], [])
_, manifests = manager.hash_assets_and_create_manifest(
    group.asset_groups, group.total_input_files, group.total_input_bytes, hash_cache_dir=caches
)
manager.upload_assets(manifests, s3_check_cache_dir=caches)
