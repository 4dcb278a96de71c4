"""Tests code that calls the Customer API, with a clientele server in place of the payment service."""

import unittest
import uuid

from clientele_server import ClienteleServer


def create_customer(server, card, **fields):
    """The code under test: repeats a create whose response was lost. The key makes that safe."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    params = {"app": "app_1", **card, **fields}
    try:
        return server.send("POST", "/v1/customers", params, headers)
    except ConnectionError:
        return server.send("POST", "/v1/customers", params, headers)


class CustomersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = ClienteleServer()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        # The state after the start, without the requests of other tests.
        self.server.steer("POST", "/reset")

    def create(self, **fields):
        status, customer = create_customer(self.server, self.server.steer("POST", "/cards"), **fields)
        self.assertEqual(status, 200, customer)
        return customer

    def list_ids(self):
        status, page = self.server.send("GET", "/v1/customers?limit=100")
        self.assertEqual(status, 200, page)
        self.assertFalse(page["has_more"])
        return [customer["id"] for customer in page["data"]]

    def test_binds_a_card(self):
        card = self.server.steer("POST", "/cards", {"last4": "8703", "bank": "boc"})
        status, customer = create_customer(self.server, card, email="payer@example.com")
        self.assertEqual(status, 200, customer)
        self.assertEqual(customer["email"], "payer@example.com")
        self.assertEqual([source["last4"] for source in customer["sources"]["data"]], ["8703"])
        _, token = self.server.send("GET", "/v1/tokens/" + card["source"])
        self.assertTrue(token["used"])

    def test_a_create_whose_response_is_lost_happens_once(self):
        fault = {"service": "http", "cut": "after", "method": "POST", "path": "/v1/customers"}
        self.server.steer("POST", "/faults", fault)
        customer = self.create()
        self.assertEqual(self.list_ids(), [customer["id"]])
        requests = self.server.steer("GET", "/requests")["data"]
        creates = [(each["status"], each["replayed"]) for each in requests if each["method"] == "POST"]
        self.assertEqual(creates, [(200, True), (None, False)])

    def test_tells_a_payer_whose_code_is_refused(self):
        self.server.steer("POST", "/faults", {"service": "sms", "error": "too_many_attempts"})
        card = self.server.steer("POST", "/cards")
        status, body = create_customer(self.server, card)
        self.assertEqual((status, body["error"]["code"]), (403, "too_many_attempts"))
        self.assertEqual(self.list_ids(), [])
        # Only the next call fails, so the payer can try again with the same card.
        status, customer = create_customer(self.server, card)
        self.assertEqual((status, self.list_ids()), (200, [customer["id"]]))

    def test_lists_the_newest_first_as_time_passes(self):
        first = self.create()
        clock = self.server.steer("PUT", "/clock", {"advance": 86_400})
        second = self.create()
        self.assertEqual(second["created"], clock["now"])
        self.assertEqual(second["created"] - first["created"], 86_400)
        self.assertEqual(self.list_ids(), [second["id"], first["id"]])

    def test_a_snapshot_brings_back_customers_and_ids(self):
        kept = self.create()
        self.server.steer("POST", "/snapshot", {"name": "one"})
        created = []
        for _ in range(2):
            self.server.steer("POST", "/restore", {"name": "one"})
            self.assertEqual(self.list_ids(), [kept["id"]])
            created.append(self.create()["id"])
        self.assertEqual(created[0], created[1])


if __name__ == "__main__":
    unittest.main()
