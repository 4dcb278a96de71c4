import assert from 'node:assert/strict';
import type { ElementHandle, Page, SerializedAXNode } from 'puppeteer-core';
import { delay } from '../../../support/redis/server.ts';

/** A role and an accessible name, as assistive technology reads them. */
interface Target {
  readonly role: string;
  readonly name: string | RegExp;
}

/** Time limit of a condition, in milliseconds. */
const TIMEOUT_MS = 60_000;
/** Time between two looks at a page: each look costs the browser some milliseconds. */
const INTERVAL_MS = 40;

/** Waits until a condition is true. An error counts as false. */
export async function waitUntil(description: string, condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + TIMEOUT_MS;
  while (!(await condition().catch(() => false))) {
    if (performance.now() > end) throw new Error(`not within ${TIMEOUT_MS} ms: ${description}`);
    await delay(INTERVAL_MS);
  }
}

const matches = ({ role, name }: Target, node: SerializedAXNode): boolean =>
  node.role === role && (typeof name === 'string' ? node.name === name : name.test(node.name ?? ''));

function* descendants(node: SerializedAXNode): Generator<SerializedAXNode> {
  for (const child of node.children ?? []) {
    yield child;
    yield* descendants(child);
  }
}

/** Draws the roles and names below a node, for the message of a failed test. */
function outline(node: SerializedAXNode, indent = ''): string {
  const children = node.children ?? [];
  if (['InlineTextBox', 'StaticText'].includes(node.role)) return '';
  const isStructure = ['none', 'generic', 'LabelText'].includes(node.role);
  const line = isStructure ? '' : `${indent}${node.role} ${JSON.stringify(node.name ?? '')}\n`;
  return line + children.map((child) => outline(child, isStructure ? indent : `${indent}  `)).join('');
}

/** A part of a page, whose elements are found by role and accessible name. */
export class Scope {
  readonly page: Page;
  readonly #path: readonly Target[];

  constructor(page: Page, path: readonly Target[] = []) {
    this.page = page;
    this.#path = path;
  }

  /** Narrows the scope to an element. */
  within(role: string, name: string | RegExp): Scope {
    return new Scope(this.page, [...this.#path, { role, name }]);
  }

  /** Returns all elements with a role and a name, without waiting. */
  async all(role: string, name: string | RegExp = /^/): Promise<SerializedAXNode[]> {
    return (await this.nodes()).filter((node) => matches({ role, name }, node));
  }

  /** Returns all elements and texts of the scope. */
  async nodes(): Promise<SerializedAXNode[]> {
    const root = await this.#root();
    return root === undefined ? [] : [...descendants(root)];
  }

  /** Waits until exactly one element has the role and the name. */
  async find(role: string, name: string | RegExp): Promise<SerializedAXNode> {
    let found: SerializedAXNode[] = [];
    const only = async () => {
      found = await this.all(role, name);
      return found.length === 1;
    };
    await this.#wait(() => `${found.length} elements are ${role} ${name}`, only);
    return found[0] as SerializedAXNode;
  }

  /** Waits until no element has the role and the name. */
  async gone(role: string, name: string | RegExp): Promise<void> {
    await this.#wait(
      () => `${role} ${name} is still there`,
      async () => (await this.all(role, name)).length === 0,
    );
  }

  /** Waits until the visible text of the scope contains a text. */
  async see(text: string | RegExp): Promise<void> {
    const isThere = async () => {
      const visible = await this.text();
      return typeof text === 'string' ? visible.includes(text) : text.test(visible);
    };
    await this.#wait(() => `no text ${text}`, isThere);
  }

  /** Returns the visible text of the scope. */
  async text(): Promise<string> {
    if (this.#path.length === 0) return String(await this.page.evaluate('document.body.innerText'));
    const element = await (await this.#root())?.elementHandle();
    assert.ok(element, 'the scope has no element');
    // biome-ignore lint/performance/useDomNodeTextContent: a person does not see hidden text.
    return String(await element.evaluate((node) => (node as unknown as { innerText: string }).innerText));
  }

  async click(role: string, name: string | RegExp): Promise<void> {
    // Waits until the element is enabled and has stopped moving.
    await (await this.element(role, name)).asLocator().setTimeout(TIMEOUT_MS).click();
  }

  /** Replaces the value of a field, or selects an option by its value. */
  async fill(role: string, name: string | RegExp, value: string): Promise<void> {
    const element = await this.element(role, name);
    if (role === 'textbox') {
      // The locator empties a field without an event, so that the page could put the old text back before the new one is typed.
      await element.focus();
      await element.evaluate((input) => (input as unknown as { select(): void }).select());
      await this.page.keyboard.press('Delete');
    }
    await element.asLocator().setTimeout(TIMEOUT_MS).fill(value);
  }

  /** Returns the value of a field. */
  async value(role: string, name: string | RegExp): Promise<string> {
    return String((await this.find(role, name)).value ?? '');
  }

  async element(role: string, name: string | RegExp): Promise<ElementHandle> {
    const element = await (await this.find(role, name)).elementHandle();
    assert.ok(element, `${role} ${name} has no element`);
    return element;
  }

  async #root(): Promise<SerializedAXNode | undefined> {
    let node = (await this.page.accessibility.snapshot({ interestingOnly: false })) ?? undefined;
    for (const target of this.#path) node = node && [...descendants(node)].find((each) => matches(target, each));
    return node;
  }

  async #wait(describe: () => string, condition: () => Promise<boolean>): Promise<void> {
    try {
      await waitUntil('the condition is true', condition);
    } catch {
      const root = (await this.#root()) ?? (await new Scope(this.page).#root());
      const path = this.#path.map(({ role, name }) => ` in ${role} ${name}`).join('');
      assert.fail(`${describe()}${path}:\n${root ? outline(root) : 'nothing is there'}`);
    }
  }
}
