"""Copies a folder to a bucket or back with boto3 over the AWS CRT: argv is up|down, bucket, prefix, folder.

The parts are put together by hand because boto3 itself starts the CRT with TLS, whatever the endpoint says.
"""

import os
import sys

import boto3
import botocore.session
from s3transfer.crt import (
    BotocoreCRTCredentialsWrapper,
    BotocoreCRTRequestSerializer,
    CRTTransferManager,
    create_s3_crt_client,
)

direction, bucket, prefix, folder = sys.argv[1:]
endpoint = os.environ["AWS_ENDPOINT_URL_S3"]
session = botocore.session.get_session()
region = os.environ["AWS_REGION"]
credentials = BotocoreCRTCredentialsWrapper(session.get_credentials()).to_crt_credentials_provider()
client = create_s3_crt_client(
    region=region, crt_credentials_provider=credentials, use_ssl=endpoint.startswith("https:")
)
serializer = BotocoreCRTRequestSerializer(
    session, {"region_name": region, "endpoint_url": endpoint, "use_ssl": endpoint.startswith("https:")}
)

with CRTTransferManager(client, serializer) as manager:
    if direction == "up":
        found = (
            os.path.join(parent, name) for parent, _, files in os.walk(folder) for name in files
        )
        copies = [
            manager.upload(path, bucket, prefix + os.path.relpath(path, folder)) for path in found
        ]
    else:
        pages = boto3.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        copies = []
        for key in (item["Key"] for page in pages for item in page.get("Contents", [])):
            path = os.path.join(folder, key[len(prefix) :])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            copies.append(manager.download(bucket, key, path))
    for copy in copies:
        copy.result()
