"""Encodes a manifest by the Python reference, hashes and writes it: `referenceEncode.py <manifest> <written>`; prints what that took."""
import json
import sys
import time

from deadline.job_attachments.asset_manifests.decode import decode_manifest
from deadline.job_attachments.asset_manifests.hash_algorithms import HashAlgorithm, hash_data

with open(sys.argv[1], encoding="utf-8") as file:
    manifest = decode_manifest(file.read())

wall, cpu = time.perf_counter(), time.process_time()
encoded = manifest.encode().encode("utf-8")
hash_data(encoded, HashAlgorithm.XXH128)
with open(sys.argv[2], "wb") as file:
    file.write(encoded)
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(json.dumps({"wallMs": wall * 1000, "cpuMs": cpu * 1000}))
