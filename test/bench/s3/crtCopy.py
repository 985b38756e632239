"""Copies a folder to a bucket or back with boto3 over the AWS CRT: argv is up|down, bucket, prefix, folder."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from boto3.s3.transfer import TransferConfig

direction, bucket, prefix, folder = sys.argv[1:]
client = boto3.client("s3")
config = TransferConfig(preferred_transfer_client="crt")

if direction == "up":
    names = [
        os.path.relpath(os.path.join(parent, name), folder)
        for parent, _, files in os.walk(folder)
        for name in files
    ]

    def copy(name):
        client.upload_file(os.path.join(folder, name), bucket, prefix + name, Config=config)

else:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    names = [item["Key"][len(prefix) :] for page in pages for item in page.get("Contents", [])]

    def copy(name):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        client.download_file(bucket, prefix + name, path, Config=config)


with ThreadPoolExecutor(8) as pool:
    list(pool.map(copy, names))
