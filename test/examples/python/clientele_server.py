"""Starts a clientele server, and sends requests to it."""

import base64
import json
import subprocess
import urllib.error
import urllib.request

KEY = "sk_test_clientele"
TIMEOUT = 30  # seconds


class ClienteleServer:
    """A server of its own for the tests, with the same ids, codes and times in each run."""

    def __init__(self):
        command = ["npx", "clientele", "serve", "--port", "0", "--json", "--random-seed", "7"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        # The first line is printed when the server accepts connections.
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"clientele did not start: exit status {self._process.wait()}")
        self.url = json.loads(line)["url"]

    def stop(self):
        self._process.terminate()
        self._process.stdout.close()
        self._process.wait(TIMEOUT)

    def send(self, method, path, params=None, headers=None):
        """Sends a request, and returns the status and the body of its response."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if params is None else json.dumps(params).encode(),
            headers={"Authorization": "Basic " + base64.b64encode(f"{KEY}:".encode()).decode(), **(headers or {})},
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def steer(self, method, path, params=None):
        """Steers the server by an operation below /_test."""
        status, body = self.send(method, "/_test" + path, params)
        if status != 200:
            raise AssertionError(f"{method} /_test{path}: {status} {body}")
        return body
