"""Answers questions about the Python reference, one JSON object per line in and out.

A question is {"id", "op", ...}; its answer {"id", "value"} or {"id", "error": {"type", "message"}}.
Every operation calls the reference's own functions and changes nothing about what they answer.
"""

import base64
import dataclasses
import json
import os
import sys
import tempfile
from datetime import datetime, timezone

from deadline.client.config import config_file
from deadline.client.job_bundle.loader import read_yaml_or_json_object, validate_directory_symlink_containment
from deadline.client.job_bundle.parameters import (
    _has_expr_extension,
    apply_job_parameters,
    merge_queue_job_parameters,
    read_job_bundle_parameters,
)
from deadline.client.job_bundle.submission import AssetReferences, split_parameter_args
from deadline.job_attachments.api.manifest import _manifest_diff, _manifest_snapshot
from deadline.job_attachments.asset_manifests.decode import decode_manifest
from deadline.job_attachments.asset_manifests.hash_algorithms import HashAlgorithm, hash_data
from deadline.job_attachments.asset_manifests.v2023_03_03 import AssetManifest, ManifestPath
from deadline.job_attachments.download import (
    _ensure_paths_within_directory,
    _get_output_manifest_prefix,
    _matches_any_filter,
    _merge_asset_manifests_sorted_asc_by_last_modified,
)
from deadline.job_attachments.models import (
    FileSystemLocation,
    FileSystemLocationType,
    JobAttachmentS3Settings,
    ManifestProperties,
    PathFormat,
    StorageProfile,
    StorageProfileOperatingSystemFamily,
)
from deadline.job_attachments.upload import S3AssetManager, S3AssetUploader

XXH128 = HashAlgorithm.XXH128


def entries_of(manifest):
    return [[path.path, path.hash, str(path.size), str(path.mtime)] for path in manifest.paths]


def manifest_of(entries):
    """Entries are [path, hash, size, mtime] with the numbers as text, so that no reader rounds them."""
    paths = [
        ManifestPath(path=path, hash=digest, size=int(size), mtime=int(mtime))
        for path, digest, size, mtime in entries
    ]
    return AssetManifest(hash_alg=XXH128, paths=paths, total_size=sum(path.size for path in paths))


def snapshot(root, destination, name=None, include=None, exclude=None, diff=None, forceRehash=False, cache=None):
    with tempfile.TemporaryDirectory() as fresh:
        made = _manifest_snapshot(
            root=root,
            destination=destination,
            name=name,
            include=include,
            exclude=exclude,
            diff=diff,
            force_rehash=forceRehash,
            hash_cache_dir=cache or fresh,
        )
    if made is None:
        return None
    with open(made.manifest, encoding="utf-8") as file:
        return {"file": made.manifest, "text": file.read()}


def diff(root, manifest, forceRehash, include=None, exclude=None, cache=None):
    with tempfile.TemporaryDirectory() as fresh:
        found = _manifest_diff(
            manifest=manifest,
            root=root,
            include=include,
            exclude=exclude,
            force_rehash=forceRehash,
            cache_dir=cache or fresh,
        )
    return dataclasses.asdict(found)


def read(documents):
    """Each document is the bytes of a file in base64."""

    def one(document):
        try:
            manifest = decode_manifest(base64.b64decode(document).decode("utf-8"))
        except Exception as error:  # its kind is the answer
            return {"rejected": type(error).__name__}
        return {"entries": entries_of(manifest), "totalSize": str(manifest.totalSize), "text": manifest.encode()}

    return [one(document) for document in documents]


def write(entries):
    return manifest_of(entries).encode()


def merge(outputs):
    """Outputs are [last modified in whole seconds, entries]."""
    merged = _merge_asset_manifests_sorted_asc_by_last_modified(
        [(datetime.fromtimestamp(at, timezone.utc), manifest_of(entries)) for at, entries in outputs]
    )
    return None if merged is None else merged.encode()


def hashes(documents):
    return [hash_data(base64.b64decode(document), XXH128) for document in documents]


