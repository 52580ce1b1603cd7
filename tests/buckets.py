"""A server that speaks S3, on this machine: moto's, over HTTP."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import obstore
from moto.server import ThreadedMotoServer
from obstore.store import S3Store


@dataclass(frozen=True)
class BucketServer:
    """A bucket that is empty to begin with, and how it is come to."""

    url: str
    bucket: str

    @property
    def environ(self) -> dict[str, str]:
        return {
            "AWS_ACCESS_KEY_ID": "tester",
            "AWS_SECRET_ACCESS_KEY": "not-a-secret",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.url,
        }

    def get(self, path: str) -> tuple[bytes, dict[str, str]]:
        """A document with what is known of it; raises FileNotFoundError."""
        store = S3Store(
            self.bucket,
            endpoint=self.url,
            access_key_id="reader",
            secret_access_key="not-a-secret",
            region="us-east-1",
            client_options={"allow_http": True},
        )
        found = obstore.get(store, path)
        fields = {str(name).lower(): str(value) for name, value in found.attributes.items()}
        return found.bytes().to_bytes(), fields


@contextmanager
def bucket_server(bucket: str = "feeds") -> Iterator[BucketServer]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        url = "http://{}:{}".format(*server.get_host_and_port())
        # What an earlier server of this process was told is forgotten.
        for method, path in (("POST", "moto-api/reset"), ("PUT", bucket)):
            wanted = urllib.request.Request(f"{url}/{path}", method=method)
            urllib.request.urlopen(wanted).close()
        yield BucketServer(url=url, bucket=bucket)
    finally:
        server.stop()
