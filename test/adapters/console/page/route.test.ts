import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { customerHref, hrefOfId, parseRoute, sectionHref } from '../../../../adapters/console/page/model/route.ts';

describe('routes', () => {
  test('name a section, and a customer', () => {
    assert.equal(parseRoute('#/events').section, 'events');
    assert.deepEqual(parseRoute(customerHref('cus_1')), {
      section: 'customers',
      id: 'cus_1',
      query: new URLSearchParams(),
    });
  });

  test('have a query', () => {
    assert.equal(parseRoute(sectionHref('customers', 'app=app_1')).query.get('app'), 'app_1');
  });

  test('are the list of customers if they are unknown', () => {
    for (const fragment of ['', '#', '#/', '#/unknown', '#/constructor', '#events/../store']) {
      assert.ok(['customers', 'events'].includes(parseRoute(fragment).section), fragment);
      assert.equal(parseRoute(fragment).id, undefined);
    }
  });

  test('do not fail with a malformed escape', () => {
    assert.equal(parseRoute('#/customers/%E0%A4%A').id, '%E0%A4%A');
  });
});

describe('a pasted id', () => {
  test('leads to the customer, or to the customers of an app', () => {
    assert.equal(hrefOfId(' cus_1-A_b\n'), '#/customers/cus_1-A_b');
    assert.equal(hrefOfId('app_1'), '#/customers?app=app_1');
  });

  test('leads nowhere if it is another text', () => {
    for (const text of ['', 'cus_', 'cus_1/2', 'tok_1', 'javascript:alert(1)', `cus_${'1'.repeat(252)}`]) {
      assert.equal(hrefOfId(text), undefined, text);
    }
  });
});