def names(root, location, place):
    """Every name that the reference derives of a root and a place; `place` has the ids and a time in seconds."""
    settings = JobAttachmentS3Settings(s3BucketName="bucket", rootPrefix="root")
    ids = [place[key] for key in ("farmId", "queueId", "jobId", "stepId", "taskId")]
    folder = JobAttachmentS3Settings.partial_session_action_manifest_prefix(
        *ids, place["sessionActionId"], place["time"]
    )
    properties = ManifestProperties(
        rootPath=root, rootPathFormat=PathFormat.POSIX, fileSystemLocationName=location or None
    )
    return {
        "input": S3AssetUploader._get_hashed_file_name_from_root_str(manifest_of([]), root, "input")[1],
        # As the worker's upload of outputs builds it.
        "output": f"{hash_data(f'{location or str()}{root}'.encode(), XXH128)}_output",
        "data": settings.full_cas_prefix(),
        "outputFolder": settings.add_root_and_manifest_folder_prefix(folder),
        "jobPrefix": _get_output_manifest_prefix(settings, *ids[:3]),
        "stepPrefix": _get_output_manifest_prefix(settings, *ids[:4]),
        "taskPrefix": _get_output_manifest_prefix(settings, *ids),
        "metadata": properties.as_output_metadata()["Metadata"],
    }


def matches(rows):
    return [_matches_any_filter(path, [pattern]) for path, pattern in rows]


def outside(root, paths):
    def leaves(path):
        try:
            _ensure_paths_within_directory(root, [path])
        except Exception as error:  # its kind is the answer
            return type(error).__name__
        return None

    return [leaves(path) for path in paths]


def group(inputs, outputs, locations):
    """Groups sorted by root: the root, its location, inputs and outputs below it. Nothing is uploaded."""
    profile = StorageProfile(
        storageProfileId="sp",
        displayName="sp",
        osFamily=StorageProfileOperatingSystemFamily.LINUX,
        fileSystemLocations=[
            FileSystemLocation(name=name, path=path, type=FileSystemLocationType(kind))
            for name, path, kind in locations
        ],
    )
    manager = S3AssetManager(asset_uploader=object())
    found = manager.prepare_paths_for_upload(
        input_paths=inputs, output_paths=outputs, referenced_paths=[], storage_profile=profile
    )

    def below(root, paths):
        return sorted(os.path.relpath(path, root) for path in paths)

    return sorted(
        [
            one.root_path,
            one.file_system_location_name or "",
            below(one.root_path, one.inputs),
            below(one.root_path, one.outputs),
        ]
        for one in found.asset_groups
    )


class WindowsOs:
    """What the reference's config asks its operating system, answered as Windows does."""

    name = "nt"
    pathsep = ";"

    def __getattr__(self, name):
        return getattr(os, name)


def config(path, windows=False, write=None):
    """Every setting of a config file after writing [name, value] pairs one by one."""
    os.environ[config_file.CONFIG_FILE_PATH_ENV_VAR] = path
    config_file.os = WindowsOs() if windows else os
    try:
        for name, value in write or []:
            config_file.set_setting(name, value)
        # A file that is written twice within one tick of its clock would pass for the one before.
        config_file.__dict__["__config_mtime"] = None
        return {name: config_file.get_setting(name) for name in config_file.SETTINGS}
    finally:
        config_file.os = os
        del os.environ[config_file.CONFIG_FILE_PATH_ENV_VAR]


def bundle(folder, cwd, given):
    """What the reference makes of a job bundle: its asset references, parameters and settings of the job, as it would send them."""
    before = os.getcwd()
    os.chdir(cwd)
    try:
        validate_directory_symlink_containment(folder)
        references = AssetReferences.from_dict(
            read_yaml_or_json_object(folder, "asset_references", required=False)
        )
        template = read_yaml_or_json_object(folder, "template", required=True)
        parameters = merge_queue_job_parameters(
            job_parameters=read_job_bundle_parameters(folder), queue_parameters=[]
        )
        apply_job_parameters(
            given, folder, parameters, references, allow_uri_path_values=_has_expr_extension(template)
        )
        settings, wire = split_parameter_args(parameters, folder)
    finally:
        os.chdir(before)
    return {"references": references.to_dict()["assetReferences"], "settings": settings, "parameters": wire}


OPERATIONS = {
    operation.__name__: operation
    for operation in (snapshot, diff, read, write, merge, hashes, names, matches, outside, group, config, bundle)
}


def main():
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # What the reference prints must not stand between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        question = json.loads(line)
        answer = {"id": question.pop("id")}
        try:
            answer["value"] = OPERATIONS[question.pop("op")](**question)
        except Exception as error:  # told to the test, which decides
            answer["error"] = {"type": type(error).__name__, "message": str(error)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


main()
