// Every entry, compiled without the types of Node, and of Node's optional packages.
import { createClientele } from 'clientele';
import * as cache from 'clientele/cache';
import * as conformance from 'clientele/conformance';
import { createConsoleHandler } from 'clientele/console';
import { CustomerService } from 'clientele/core';
import * as file from 'clientele/file';
import * as http from 'clientele/http';
import * as memory from 'clientele/memory';
import * as otp from 'clientele/otp';
import * as redis from 'clientele/redis';
import * as storeKit from 'clientele/store-kit';
import { createTestClientele } from 'clientele/testing';
import * as vault from 'clientele/vault';

const clientele = await createClientele({ timeout: undefined });
const { source, sms_code } = clientele.fakes.issueCard();
const customer = await clientele.customers.create({ app: 'app_1Gqj58ynP0mHeX1q', source, sms_code });
if (customer.default_source) await clientele.customers.sources.retrieve(customer.id, customer.default_source);
export const lengths: number[] = [];
for await (const { app } of clientele.customers.list({ app: customer.app })) lengths.push(app.length);
export const entries = [
  CustomerService,
  createConsoleHandler({ service: clientele }),
  createTestClientele,
  cache,
  conformance,
  file,
  http,
  memory,
  otp,
  redis,
  storeKit,
  vault,
];
