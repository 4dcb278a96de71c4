// Package customers tests code that calls the Customer API, with a clientele server in place of the payment service.
package customers

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"reflect"
	"testing"
)

// createCustomer is the code under test: it repeats a create whose response was lost. The key makes that safe.
func createCustomer(card params, email string) (status int, response params, err error) {
	random := make([]byte, 16)
	if _, err = rand.Read(random); err != nil {
		return 0, nil, err
	}
	header := http.Header{"Idempotency-Key": {fmt.Sprintf("%x", random)}}
	body := params{"app": "app_1", "source": card["source"], "sms_code": card["sms_code"], "email": email}
	if status, response, err = send("POST", "/v1/customers", body, header); err == nil {
		return status, response, nil
	}
	return send("POST", "/v1/customers", body, header)
}

// restart returns to the state after the start of the server. Then it does not matter in which order the tests run.
func restart(t *testing.T) {
	t.Helper()
	mustSend(t, "POST", "/_test/reset", nil)
}

func mustCreate(t *testing.T) params {
	t.Helper()
	status, customer, err := createCustomer(mustSend(t, "POST", "/_test/cards", nil), "")
	if err != nil || status != http.StatusOK {
		t.Fatalf("create: %d %v %v", status, customer, err)
	}
	return customer
}

func listIDs(t *testing.T) []any {
	t.Helper()
	ids := []any{}
	for _, customer := range mustSend(t, "GET", "/v1/customers?limit=100", nil)["data"].([]any) {
		ids = append(ids, customer.(map[string]any)["id"])
	}
	return ids
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

func TestBindsACard(t *testing.T) {
	restart(t)
	card := mustSend(t, "POST", "/_test/cards", params{"last4": "8703", "bank": "boc"})
	status, customer, err := createCustomer(card, "payer@example.com")
	expect(t, "create", []any{status, err}, []any{200, nil})
	expect(t, "email", customer["email"], "payer@example.com")
	sources := customer["sources"].(map[string]any)["data"].([]any)
	expect(t, "number of cards", len(sources), 1)
	expect(t, "last4", sources[0].(map[string]any)["last4"], "8703")
	token := mustSend(t, "GET", fmt.Sprintf("/v1/tokens/%s", card["source"]), nil)
	expect(t, "used", token["used"], true)
}

func TestCreatesOnceIfTheResponseIsLost(t *testing.T) {
	restart(t)
	fault := params{"service": "http", "cut": "after", "method": "POST", "path": "/v1/customers"}
	mustSend(t, "POST", "/_test/faults", fault)
	customer := mustCreate(t)
	expect(t, "customers", listIDs(t), []any{customer["id"]})
	creates := []any{}
	for _, each := range mustSend(t, "GET", "/_test/requests", nil)["data"].([]any) {
		if request := each.(map[string]any); request["method"] == "POST" {
			creates = append(creates, request["status"], request["replayed"])
		}
	}
	expect(t, "creates, newest first", creates, []any{200.0, true, nil, false})
}

func TestReportsARefusedCode(t *testing.T) {
	restart(t)
	mustSend(t, "POST", "/_test/faults", params{"service": "sms", "error": "too_many_attempts"})
	card := mustSend(t, "POST", "/_test/cards", nil)
	status, response, err := createCustomer(card, "")
	expect(t, "refused create", []any{status, err}, []any{403, nil})
	expect(t, "code", response["error"].(map[string]any)["code"], "too_many_attempts")
	expect(t, "customers", listIDs(t), []any{})
	// Only the next call fails, so the payer can try again with the same card.
	status, customer, err := createCustomer(card, "")
	expect(t, "second create", []any{status, err}, []any{200, nil})
	expect(t, "customers", listIDs(t), []any{customer["id"]})
}

func TestListsTheNewestFirstAsTimePasses(t *testing.T) {
	restart(t)
	first := mustCreate(t)
	clock := mustSend(t, "PUT", "/_test/clock", params{"advance": 86400})
	second := mustCreate(t)
	expect(t, "created", second["created"], clock["now"])
	expect(t, "seconds between", second["created"].(float64)-first["created"].(float64), 86400.0)
	expect(t, "customers", listIDs(t), []any{second["id"], first["id"]})
}

func TestReturnsToASnapshot(t *testing.T) {
	restart(t)
	kept := mustCreate(t)
	mustSend(t, "POST", "/_test/snapshot", params{"name": "one"})
	created := []any{}
	for i := 0; i < 2; i++ {
		mustSend(t, "POST", "/_test/restore", params{"name": "one"})
		expect(t, "customers", listIDs(t), []any{kept["id"]})
		created = append(created, mustCreate(t)["id"])
	}
	expect(t, "the same id after each return", created[1], created[0])
}
