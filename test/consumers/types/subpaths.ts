// Every subpath, for the module resolution that does not read `exports`.
import { createClientele } from 'clientele';
import * as cache from 'clientele/cache';
import * as conformance from 'clientele/conformance';
import { createConsoleHandler } from 'clientele/console';
import * as core from 'clientele/core';
import * as file from 'clientele/file';
import { createHttpHandler, toNodeListener } from 'clientele/http';
import { MemoryStore } from 'clientele/memory';
import * as otp from 'clientele/otp';
import * as redis from 'clientele/redis';
import * as storeKit from 'clientele/store-kit';
import { createTestClientele } from 'clientele/testing';
import * as vault from 'clientele/vault';

export async function main() {
  const clientele = await createClientele({ store: new MemoryStore() });
  const customer = await clientele.customers.create({ app: 'app_1', ...clientele.fakes.issueCard() });
  const test = await createTestClientele();
  toNodeListener(createHttpHandler({ keys: { sk_test_1: clientele } }));
  toNodeListener(createConsoleHandler({ service: clientele }));
  await test.close();
  await clientele.close();
  return [customer.id, cache, conformance, core, file, otp, redis, storeKit, vault];
}
