<?php

declare(strict_types=1);

/** A clientele server, which has the same ids, codes and times in each run. */
final class ClienteleServer
{
    private const KEY = 'sk_test_clientele';
    private const TIMEOUT_SECONDS = 30;

    /** @var resource */
    private $process;
    private string $url;

    public function __construct()
    {
        $command = ['npx', 'clientele', 'serve', '--port', '0', '--json', '--random-seed', '7'];
        $this->process = proc_open($command, [1 => ['pipe', 'w']], $pipes);
        // The first line is printed when the server accepts connections.
        $line = fgets($pipes[1]);
        if ($line === false) {
            throw new RuntimeException('clientele did not start.');
        }
        $this->url = json_decode($line, true, flags: JSON_THROW_ON_ERROR)['url'];
    }

    public function stop(): void
    {
        proc_terminate($this->process);
        proc_close($this->process);
    }

    /**
     * Sends a request with parameters as a form.
     *
     * @return array{int, array} status and body of the response
     * @throws ConnectionLost without a response
     */
    public function send(string $method, string $path, array $params = [], array $headers = []): array
    {
        $headers[] = 'Authorization: Basic ' . base64_encode(self::KEY . ':');
        $headers[] = 'Content-Type: application/x-www-form-urlencoded';
        $options = [
            'method' => $method,
            'header' => $headers,
            'content' => http_build_query($params),
            'ignore_errors' => true, // A response with an error has a body, too.
            'timeout' => self::TIMEOUT_SECONDS,
        ];
        $body = @file_get_contents($this->url . $path, false, stream_context_create(['http' => $options]));
        if ($body === false) {
            throw new ConnectionLost("$method $path");
        }
        preg_match('{^HTTP/\S+ (\d+)}', $http_response_header[0], $match);
        return [(int) $match[1], json_decode($body, true, flags: JSON_THROW_ON_ERROR)];
    }

    /** Steers the server by an operation below /_test. */
    public function steer(string $method, string $path, array $params = []): array
    {
        [$status, $body] = $this->send($method, "/_test$path", $params);
        if ($status !== 200) {
            throw new RuntimeException("$method /_test$path: $status " . json_encode($body));
        }
        return $body;
    }
}

final class ConnectionLost extends RuntimeException
{
}
