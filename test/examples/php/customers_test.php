<?php

// Tests code that calls the Customer API, with a clientele server in place of the payment service.

declare(strict_types=1);

require __DIR__ . '/ClienteleServer.php';

/** The code under test: repeats a create whose response was lost. The key makes that safe. */
function createCustomer(ClienteleServer $server, array $card, array $fields = []): array
{
    $params = ['app' => 'app_1'] + $card + $fields;
    $headers = ['Idempotency-Key: ' . bin2hex(random_bytes(16))];
    try {
        return $server->send('POST', '/v1/customers', $params, $headers);
    } catch (ConnectionLost) {
        return $server->send('POST', '/v1/customers', $params, $headers);
    }
}

function expect(mixed $got, mixed $want): void
{
    if ($got !== $want) {
        throw new RuntimeException('got ' . json_encode($got) . ', want ' . json_encode($want));
    }
}

/** Creates a customer, and returns it. */
function created(ClienteleServer $server): array
{
    [$status, $customer] = createCustomer($server, $server->steer('POST', '/cards'));
    expect($status, 200);
    return $customer;
}

function listIds(ClienteleServer $server): array
{
    [$status, $page] = $server->send('GET', '/v1/customers?limit=100');
    expect($status, 200);
    return array_column($page['data'], 'id');
}

$tests = [
    'binds a card' => function (ClienteleServer $server): void {
        $card = $server->steer('POST', '/cards', ['last4' => '8703', 'bank' => 'boc']);
        [$status, $customer] = createCustomer($server, $card, ['email' => 'payer@example.com']);
        expect([$status, $customer['email']], [200, 'payer@example.com']);
        expect(array_column($customer['sources']['data'], 'last4'), ['8703']);
        [, $token] = $server->send('GET', "/v1/tokens/{$card['source']}");
        expect($token['used'], true);
    },

    'a create whose response is lost happens once' => function (ClienteleServer $server): void {
        $fault = ['service' => 'http', 'cut' => 'after', 'method' => 'POST', 'path' => '/v1/customers'];
        $server->steer('POST', '/faults', $fault);
        $customer = created($server);
        expect(listIds($server), [$customer['id']]);
        $requests = $server->steer('GET', '/requests')['data'];
        $creates = array_filter($requests, fn (array $request): bool => $request['method'] === 'POST');
        expect(array_column($creates, 'status'), [200, null]);
        expect(array_column($creates, 'replayed'), [true, false]);
    },

    'reports a code that is refused' => function (ClienteleServer $server): void {
        $server->steer('POST', '/faults', ['service' => 'sms', 'error' => 'too_many_attempts']);
        $card = $server->steer('POST', '/cards');
        [$status, $body] = createCustomer($server, $card);
        expect([$status, $body['error']['code']], [403, 'too_many_attempts']);
        expect(listIds($server), []);
        // Only the next call fails, so the payer can try again with the same card.
        [$status, $customer] = createCustomer($server, $card);
        expect([$status, listIds($server)], [200, [$customer['id']]]);
    },

    'lists the newest first as time passes' => function (ClienteleServer $server): void {
        $first = created($server);
        $clock = $server->steer('PUT', '/clock', ['advance' => 86400]);
        $second = created($server);
        expect($second['created'], $clock['now']);
        expect($second['created'] - $first['created'], 86400);
        expect(listIds($server), [$second['id'], $first['id']]);
    },

    'a snapshot brings back customers and ids' => function (ClienteleServer $server): void {
        $kept = created($server);
        $server->steer('POST', '/snapshot', ['name' => 'one']);
        $ids = [];
        for ($i = 0; $i < 2; $i++) {
            $server->steer('POST', '/restore', ['name' => 'one']);
            expect(listIds($server), [$kept['id']]);
            $ids[] = created($server)['id'];
        }
        expect($ids[1], $ids[0]);
    },
];

$server = new ClienteleServer();
$failed = 0;
foreach ($tests as $name => $test) {
    try {
        $server->steer('POST', '/reset');
        $test($server);
        echo "ok      $name\n";
    } catch (Throwable $error) {
        $failed += 1;
        // The line that called the function that threw.
        $line = $error->getTrace()[0]['line'] ?? $error->getLine();
        echo "FAILED  $name: {$error->getMessage()}, line $line\n";
    }
}
$server->stop();
exit($failed === 0 ? 0 : 1);
