package customers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

const key = "sk_test_clientele"

// server is the address of the test server.
var server string

// client sends each request on a new connection: on a used one, net/http repeats a request with an Idempotency-Key itself.
var client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}

// TestMain runs the tests with a clientele server of their own, which has the same ids, codes and times in each run.
func TestMain(m *testing.M) {
	command := exec.Command("npx", "clientele", "serve", "--port", "0", "--json", "--random-seed", "7")
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	check(err)
	check(command.Start())
	// The first line is printed when the server accepts connections.
	var listening struct{ URL string }
	check(json.NewDecoder(output).Decode(&listening))
	server = listening.URL
	status := m.Run()
	check(command.Process.Signal(syscall.SIGTERM))
	os.Exit(status)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "clientele did not start:", err)
		os.Exit(1)
	}
}

type params map[string]any

// send sends a request, and decodes the body of its response.
func send(method, path string, body any, header http.Header) (status int, response params, err error) {
	var text []byte
	if body != nil {
		if text, err = json.Marshal(body); err != nil {
			return 0, nil, err
		}
	}
	request, err := http.NewRequest(method, server+path, bytes.NewReader(text))
	if err != nil {
		return 0, nil, err
	}
	if header != nil {
		request.Header = header
	}
	request.SetBasicAuth(key, "")
	result, err := client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer result.Body.Close()
	err = json.NewDecoder(result.Body).Decode(&response)
	return result.StatusCode, response, err
}

// mustSend sends a request that must succeed.
func mustSend(t *testing.T, method, path string, body any) params {
	t.Helper()
	status, response, err := send(method, path, body, nil)
	if err != nil || status != http.StatusOK {
		t.Fatalf("%s %s: %d %v %v", method, path, status, response, err)
	}
	return response
}
